// indwell/slim: the caller says where the wasm is.
import { createOpen, IndwellError } from "./core.js";
import { compile } from "./load.js";

export { IndwellError };
export const open = createOpen((wasm) => {
  if (wasm == null) throw new IndwellError("invalid_option", "open(): indwell/slim needs wasm: bytes, a module, a response or a URL.");
  return compile(wasm);
});
