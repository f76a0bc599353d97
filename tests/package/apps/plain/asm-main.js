import { open } from "./asm.js";
import { shop } from "./shop.js";
await shop(open);
