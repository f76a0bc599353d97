// indwell: fetches its wasm, which bundlers and CDNs find through this one URL.
import { createOpen } from "./core.js";
import { compile } from "./load.js";

export { IndwellError } from "./core.js";
export const open = createOpen((wasm) => compile(wasm ?? new URL("./indwell_core_bg.wasm", import.meta.url)));
