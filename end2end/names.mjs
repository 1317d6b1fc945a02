// Says what the bytes of a WebAssembly module are spent on, by crate, from its names section.
// Usage: node names.mjs MODULE [how many functions to list]
import { readFileSync } from "node:fs";

const [file, most = "25"] = process.argv.slice(2);
if (!file) {
  console.error("usage: node end2end/names.mjs MODULE.wasm [HOW_MANY]");
  process.exit(2);
}
const bytes = readFileSync(file);
let at = 8;

/** An unsigned LEB128 number. */
function number() {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
}

function text() {
  const length = number();
  at += length;
  return bytes.toString("utf8", at - length, at);
}

/** Imported functions come first in the numbering; only their number matters. */
function importedFunctions() {
  let functions = 0;
  for (let count = number(); count > 0; count -= 1) {
    text();
    text();
    const kind = bytes[at++];
    if (kind === 0) {
      number();
      functions += 1;
    } else if (kind === 1) {
      at += 1;
      limits();
    } else if (kind === 2) limits();
    else at += kind === 3 ? 2 : (number(), 0) + 1;
  }
  return functions;
}

function limits() {
  const flags = number();
  number();
  if (flags & 1) number();
}

/** @type {Map<string, number>} */ const sections = new Map();
/** @type {number[]} */ const sizes = [];
/** @type {Map<number, string>} */ const names = new Map();
const KINDS = ["custom", "type", "import", "function", "table", "memory", "global", "export", "start", "element", "code", "data", "data count"];
let imported = 0;
while (at < bytes.length) {
  const id = bytes[at++];
  const size = number();
  const end = at + size;
  let label = KINDS[id] ?? `section ${id}`;
  if (id === 2) imported = importedFunctions();
  if (id === 10) {
    for (let count = number(); count > 0; count -= 1) {
      const length = number();
      sizes.push(length);
      at += length;
    }
  }
  if (id === 0) {
    label = `custom ${text()}`;
    if (label === "custom name") functionNames(end);
  }
  sections.set(label, (sections.get(label) ?? 0) + size);
  at = end;
}

/** @param {number} end */
function functionNames(end) {
  while (at < end) {
    const id = bytes[at++];
    const stop = number() + at;
    if (id === 1) for (let count = number(); count > 0; count -= 1) names.set(number(), text());
    at = stop;
  }
}

const STANDARD = ["core", "alloc", "std", "hashbrown", "dlmalloc", "compiler_builtins", "__rustc"];

/**
 * The crates that a symbol names, in order. A v0 name (`_R…`) tells which crate a generic was made for; a legacy name (`_ZN…`) tells
 * the crate that wrote it and the types that stand in its path, as `crate..module..Type`.
 * @param {string} name
 */
function cratesIn(name) {
  if (name.startsWith("_R")) {
    return [...name.matchAll(/C(?:s[0-9a-zA-Z]*_)?(\d+)_?([A-Za-z_][A-Za-z0-9_]*)/g)]
      .filter((m) => m[2].length >= Number(m[1]))
      .map((m) => m[2].slice(0, Number(m[1])));
  }
  if (!name.startsWith("_ZN")) return [];
  const parts = [];
  for (let rest = name.slice(3), m; (m = /^\d+/.exec(rest)); ) {
    const from = m[0].length;
    const to = from + Number(m[0]);
    parts.push(rest.slice(from, to));
    rest = rest.slice(to);
  }
  const own = /^[a-z_][a-z0-9_]*$/.test(parts[0] ?? "") ? [parts[0]] : [];
  const plain = parts.join("::").replaceAll(/\$[A-Za-z0-9]+\$/g, " ");
  return [...own, ...[...plain.matchAll(/(?:^|[\s:])_?([a-z][a-z0-9_]*)\.\./g)].map((m) => m[1])];
}

/** A generic function of the standard library belongs to the first crate that its name tells it was made for. @param {string} name */
function owner(name) {
  const crates = cratesIn(name);
  if (crates.length > 0) return crates.find((crate) => !STANDARD.includes(crate)) ?? crates[0];
  if (name.includes("__wbindgen_describe")) return "(descriptions that wasm-bindgen reads and takes out)";
  return /^__wb|wasm_bindgen|externref/.test(name) ? "(glue of wasm-bindgen)" : "(names no crate)";
}

/** @type {Map<string, { size: number, functions: number }>} */ const crates = new Map();
const functions = sizes.map((size, index) => ({ size, name: names.get(index + imported) ?? "(unnamed)" }));
for (const { size, name } of functions) {
  const sum = crates.get(owner(name)) ?? { size: 0, functions: 0 };
  crates.set(owner(name), { size: sum.size + size, functions: sum.functions + 1 });
}
const code = sizes.reduce((sum, size) => sum + size, 0);

/** @param {number} size */
const column = (size) => String(size).padStart(10);
/** @param {number} size @param {number} whole */
const share = (size, whole) => `${column(size)}  ${((100 * size) / whole).toFixed(1).padStart(5)} %`;

console.log(`Sections of ${file}`);
for (const [label, size] of [...sections].sort((a, b) => b[1] - a[1])) console.log(`${share(size, bytes.length)}  ${label}`);
const listed = [...sections.values()].reduce((sum, size) => sum + size, 0);
console.log(`${share(bytes.length - listed, bytes.length)}  heads of the sections\n${share(bytes.length, bytes.length)}  whole file`);

console.log("\nCode by crate (a generic of the standard library counts for the crate in its name, where there is one)");
for (const [crate, sum] of [...crates].sort((a, b) => b[1].size - a[1].size)) {
  console.log(`${share(sum.size, code)}  ${crate} (${sum.functions} functions)`);
}
console.log(`${share(code, code)}  whole code (${sizes.length} functions)`);

console.log("\nLargest functions");
for (const { size, name } of functions.sort((a, b) => b.size - a.size).slice(0, Number(most))) console.log(`${column(size)}  ${name.slice(0, 160)}`);
