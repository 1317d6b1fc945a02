// Takes the comments and the indentation out of the scripts that stand in the site's folder as they were written: `plain.mjs SITE-FOLDER`.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMPRESSED } from "./compressed.mjs";

const [site] = process.argv.slice(2);

for (const name of readdirSync(site).filter((name) => name.endsWith(".js"))) {
  const text = readFileSync(join(site, name), "utf8");
  const open = text.split("\n").some((line) => (line.match(/`/g) ?? []).length % 2);
  if (open) throw new Error(`${name} holds a text of several lines, which this would change`);
  const plain = Buffer.from(text.replace(/^\s*\/\/.*\n/gm, "").replace(/^\s+/gm, ""));
  for (const [end, compress] of Object.entries({ "": (bytes) => bytes, ...COMPRESSED })) writeFileSync(join(site, name + end), compress(plain));
}
