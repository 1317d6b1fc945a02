// How what is served is compressed ahead of time, by the end of its name.
import { brotliCompressSync, gzipSync } from "node:zlib";

export const COMPRESSED = { ".br": brotliCompressSync, ".gz": (bytes) => gzipSync(bytes, { level: 9 }) };
