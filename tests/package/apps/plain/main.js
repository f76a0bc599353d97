import { shop } from "./shop.js";
await shop(globalThis.Indwell.open);
