import { open } from "indwell";
import { shop } from "./shop.js";

await shop(open);
