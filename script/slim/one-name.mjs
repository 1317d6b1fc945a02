// Gives all parts of the browser's half one hash in their names, made of all of them, and what they ask of the script beside them short
// names: `one-name.mjs PKG-FOLDER HASH-FILE`.
//
// cargo-leptos names a part by what it held before the names of the others were written into it. So a release that changes one part
// alone would keep the names of the rest, which browsers hold for a year, and these would ask for parts that are gone.
//
// wasm-bindgen names an import by a hash, which no compression makes smaller, once in the module and once in the script.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMPRESSED } from "./compressed.mjs";
import { importsWith, moduleOf, sectionsOf } from "./module.mjs";

const [pkg, hashFile] = process.argv.slice(2);
const NAMED = /\.([\w-]{22})\.(?:js|wasm|json)$/;
const GLUE = "./latchkey_bg.js";
const IMPORTS = 2;

const parts = readdirSync(pkg).filter((name) => NAMED.test(name)).sort();
const bytes = new Map(parts.map((name) => [name, readFileSync(join(pkg, name))]));
shorten(parts.find((name) => /^latchkey\..*wasm$/.test(name)), parts.find((name) => /^latchkey\..*js$/.test(name)));

/** Numbers what the main module imports from its script, in both. */
function shorten(module, script) {
  if (!module || !script) return;
  const asked = WebAssembly.Module.imports(new WebAssembly.Module(bytes.get(module))).filter((asked) => asked.module === GLUE);
  const short = new Map(asked.map(({ name }, index) => [name, `i${index.toString(36)}`]));
  const renamed = ({ id, body }) => ({ id, body: id === IMPORTS ? importsWith(body, GLUE, (name) => short.get(name)) : body });
  bytes.set(module, moduleOf(sectionsOf(bytes.get(module)).map(renamed)));
  // In the script each stands once, as a key of the object that the module is given.
  const text = bytes.get(script).toString("utf8").replace(/([{,])(__wb\w+)(?=[:(])/g, (whole, before, name) => before + (short.get(name) ?? name));
  const left = [...short.keys()].filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  if (left.length > 0) throw new Error(`${script} names ${left.join(", ")} in another way than it used to`);
  bytes.set(script, Buffer.from(text));
}

const whole = parts.reduce((hash, name) => hash.update(name).update(bytes.get(name)), createHash("md5")).digest("base64url");
const renewed = (text) => parts.reduce((text, name) => text.replaceAll(name.match(NAMED)[1], whole), text);
if (new Set(parts.map(renewed)).size < parts.length) throw new Error(`${pkg} holds the parts of two builds`);

for (const name of parts) {
  for (const end of ["", ...Object.keys(COMPRESSED)]) rmSync(join(pkg, name + end), { force: true });
  // Of the same length, so that the names in a module keep their place.
  const content = Buffer.from(renewed(bytes.get(name).toString("latin1")), "latin1");
  writeFileSync(join(pkg, renewed(name)), content);
  for (const [end, compress] of Object.entries(COMPRESSED)) writeFileSync(join(pkg, renewed(name) + end), compress(content));
}
if (existsSync(hashFile)) writeFileSync(hashFile, renewed(readFileSync(hashFile, "utf8")));
