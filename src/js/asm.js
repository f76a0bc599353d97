// indwell/asm: the same engine as plain JavaScript, for pages whose policy forbids WebAssembly altogether. The build puts
// asm-machine.js into the place of WebAssembly here.
import { createOpen, IndwellError } from "./core.js";

export { IndwellError };
export const open = createOpen((wasm) => {
  if (wasm != null) throw new IndwellError("invalid_option", "open(): wasm is not an option of indwell/asm, which is without.");
  return new WebAssembly.Module();
});
