// indwell/full: rules, caps, aims and diversity in `rank`, chains of strategies in `recommend`, and `bubble`, beside all else; fetches a wasm
// of its own.
import { createOpen, IndwellError } from "./core.js";
import { tooEarly } from "./early.js";
import { compile } from "./load.js";
import { more } from "./more.js";
import { readFullOptions } from "./rules.js";

const load = (wasm) => compile(wasm ?? new URL("./indwell_full_bg.wasm", import.meta.url));
load.reading = readFullOptions;
const begin = createOpen(load);
const opened = new WeakMap(); // what `begin` promises → the same with more

export { IndwellError };
export function open(options) {
  const promise = begin(options);
  if (!opened.has(promise)) opened.set(promise, tooEarly(promise.then(more)));
  return opened.get(promise);
}
