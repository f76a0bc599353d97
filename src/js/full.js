// indwell/full: rules, caps and diversity in `rank` beside all else; fetches a wasm of its own.
import { createOpen, IndwellError } from "./core.js";
import { compile } from "./load.js";
import { readFullOptions } from "./rules.js";

const load = (wasm) => compile(wasm ?? new URL("./indwell_full_bg.wasm", import.meta.url));
load.reading = readFullOptions;

export { IndwellError };
export const open = createOpen(load);
