import { open } from "indwell/slim";
import wasm from "indwell/indwell_core_bg.wasm";
import { shop } from "./shop.js";

await shop(open, { wasm: new URL(wasm, import.meta.url) });
