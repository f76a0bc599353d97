// The visitor's own page: everything that was noticed, piece by piece, and the means to change it. The element does it all;
// the shop keeps what was chosen.
import { catalogue } from "./catalogue.js";
import { define } from "../../indwell/elements.js";
import { adopt, follow, onNews, personal, setStandard } from "./personal.js";
import { page } from "./shell.js";

page(({ all }) => {
  define();
  const element = document.createElement("indwell-preferences");
  element.items = all.map(({ id, name }) => ({ item_id: id, text: name }));
  element.standard = personal.standard;
  element.addEventListener("indwell:standard", ({ detail }) => setStandard(detail.standard));
  element.addEventListener("indwell:choice", ({ detail: { mode } }) => {
    adopt(mode === "persistent" ? "local" : mode);
    follow();
  });
  onNews(() => {
    if (personal.me !== element.me) element.me = personal.me; // it came late, or the page came back
  });
  element.me = personal.me;
  document.getElementById("lists").replaceChildren(element);
}, catalogue);
