// indwell/inline: the wasm lies in the script, so nothing is fetched.
import { createOpen, IndwellError } from "./core.js";
import base64 from "./wasm-inline.js";

export { IndwellError };
export const open = createOpen((wasm) => {
  if (wasm != null) throw new IndwellError("invalid_option", "open(): wasm is not an option of indwell/inline, which carries its own.");
  const bytes = Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  try {
    return new WebAssembly.Module(bytes); // at once: a list can be in order before the first paint
  } catch {
    return WebAssembly.compile(bytes); // some browsers refuse to compile much at once
  }
});
