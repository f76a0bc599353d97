// indwell/learn in Chromium: what attach records is learnt from, tabs share it, and an erasure reaches all of them; and the item of a
// page is a circumstance, however the page tells of it.
/* global learner, me */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";
import { hashed } from "../../src/js/learn-context.js";

const tile = (n) => `<li data-indwell-item="i${n}" data-indwell-price="${2 + ((n * 37) % 50)}" style="display:inline-block;width:120px;height:60px"><a href="#i${n}">item ${n}</a></li>`;
const START = `import { open } from "/indwell/inline.js"; import { attach } from "/indwell/dom.js"; import { openLearner } from "/indwell/learn.js";
  const me = await open({ space: "tabs", storage: "local" });
  const learner = openLearner({ me, storage: localStorage, space: "tabs" });
  attach(learner.me, document);
  Object.assign(window, { me, learner });`;
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,"></head>
<body><div style="height:900px"></div><ul data-indwell-list="home">${Array.from({ length: 12 }, (_, n) => tile(n)).join("")}</ul><div style="height:900px"></div><script type="module">${START}</script></body></html>`;

const SECTIONS = ["News", "Recipes"];
const piece = (n) => `<li data-indwell-item="p${n}" data-indwell-facets='{"section": "${SECTIONS[n % 2]}"}'>piece ${n}</li>`;
const about = {
  marked: '<article data-indwell-view="p1"><h1>Soup</h1></article><script type="application/ld+json">{"@type": "Article", "@id": "p1", "articleSection": "Recipes"}</script>',
  linked: '<script type="application/ld+json">{"@type": "NewsArticle", "@id": "p1", "articleSection": "Recipes"}</script>',
  graph: '<meta property="og:type" content="article"><meta property="og:url" content="/p1"><meta property="article:section" content="Recipes">',
};
/** A page of a newspaper that says in one of these ways what it is about. */
const article = (how) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,"></head><body>${about[how]}
<ul data-indwell-list="more">${Array.from({ length: 6 }, (_, n) => piece(10 + n)).join("")}</ul><script type="module">
  import { open } from "/indwell/full.js"; import { attach } from "/indwell/dom.js"; import { watchPage } from "/indwell/page.js"; import { openLearner } from "/indwell/learn.js";
  const me = await open({ space: "${how}", storage: "local" });
  const learner = openLearner({ me, storage: localStorage, space: "${how}", context: { per: "section", of: {} } });
  ${how === "marked" ? "" : "watchPage(learner.me);"}
  attach(learner.me, document);
  Object.assign(window, { me: learner.me, learner });
</script></body></html>`;

let server, browser;
before(async () => {
  server = await pagesServer({
    headers: { "Content-Security-Policy": null },
    intercept: ({ path }, response) => {
      const body = path === "/shop" ? PAGE : about[path.slice(1)] && article(path.slice(1));
      return Boolean(body) && Boolean(response.setHeader("Content-Type", "text/html; charset=utf-8").end(body));
    },
  });
  browser = await launch({ persistent: true, context: { viewport: { width: 800, height: 600 } } });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function tab() {
  const opened = await browser.newPage(server);
  await opened.goto("/shop");
  await opened.waitForFunction(() => window.learner);
  await opened.evaluate(() => {
    window.seen = 0;
    me.on("change", ({ recorded }) => (window.seen += recorded));
  });
  await opened.evaluate(() => scrollTo(0, 700)); // what could be seen before would have kept its order
  return opened;
}
const picks = (opened) => opened.evaluate(() => learner.status().picks);

test("a click among what was seen teaches, in every tab, until it is erased in one", async () => {
  const one = await tab();
  await one.click("li:nth-child(2) a");
  assert.equal(await picks(one), 0, "nothing was seen for a second");
  await one.waitForFunction(() => window.seen > 12); // impressions
  await one.click("li:nth-child(3) a");
  assert.equal(await picks(one), 1);
  const two = await tab();
  assert.equal(await picks(two), 1);
  await two.waitForTimeout(2000); // what was seen in the first tab is not recorded again
  await two.click("li:nth-child(4) a");
  assert.deepEqual([await picks(one), await picks(two)], [2, 2]);
  await one.reload();
  await one.waitForFunction(() => window.learner);
  assert.equal(await picks(one), 2);
  await two.evaluate(() => me.forget());
  assert.deepEqual([await picks(one), await picks(two), await one.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("learn")))], [0, 0, []]);
  for (const opened of [one, two]) {
    assert.deepEqual(await opened.seen.trouble(), []);
    await opened.close();
  }
});

for (const how of Object.keys(about)) {
  test(`what a page is about is a circumstance until the address is another: ${how}`, async () => {
    const opened = await browser.newPage(server);
    await opened.goto(`/${how}`);
    await opened.waitForFunction(() => window.learner);
    const pick = () =>
      opened.evaluate((how) => {
        const { items } = me.rank([10, 11].map((n) => ({ item_id: `p${n}`, facets: { section: n % 2 ? "Recipes" : "News" } })), { list: "by hand" });
        me.track(items.map(({ item_id }) => ({ name: "item_impression", item_id, list: "by hand" })));
        me.track({ name: "select_item", item_id: "p10", list: "by hand" });
        return Object.entries(JSON.parse(localStorage.getItem(`indwell//learn/${how}`)).pairs).map(([name, [mean]]) => [name, Math.sign(mean)]);
      }, how);
    const named = (value) => hashed(`current=Recipes|section=${value}`);
    assert.deepEqual(Object.fromEntries(await pick()), { [named("News")]: 1, [named("Recipes")]: -1 });
    await opened.evaluate((how) => localStorage.removeItem(`indwell//learn/${how}`), how);
    await opened.evaluate(() => history.pushState({}, "", "/another"));
    assert.deepEqual(await pick(), [], "on another page nothing of it holds");
    assert.deepEqual(await opened.seen.trouble(), []);
    await opened.close();
  });
}
