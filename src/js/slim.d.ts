import type { Indwell, OpenOptions, WasmSource } from "./types.js";

export * from "./types.js";

/** Opens Indwell with the wasm of the caller: `indwell/indwell_core_bg.wasm`, wherever it lies. */
export function open(options: OpenOptions & ({ wasm: WasmSource } | { storage: "off" })): Promise<Indwell>;
