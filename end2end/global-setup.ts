import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { FullConfig } from "@playwright/test";
import { GALLERY, RELEASE, ROOT, start } from "./server.ts";

/** Starts the product and the gallery once for all tests; the workers find them in the environment. */
export default async function globalSetup(_config: FullConfig): Promise<() => Promise<void>> {
  mkdirSync(join(ROOT, "end2end/artefacts"), { recursive: true });
  const product = await start(RELEASE);
  process.env.LATCHKEY_URL = product.url;
  const servers = [product];
  try {
    const gallery = await start(GALLERY);
    servers.push(gallery);
    process.env.LATCHKEY_GALLERY_URL = gallery.url;
  } catch (error) {
    process.env.LATCHKEY_GALLERY_FAILURE = String(error);
  }
  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
}
