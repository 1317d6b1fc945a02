// The little of the WebAssembly format that the build needs: sections, numbers, names.

/** An unsigned LEB128 number and where it ends. */
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
}

function encoded(value) {
  const bytes = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}

const text = (name) => Buffer.concat([encoded(Buffer.byteLength(name)), Buffer.from(name)]);

/** The sections of a module, in order: `id` and `body`. */
export function sectionsOf(module) {
  const sections = [];
  for (let at = 8; at < module.length; ) {
    const id = module[at];
    const [size, from] = number(module, at + 1);
    sections.push({ id, body: module.subarray(from, from + size) });
    at = from + size;
  }
  return sections;
}

/** The module of these sections. */
export const moduleOf = (sections) =>
  Buffer.concat([Buffer.from("\0asm\x01\0\0\0", "latin1"), ...sections.flatMap(({ id, body }) => [Buffer.from([id]), encoded(body.length), body])]);

/** The export section without the exports that `keep` refuses by their name. */
export function exportsWith(body, keep) {
  let [count, at] = number(body, 0);
  const kept = [];
  for (; count > 0; count -= 1) {
    const start = at;
    const [length, from] = number(body, at);
    [, at] = number(body, from + length + 1);
    if (keep(body.toString("utf8", from, from + length))) kept.push(body.subarray(start, at));
  }
  return Buffer.concat([encoded(kept.length), ...kept]);
}

/** The import section with the names of what is imported from `module` as `renamed` gives them. */
export function importsWith(body, module, renamed) {
  let [count, at] = number(body, 0);
  const parts = [encoded(count)];
  const name = () => {
    const [length, from] = number(body, at);
    at = from + length;
    return body.toString("utf8", from, at);
  };
  for (; count > 0; count -= 1) {
    const from = name();
    const what = name();
    const start = at;
    const kind = body[at++];
    if (kind === 3) at += 2;
    else if (kind === 0) [, at] = number(body, at);
    else at = limits(body, kind === 1 ? at + 1 : at);
    parts.push(text(from), text(from === module ? renamed(what) : what), body.subarray(start, at));
  }
  return Buffer.concat(parts);
}

function limits(body, at) {
  const hasMaximum = body[at] & 1;
  [, at] = number(body, at + 1);
  return hasMaximum ? number(body, at)[1] : at;
}
