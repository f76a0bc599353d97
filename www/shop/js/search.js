// Search results. The words are told to Indwell, in this browser; they leave it as little as anything else.
import { catalogue, search } from "./catalogue.js";
import { at, h, parameter } from "./html.js";
import { asked, listing } from "./listing.js";
import { begun, personal, show } from "./personal.js";
import { page } from "./shell.js";

const q = parameter("q").trim();
if (q && !parameter("page") && !parameter("sort")) begun.then(() => personal.me?.track({ name: "search", search_term: q }));

page(({ all }) => {
  const found = search(all, q);
  document.title = `${q || "Search"} · Tern & Tansy`;
  document.getElementById("title").textContent = q ? `“${q}”` : "Search";
  const nothing = h(
    "p",
    { class: "empty" },
    q
      ? "Nothing goes by these words. Try a colour, a pattern or a thing: red, polkadot, mug."
      : "Type what you are looking for above.",
  );
  show(() => (found.length ? listing("search", found, (more) => at("search", { q, ...more }), asked()) : [nothing]));
}, catalogue);
