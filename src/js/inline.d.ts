import type { Indwell, OpenOptions } from "./types.js";

export * from "./types.js";

/** Opens Indwell with the wasm that lies in the script: nothing is fetched, not even under `connect-src 'none'`. */
export function open(options?: OpenOptions | null): Promise<Indwell>;
