// Gives all parts of the browser's half one hash in their names, made of all of them: `one-name.mjs PKG-FOLDER HASH-FILE`.
//
// cargo-leptos names a part by what it held before the names of the others were written into it. So a release that changes one part
// alone would keep the names of the rest, which browsers hold for a year, and these would ask for parts that are gone.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const [pkg, hashFile] = process.argv.slice(2);
const NAMED = /\.([\w-]{22})\.(?:js|wasm|json)$/;
const COMPRESSED = { ".br": brotliCompressSync, ".gz": (bytes) => gzipSync(bytes, { level: 9 }) };

const parts = readdirSync(pkg).filter((name) => NAMED.test(name)).sort();
const bytes = new Map(parts.map((name) => [name, readFileSync(join(pkg, name), "latin1")]));
const whole = parts.reduce((hash, name) => hash.update(name).update(bytes.get(name), "latin1"), createHash("md5")).digest("base64url");
const renewed = (text) => parts.reduce((text, name) => text.replaceAll(name.match(NAMED)[1], whole), text);
if (new Set(parts.map(renewed)).size < parts.length) throw new Error(`${pkg} holds the parts of two builds`);

for (const name of parts) {
  for (const end of ["", ...Object.keys(COMPRESSED)]) rmSync(join(pkg, name + end), { force: true });
  // Of the same length, so that the names in a module keep their place.
  const content = Buffer.from(renewed(bytes.get(name)), "latin1");
  writeFileSync(join(pkg, renewed(name)), content);
  for (const [end, compress] of Object.entries(COMPRESSED)) writeFileSync(join(pkg, renewed(name) + end), compress(content));
}
if (existsSync(hashFile)) writeFileSync(hashFile, renewed(readFileSync(hashFile, "utf8")));
