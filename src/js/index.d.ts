import type { Indwell, OpenOptions, WasmSource } from "./types.js";

export * from "./types.js";

/**
 * Opens Indwell. The same space and storage give the same promise, until it fails or is disposed.
 * The wasm is fetched from beside this script, unless `wasm` says from where.
 */
export function open(options?: (OpenOptions & { wasm?: WasmSource | null }) | null): Promise<Indwell>;
