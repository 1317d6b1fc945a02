// Stands before wasm-opt while the release is built: takes out what nothing in the page can reach, and then runs the real one, which
// removes what only that had kept alive.
//
// A library that we use exports classes for byte streams to JavaScript. Only the module itself could make one, and it never does; but an
// export is a root, so all of their code would stay.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { exportsWith, moduleOf, sectionsOf } from "./module.mjs";

const STREAMS = /^(?:__wbg_)?intounderlying/;
const EXPORTS = 7;

const args = process.argv.slice(2);
const real = process.env.LATCHKEY_WASM_OPT;
const input = args.find((arg) => arg.endsWith(".wasm"));
if (input && real) {
  const slim = ({ id, body }) => ({ id, body: id === EXPORTS ? exportsWith(body, (name) => !STREAMS.test(name)) : body });
  writeFileSync(input, moduleOf(sectionsOf(readFileSync(input)).map(slim)));
}
execFileSync(real, [...args, "--strip-target-features", "--strip-producers"], { stdio: "inherit" });
if (input) {
  const output = args[args.indexOf("-o") + 1];
  const made = WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(output))).filter(({ name }) => STREAMS.test(name.replace(/^__wbg_/, "")));
  if (made.length > 0) throw new Error(`${output} makes byte streams after all: ${made.map(({ name }) => name).join(", ")}`);
}
