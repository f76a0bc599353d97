import type { FullIndwell } from "./rules.js";
import type { OpenOptions, WasmSource } from "./types.js";

export * from "./types.js";
export type {
  Aim, Bubble, Chain, ChainOptions, Diversity, FullIndwell, FullRankOptions, FullRule, FullSlate, OneOrMany, Spread, Trade, Where,
} from "./rules.js";

/**
 * Opens Indwell with rules, caps, aims and diversity in `rank`, chains of strategies in `recommend`, and `bubble`. The wasm, larger than that of `indwell`, is fetched from beside this
 * script, unless `wasm` says from where. Sessions of all entries share one wasm: open this one first, or alone.
 */
export function open(options?: (OpenOptions & { wasm?: WasmSource | null }) | null): Promise<FullIndwell>;
