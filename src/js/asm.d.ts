import type { Indwell, OpenOptions } from "./types.js";

export * from "./types.js";

/**
 * Opens Indwell without WebAssembly: the engine is plain JavaScript, made of the same wasm, and gives the same slates to the last
 * bit. For pages whose policy has no `'wasm-unsafe-eval'`, and browsers where WebAssembly is turned off. It is larger and slower;
 * nothing is fetched.
 */
export function open(options?: OpenOptions | null): Promise<Indwell>;
