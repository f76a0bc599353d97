// The generated glue, and where what the wasm answers lies.
import { Core as Generated, initSync, __wbg_reset_state as reset } from "./indwell_core.js";

export { initSync, reset };

export class Core extends Generated {
  /** Of the instance that is running. */
  get memory() {
    return initSync().memory;
  }
}
