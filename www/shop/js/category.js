// A department, or one kind of thing in it, in another order than the featured one, or further on: what no page of its own was made for.
import { catalogue } from "./catalogue.js";
import { h, parameter, shelf } from "./html.js";
import { asked } from "./listing.js";
import { show } from "./personal.js";
import { shelfOf } from "./shelf.js";
import { page } from "./shell.js";

page((data) => {
  const path = parameter("c");
  const { title, crumbs, rows } = shelfOf(data, path, asked());
  document.title = `${rows.length ? title : "Not found"} · Tern & Tansy`;
  document.getElementById("title").textContent = title;
  document.getElementById("crumbs").replaceChildren(...crumbs);
  document.querySelector(`.departments a[href="${CSS.escape(shelf(path.split("/")[0]))}"]`)?.setAttribute("aria-current", "true");
  show(() => (rows.length ? shelfOf(data, path, asked()).rows : [h("p", { class: "empty" }, "Nothing stands here. ", h("a", { href: "./" }, "Back to the start"))]));
}, catalogue);
