// The documentation as text: its tables are the source's, its links lead somewhere, its pages can be made.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { toHtml } from "../../pkg-scripts/lib/docs.mjs";
import { ROOT } from "../../pkg-scripts/lib/paths.mjs";
import { eventTable, filled, signalTable, sizeTable } from "../../pkg-scripts/lib/tables.mjs";

const folder = path.join(ROOT, "www/docs");
const pages = readdirSync(folder).filter((file) => file.endsWith(".md"));
const text = (file) => readFileSync(path.join(folder, file), "utf8");

test("the tables of events, signals and sizes are what the source says; if not, run pkg-scripts/lib/tables.mjs", () => {
  for (const file of ["events.md", "sizing.md"]) assert.equal(filled(text(file)), text(file));
  assert.match(eventTable(), /\| `purchase` \| 6 \| 60 days \|/);
  assert.match(signalTable(), /\| `page_order` \| 1 \|/);
  assert.match(sizeTable(), /\| `indwell\/dom` \| \d\.\d KB \|/);
  assert.doesNotMatch(eventTable() + signalTable() + sizeTable(), /NaN|undefined/);
});

test("a table that is not the source's is noticed", () => {
  assert.notEqual(filled(text("events.md").replace("| 60 days |", "| 61 days |")), text("events.md").replace("| 60 days |", "| 61 days |"));
});

for (const file of pages) {
  test(`${file}: its links and pictures are there, and nothing of its marks is left in the page`, () => {
    for (const [, to] of text(file).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)) {
      if (!/^https?:/.test(to)) assert.ok(existsSync(path.join(folder, to)), to);
    }
    for (const [, script] of text(file).matchAll(/`(pkg-scripts\/[\w./-]+)/g)) assert.ok(existsSync(path.join(ROOT, script)), script);
    const html = toHtml(text(file)).replace(/<pre[^]*?<\/pre>|<code>[^]*?<\/code>/g, "");
    assert.doesNotMatch(html, /\]\(|\*\*|^\||^#|```|\ue000/m);
    assert.match(html, /^<h1/);
  });
}

test("text cannot become markup", () => {
  assert.equal(toHtml("a <b> & `<i>` [x](y.md)"), '<p>a &#60;b&#62; &#38; <code>&#60;i&#62;</code> <a href="y.html">x</a></p>');
});
