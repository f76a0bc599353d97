// indwell/learn in Chromium: what attach records is learnt from, tabs share it, and an erasure reaches all of them.
/* global learner, me */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";

const tile = (n) => `<li data-indwell-item="i${n}" data-indwell-price="${2 + ((n * 37) % 50)}" style="display:inline-block;width:120px;height:60px"><a href="#i${n}">item ${n}</a></li>`;
const START = `import { open } from "/indwell/inline.js"; import { attach } from "/indwell/dom.js"; import { openLearner } from "/indwell/learn.js";
  const me = await open({ space: "tabs", storage: "local" });
  const learner = openLearner({ me, storage: localStorage, space: "tabs" });
  attach(learner.me, document);
  Object.assign(window, { me, learner });`;
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,"></head>
<body><div style="height:900px"></div><ul data-indwell-list="home">${Array.from({ length: 12 }, (_, n) => tile(n)).join("")}</ul><div style="height:900px"></div><script type="module">${START}</script></body></html>`;

let server, browser;
before(async () => {
  server = await pagesServer({
    headers: { "Content-Security-Policy": null },
    intercept: ({ path }, response) => path === "/shop" && Boolean(response.setHeader("Content-Type", "text/html; charset=utf-8").end(PAGE)),
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
