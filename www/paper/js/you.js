// The reader's desk: everything that was noticed, piece by piece, and the means to change it.
import { define } from "../../indwell/elements.js";
import { begun, choose, onOpen, reader, setStandard } from "./reader.js";

define();
const element = document.createElement("indwell-preferences");
element.standard = reader.standard;
element.addEventListener("indwell:standard", ({ detail }) => setStandard(detail.standard));
element.addEventListener("indwell:choice", ({ detail }) => choose(detail.mode));
const show = () => (element.me = reader.me);
onOpen(show);
await begun;
show();
document.getElementById("desk").replaceChildren(reader.me ? element : "The desk could not be opened here: WebAssembly is not to be had.");
