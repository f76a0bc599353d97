// indwell/experiments in Chromium: several tabs, what is seen, templates before the first paint, and erasure.
/* global tests, me, applyVariants, measure */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";

const KEYS = "indwell//experiments/";
const page = (head, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;
const START = `import { open } from "/indwell/inline.js"; import { applyVariants, measure, openExperiments } from "/indwell/experiments.js";
  const space = new URLSearchParams(location.search).get("space") ?? "tabs";
  const me = await open({ space, storage: new URLSearchParams(location.search).get("storage") ?? "local" });
  const tests = openExperiments({ me, storage: localStorage, space, experiments: { hero: { variants: { calm: 1, loud: 1 } }, all: { variants: { loud: 1 } }, plain: { variants: { calm: 1 } } } });
  Object.assign(window, { me, tests, applyVariants, measure });`;
// For the first frame a page waits for such a module: https://html.spec.whatwg.org/#blocking-attributes
const EARLY = `${START} applyVariants(document, tests); window.atFirst = performance.getEntriesByType("paint").length;`;
const block = (attribute, text) => `<section data-indwell-${attribute} style="height:100px"><a href="#x">the default</a><template data-indwell-variant="loud"><a href="#y">${text}</a></template></section>`;
const TEMPLATES = [block('experiment="all"', "one"), block('experiment="plain"', "two"), block('experiment="nobody"', "three"), block('choose="pick"', "four"),
  '<section data-indwell-experiment="all" style="height:100px">no template</section>'].join("");
const PAGES = {
  "/plain": page("", `<script type="module">${START}</script><main></main>`),
  "/early": page(`<script type="module" blocking="render">${EARLY}</script>`, TEMPLATES),
};

let server, browser;
before(async () => {
  server = await pagesServer({
    headers: { "Content-Security-Policy": null },
    intercept: ({ path }, response) => {
      const text = PAGES[path.split("?")[0]];
      if (text) response.setHeader("Content-Type", "text/html; charset=utf-8").end(text);
      return Boolean(text);
    },
  });
  browser = await launch({ persistent: true, context: { viewport: { width: 800, height: 600 } } });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function tab(space, path = "/plain", more = "") {
  const opened = await browser.newPage(server);
  await opened.goto(`${path}?space=${space}${more}`);
  await opened.waitForFunction(() => window.tests);
  return opened;
}
const stored = (opened, space) => opened.evaluate((prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix)).length, `${KEYS}${space}/`);
const count = (metrics) => metrics.reduce((sum, { exposures }) => sum + exposures, 0);

test("a visitor has the same variant after a reload and in every tab", async () => {
  for (let visitor = 0; visitor < 3; visitor++) {
    const one = await tab(`v${visitor}`);
    const { variant } = await one.evaluate(() => tests.variant("hero"));
    await one.reload();
    await one.waitForFunction(() => window.tests);
    const two = await tab(`v${visitor}`);
    for (const opened of [one, two]) assert.equal((await opened.evaluate(() => tests.variant("hero"))).variant, variant);
    assert.deepEqual(await one.seen.trouble(), []);
    await Promise.all([one.close(), two.close()]);
  }
});

test("two tabs that count at once lose nothing, and what pages leave is taken over once", async () => {
  const tabs = [await tab("busy"), await tab("busy")];
  const work = () =>
    new Promise((done) => {
      let told = 0;
      let left = 100;
      const step = () => {
        for (let n = 0; n < 5; n++) told += tests.choose("pick", ["a", "b"]).exposed();
        if ((left -= 5) > 0) setTimeout(step);
        else done(told);
      };
      step();
    });
  const told = await Promise.all(tabs.map((opened) => opened.evaluate(work)));
  assert.deepEqual(told, [100, 100]);
  for (const opened of tabs) assert.equal(count(await opened.evaluate(() => tests.metrics())), 200);
  assert.equal(await stored(tabs[0], "busy"), 3, "a key a page, and the id");
  await tabs[1].goto("/empty.html");
  await tabs[0].reload(); // two pages are gone, one has come
  await tabs[0].waitForFunction(() => window.tests);
  await tabs[0].waitForFunction((prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix)).length === 2, `${KEYS}busy/`);
  assert.equal(count(await tabs[0].evaluate(() => tests.metrics())), 200);
  const others = await Promise.all([tab("busy"), tab("busy"), tab("busy")]);
  await Promise.all(others.map((opened) => opened.evaluate(() => tests.choose("pick", ["a", "b"]).exposed())));
  await others[0].waitForTimeout(1500); // for whoever wants to take over
  assert.equal(count(await others[0].evaluate(() => tests.metrics())), 203);
  for (const opened of [...tabs, ...others]) {
    assert.deepEqual(await opened.seen.trouble(), []);
    await opened.close();
  }
});

test("what is erased in one tab is gone in all within a second, and does not come back", async () => {
  const tabs = [await tab("erase"), await tab("erase"), await tab("erase")];
  for (const opened of tabs) {
    await opened.evaluate(() => {
      me.track({ name: "view_item", item_id: "a" });
      window.choice = tests.variant("hero");
      window.choice.exposed();
    });
  }
  assert.equal(count(await tabs[2].evaluate(() => tests.metrics())), 3);
  await tabs[0].evaluate(() => me.forget());
  assert.equal(await stored(tabs[0], "erase"), 0);
  await tabs[1].waitForTimeout(1000);
  for (const opened of tabs) {
    assert.deepEqual(await opened.evaluate(() => [window.choice.clicked(), tests.metrics()]), [false, []]);
    await opened.goto("/empty.html"); // the last thing a page does is to save
  }
  assert.equal(await stored(tabs[0], "erase"), 0);

  const again = [await tab("erase"), await tab("erase")];
  for (const opened of again) await opened.evaluate(() => tests.variant("hero").exposed());
  await again[0].evaluate(() => localStorage.clear());
  await again[1].waitForTimeout(1000);
  assert.deepEqual(await again[1].evaluate(() => tests.metrics()), [], "cleared by the browser or another script");
  for (const opened of [...tabs, ...again]) await opened.close();
});

test("seen is half of it for a second, once; how long it stays is counted, until nobody watches any more", async () => {
  const opened = await tab("seen");
  const main = () => {
    const at = document.querySelector("main");
    at.innerHTML = '<div style="height:900px"></div><div id="block" style="height:200px"></div><div style="height:1500px"></div>';
    window.stop = tests.variant("hero").seen(document.querySelector("#block"));
    return tests.metrics();
  };
  const metrics = () => opened.evaluate(() => tests.metrics());
  assert.deepEqual(await opened.evaluate(main), []);
  await opened.evaluate(() => scrollTo(0, 390)); // 90 of its 200 pixels
  await opened.waitForTimeout(1500);
  assert.deepEqual(await metrics(), [], "less than half");
  await opened.evaluate(() => scrollTo(0, 600));
  await opened.waitForTimeout(400);
  await opened.evaluate(() => scrollTo(0, 0));
  await opened.waitForTimeout(1200);
  assert.deepEqual(await metrics(), [], "too short");
  await opened.evaluate(() => scrollTo(0, 600));
  await opened.waitForFunction(() => tests.metrics()[0]?.exposures === 1);
  await opened.waitForTimeout(500);
  await opened.evaluate(() => scrollTo(0, 0));
  await opened.waitForFunction(() => tests.metrics()[0].dwell_ms > 0);
  const [{ exposures, dwell_ms }] = await metrics();
  assert.equal(exposures, 1);
  assert.ok(dwell_ms >= 1000 && dwell_ms < 20_000, `${dwell_ms}`);
  await opened.evaluate(() => (window.stop(), scrollTo(0, 600)));
  await opened.waitForTimeout(1500);
  assert.equal((await metrics())[0].dwell_ms, dwell_ms, "nobody watches any more");
  assert.deepEqual(await opened.seen.trouble(), []);
  await opened.close();
});

test("what is counted while a page is left is its last word; and what is bought is kept, whatever was seen elsewhere is taken over meanwhile", async () => {
  const seen = await tab("left");
  await seen.evaluate(() => tests.variant("hero").exposed());
  const leaving = await tab("left");
  await leaving.evaluate(() => {
    document.querySelector("main").innerHTML = '<div id="block" style="height:200px">a block</div>';
    tests.choose("pick", ["a", "b"]).seen(document.querySelector("#block"));
  });
  await leaving.waitForFunction(() => tests.metrics().length === 2);
  await leaving.waitForTimeout(300);
  await leaving.goto("/empty.html");
  const records = () => leaving.evaluate((prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix) && !key.endsWith("unit")).map((key) => JSON.parse(localStorage[key])), `${KEYS}left/`);
  const [{ tallies }] = (await records()).filter(({ closed }) => closed);
  assert.ok(tallies[0][1][4] >= 1000, "how long it was in sight, and yet it can be taken over at once");

  const buying = await tab("left");
  assert.equal(await buying.evaluate(() => tests.converted(5)), 2);
  await buying.waitForFunction((prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix)).length === 3, `${KEYS}left/`); // taken over
  for (const opened of [buying, seen]) {
    const metrics = await opened.evaluate(() => tests.metrics());
    assert.deepEqual(metrics.map(({ exposures, conversions, revenue }) => [exposures, conversions, revenue]), [[1, 1, 5], [1, 1, 5]]);
  }
  for (const opened of [seen, leaving, buying]) await opened.close();
});

