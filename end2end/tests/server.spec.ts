import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { get, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { RELEASE, start } from "../server.ts";
import { at, expect, find, linkIn, open, PASSWORD, readMail, signUp, somebody, test, verify } from "./support.ts";

/** The headers of one answer, as they were sent. */
function headersOf(url: string): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "br", accept: "text/html" } }, (response) => {
      response.resume();
      resolve(response.headers);
    }).on("error", reject);
  });
}

test("pages and assets travel with the headers of SECURITY §11", async ({ page, baseURL }) => {
  const assets = new Set<string>();
  page.on("response", (response) => {
    if (new URL(response.url()).pathname.startsWith("/pkg/")) assets.add(response.url());
  });
  await open(page, at.signIn);
  const headers = await headersOf(`${baseURL}${at.signIn}`);
  expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*script-src 'self' 'nonce-[^']{20,}' 'wasm-unsafe-eval'/);
  expect(headers["content-security-policy"]).not.toContain("'unsafe");
  expect(headers["cache-control"]).toContain("no-store");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["referrer-policy"]).toBe("same-origin");
  expect(headers["x-frame-options"]).toBe("DENY");
  const again = await headersOf(`${baseURL}${at.signIn}`);
  expect(again["content-security-policy"], "a nonce is used once").not.toBe(headers["content-security-policy"]);

  expect(assets.size).toBeGreaterThan(2);
  for (const url of assets) {
    const headers = await headersOf(url);
    expect(headers["cache-control"], url).toBe("public, max-age=31536000, immutable");
    expect(headers["content-encoding"], url).toBe("br");
    expect(headers["x-content-type-options"], url).toBe("nosniff");
  }
});

test("a server that is stopped or killed comes back with everything that it had answered for", async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-restart-"));
  const person = somebody();
  const first = await start(RELEASE, folder);
  const context = await browser.newContext({ baseURL: first.url });
  const page = await context.newPage();
  await open(page, at.signUp);
  await signUp(page, person);
  await expect(page.getByText(person.email)).toBeVisible();
  await first.end("SIGKILL");
  await context.close();

  const second = await start(RELEASE, folder);
  const restarted = await browser.newContext({ baseURL: second.url });
  const next = await restarted.newPage();
  expect(linkIn(await readMail(next, person.email, /verify|confirm/i), at.verify)).toContain("token=");
  // Another browser than the one that signed up: it proves the password as well, and is signed in.
  await verify(next, person.email);
  await find.field(next, "Password").fill(PASSWORD);
  await find.button(next, "Verify email").click();
  await expect(next).toHaveURL(/\/settings\//);
  const since = Date.now();
  expect(await second.end("SIGINT"), "it ends by itself, with status 0").toBe(0);
  expect(Date.now() - since).toBeLessThan(12_000);
  await restarted.close();

  const third = await start(RELEASE, folder);
  await third.stop();
});

/** What the small module below imports, as wasm-bindgen names it. */
const IMPORT = "__wbg_then_90af815f49daa822";

/** A module with one import, and a note that holds a name and bytes that are no text. */
function moduleThatNames(name: string): string {
  const counted = (text: string) => String.fromCharCode(text.length) + text;
  const type = `\x01${counted("\x01\x60\0\0")}`;
  const asks = `\x02${counted(`\x01${counted("./latchkey_bg.js")}${counted(IMPORT)}\0\0`)}`;
  return `\0asm\x01\0\0\0${type}${asks}\0${counted(`${counted("n")}\xff${name}\xfe`)}`;
}

/** Names a small bundle, and gives all that there is afterwards by name. */
function named(chunk: string): Map<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-names-"));
  const pkg = join(folder, "pkg");
  mkdirSync(pkg);
  const [js, wasm, part] = ["j", "w", "c"].map((letter) => letter.repeat(22));
  const files = {
    [`latchkey.${js}.js`]: `import "./latchkey.${wasm}.wasm"; import("./chunk_4.${part}.wasm"); ({${IMPORT}:function(){}})`,
    [`latchkey.${wasm}.wasm`]: moduleThatNames(js),
    [`chunk_4.${part}.wasm`]: chunk,
    [`latchkey.${"s".repeat(22)}.css`]: "body {}",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(pkg, name), text, "latin1");
  writeFileSync(join(folder, "hash.txt"), `js: ${js}\nwasm: ${wasm}\ncss: ${"s".repeat(22)}\n`);
  execFileSync("node", ["../script/slim/one-name.mjs", pkg, join(folder, "hash.txt")]);
  const all: [string, string][] = [...readdirSync(pkg).map((name): [string, string] => [name, join(pkg, name)]), ["hash.txt", join(folder, "hash.txt")]];
  return new Map(all.map(([name, path]) => [name, readFileSync(path)]));
}

test("the names of all parts of the code change when one part does, and each part knows the others' names", async () => {
  const [before, same, after] = [named("one"), named("one"), named("two")];
  const hashIn = (files: Map<string, Buffer>) => files.get("hash.txt")?.toString().match(/^js: (.{22})\nwasm: \1\ncss: s{22}\n$/)?.[1] ?? "";
  const hash = hashIn(before);
  expect(hash).toMatch(/^[\w-]{22}$/);
  expect(hashIn(same), "the same content has the same name").toBe(hash);
  expect(hashIn(after)).not.toBe(hash);
  expect(before.get(`latchkey.${hash}.js`)?.toString()).toBe(`import "./latchkey.${hash}.wasm"; import("./chunk_4.${hash}.wasm"); ({i0:function(){}})`);
  const module = before.get(`latchkey.${hash}.wasm`) ?? Buffer.of();
  expect(module.toString("latin1"), "bytes stay bytes").toContain(`\xff${hash}\xfe`);
  expect(WebAssembly.Module.imports(new WebAssembly.Module(new Uint8Array(module))), "the script and the module use one short name").toEqual([
    { module: "./latchkey_bg.js", name: "i0", kind: "function" },
  ]);
  expect([...before.keys()].filter((name) => /j{22}|w{22}|c{22}/.test(name)), "no old name is left").toEqual([]);
  for (const kind of ["js", "wasm"]) {
    const part = before.get(`latchkey.${hash}.${kind}`);
    expect(brotliDecompressSync(before.get(`latchkey.${hash}.${kind}.br`) ?? "")).toEqual(part);
    expect(gunzipSync(before.get(`latchkey.${hash}.${kind}.gz`) ?? "")).toEqual(part);
  }
});
