// The visitor's own page: everything that was noticed, piece by piece, and the means to change it. The element does it all;
// the shop keeps what was chosen.
import { define } from "../../indwell/elements.js";
import { choose, onNews, personal, setStandard } from "./personal.js";
import { page } from "./shell.js";

page(({ all }) => {
  define();
  const element = document.createElement("indwell-preferences");
  element.items = all.map(({ id, name }) => ({ item_id: id, text: name }));
  element.standard = personal.standard;
  element.addEventListener("indwell:standard", ({ detail }) => setStandard(detail.standard));
  /** The session as the element sees it, with the shop's own choice of how long to remember. */
  const show = () => {
    const { me, choice } = personal;
    const mode = choice === "local" ? "persistent" : (choice ?? "memory");
    const consent = { mode, signals: { most: "persistent" }, choose: (mode) => choose(mode === "persistent" ? "local" : mode) };
    element.me = me && { ...me, consent };
  };
  let last;
  onNews(() => {
    if (personal.me !== last) show(); // opened anew after a choice
    last = personal.me;
  });
  show();
  document.getElementById("lists").replaceChildren(element);
});