test("a list that is taller than the screen is seen by half a screen of it; links and buttons are clicks, what opens something of its own is none", async () => {
  const opened = await tab("lists");
  await opened.evaluate(() => {
    const row = '<li style="height:250px"><a href="#x">a product</a> <button class="add">add</button> <button class="why" aria-haspopup="dialog">why?</button> <i>a word</i></li>';
    document.querySelector("main").innerHTML = `<div style="height:900px"></div><ul>${row.repeat(12)}</ul><div style="height:1500px"></div>`;
    window.stop = measure(document.querySelector("ul"), tests.list("home", "ranked"));
  });
  const metrics = () => opened.evaluate(() => tests.metrics());
  await opened.evaluate(() => scrollTo(0, 500)); // 200 of 600 pixels of the screen
  await opened.waitForTimeout(1500);
  assert.deepEqual(await metrics(), []);
  await opened.evaluate(() => scrollTo(0, 2000));
  await opened.waitForFunction(() => tests.metrics()[0]?.exposures === 1);
  await opened.waitForTimeout(300);
  await opened.evaluate(() => scrollTo(0, 0));
  await opened.waitForFunction(() => tests.metrics()[0].dwell_ms >= 1000);
  await opened.evaluate(() => ["a", ".add", ".why", "i"].forEach((one) => document.querySelector(`li ${one}`).click()));
  assert.deepEqual((await metrics()).map(({ list, strategy, exposures, clicks }) => [list, strategy, exposures, clicks]), [["home", "ranked", 1, 2]]);
  await opened.evaluate(() => (window.stop(), document.querySelector("li a").click()));
  assert.equal((await metrics())[0].clicks, 2, "nobody counts any more");
  assert.equal(await opened.evaluate(() => tests.converted(7)), 1);
  assert.equal((await metrics())[0].revenue, 7);
  assert.deepEqual(await opened.seen.trouble(), []);
  await opened.close();
});

