import { readFileSync } from "node:fs";
import { get } from "node:http";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { at, expect, newPerson, open, test } from "./support.ts";

/** Ceilings in bytes as sent with brotli; what is not named has none. */
const budget = JSON.parse(readFileSync(new URL("../budget.json", import.meta.url), "utf8")) as Record<string, number>;

interface Asset {
  kind: "html" | "css" | "js" | "wasm" | "other";
  name: string;
  raw: number;
  brotli: number;
}

test("the first load of the security page stays within its bytes", async ({ page, otherBrowser, context }) => {
  await newPerson(page);
  const cold = await otherBrowser();
  await cold.context().addCookies(await context.cookies());
  const urls = new Set<string>();
  cold.on("response", (response) => {
    // What waits for news has no end, and no weight until there are any.
    const waits = response.headers()["content-type"]?.startsWith("text/event-stream");
    if (response.status() === 200 && !waits) urls.add(response.url());
  });
  await open(cold, at.security);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const assets = await Promise.all([...urls].filter((url) => url.startsWith("http")).map((url) => weigh(url, cookie)));
  assets.sort((a, b) => b.brotli - a.brotli);

  const sums: Record<string, number> = { html: 0, css: 0, js: 0, wasm: 0, other: 0, "security tab": 0, total: 0 };
  console.log(`${"brotli".padStart(9)} ${"raw".padStart(10)}  kind   what`);
  for (const { kind, name, raw, brotli } of assets) {
    sums[kind] += brotli;
    sums.total += brotli;
    if (name.includes("split_security_panels")) sums["security tab"] += brotli;
    console.log(`${String(brotli).padStart(9)} ${String(raw).padStart(10)}  ${kind.padEnd(5)}  ${name}`);
  }
  for (const [kind, sum] of Object.entries(sums)) {
    const ceiling = budget[kind] === undefined ? "" : `of ${budget[kind]}`;
    console.log(`${String(sum).padStart(9)} ${ceiling.padStart(10)}  ${kind}`);
  }
  for (const kind of ["html", "css", "js", "wasm", "security tab"]) expect(sums[kind], `the page loads ${kind}`).toBeGreaterThan(0);
  const over = Object.keys(budget).filter((kind) => sums[kind] > budget[kind]);
  expect(over, "kinds that outgrew end2end/budget.json; script/bytes says what the bytes are spent on").toEqual([]);
});

/** Fetches one file as a browser would; what is not sent with brotli is weighed as if it were. */
async function weigh(url: string, cookie: string): Promise<Asset> {
  const headers = { "accept-encoding": "br", accept: "*/*", cookie };
  const [body, encoding, type] = await new Promise<[Buffer, string, string]>((resolve, reject) => {
    get(url, { headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve([Buffer.concat(parts), response.headers["content-encoding"] ?? "", response.headers["content-type"] ?? ""]),
      );
    }).on("error", reject);
  });
  const raw = encoding === "br" ? brotliDecompressSync(body) : body;
  const brotli = encoding === "br" ? body.length : brotliCompressSync(body).length;
  return { kind: kindOf(type), name: new URL(url).pathname, raw: raw.length, brotli };
}

function kindOf(type: string): Asset["kind"] {
  if (type.includes("html")) return "html";
  if (type.includes("css")) return "css";
  if (type.includes("javascript")) return "js";
  return type.includes("wasm") ? "wasm" : "other";
}
