/** Compiles the wasm from whatever it is given as: a module, bytes, a response, or an address to fetch. */
export async function compile(source) {
  source = await source;
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source === "string" || source instanceof URL) source = await get(String(source));
  if (typeof source.arrayBuffer !== "function") return WebAssembly.compile(source);
  if (!source.ok) throw new Error(`HTTP ${source.status}`);
  // Servers that do not know .wasm are common; compileStreaming refuses their type.
  return source.headers.get("Content-Type") === "application/wasm" && WebAssembly.compileStreaming
    ? WebAssembly.compileStreaming(source)
    : WebAssembly.compile(await source.arrayBuffer());
}

/** A response, or bytes. Node does not fetch file: addresses; asking the process, not importing, keeps bundlers out of it. */
export function get(url) {
  const fs = url.startsWith("file:") && globalThis.process?.getBuiltinModule?.("fs");
  return fs ? fs.readFileSync(new URL(url)) : fetch(url);
}