test("templates take their places before the first paint; the default stands where anything is wrong; nothing jumps", async () => {
  const opened = await tab("early", "/early");
  const texts = () => opened.evaluate(() => [...document.querySelectorAll("section")].map((one) => one.textContent));
  const [one, two, three, four, five] = await texts();
  assert.equal(await opened.evaluate(() => window.atFirst), 0, "nothing was painted before");
  assert.deepEqual([one, two, three, five], ["one", "the default", "the default", "no template"]);
  assert.ok(["four", "the default"].includes(four));
  await opened.click("section:nth-of-type(1) a");
  await opened.click("section:nth-of-type(4)", { position: { x: 300, y: 80 } }); // no link there
  await opened.waitForFunction(() => tests.metrics().length === 3, null, { timeout: 5000 });
  const metrics = await opened.evaluate(() => tests.metrics());
  const find = (name) => metrics.find(({ experiment }) => experiment === name);
  assert.deepEqual([find("all").clicks, find("plain").clicks, find("pick").clicks], [1, 0, 0]);
  assert.equal(find("all").exposures, 2, "one choice a block");
  assert.equal(find("pick").variant, four === "four" ? "loud" : "default");
  for (let n = 0; n < 3; n++) {
    await opened.reload();
    await opened.waitForFunction(() => window.tests);
    assert.deepEqual(await texts(), [one, two, three, four, five]);
  }
  // Late: what is on the screen stays, what is not yet may change.
  await opened.evaluate((html) => {
    document.body.innerHTML = `${html}<div style="height:2000px"></div>${html}`;
  }, block('experiment="all"', "late"));
  await opened.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await opened.evaluate(() => applyVariants(document, tests));
  assert.deepEqual(await texts(), ["the default", "late"]);
  assert.deepEqual(await opened.seen.trouble(), []);
  await opened.close();

  const off = await tab("none", "/early", "&storage=off");
  assert.deepEqual(await off.evaluate(() => [...document.querySelectorAll("section")].map((one) => one.textContent)), ["the default", "the default", "the default", "the default", "no template"]);
  assert.equal(await stored(off, "none"), 0);
  await off.close();
});
