// Pages that are put away and come back, and pages that are made ready before anybody asks for them, in a Chromium that does both.
/* global me, ids, events, activate */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";

const tile = (i) => `<li data-indwell-item="t${i}" data-indwell-facets='{"colour":"${i === 5 ? "red" : "blue"}"}'>t${i}</li>`;
const LIST = `<ul data-indwell-list="home">${Array.from({ length: 6 }, (_, i) => tile(i)).join("")}</ul>`;
const SHOE = { "@context": "https://schema.org", "@type": "Product", sku: "shoe", name: "Shoe", color: "red" };
const page = (body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/dom.css"></head><body>${body}<script type="module" src="/main.js"></script></body></html>`;
const PAGES = {
  "/list": page(LIST),
  "/shoe": page(`${LIST}<script type="application/ld+json">${JSON.stringify(SHOE)}</script>`),
};
const MAIN = `import { open } from "/indwell/inline.js"; import { attach } from "/indwell/dom.js"; import { watchPage } from "/indwell/page.js";
  addEventListener("pageshow", ({ persisted }) => { window.persisted = persisted; });
  window.me = await open({ space: "cycle", storage: "local" });
  attach(me, document);
  watchPage(me);
  window.events = () => me.export().events.map(({ name }) => name);
  window.ids = () => [...document.querySelectorAll("li")].map((tile) => tile.dataset.indwellItem).join(" ");`;

let server, browser;
before(async () => {
  const types = { js: "text/javascript", html: "text/html; charset=utf-8" };
  server = await pagesServer({
    headers: { "Content-Security-Policy": null },
    intercept: ({ path }, response) => {
      const text = path === "/main.js" ? MAIN : PAGES[path];
      if (text) response.setHeader("Content-Type", path.endsWith(".js") ? types.js : types.html).end(text);
      return Boolean(text);
    },
  });
  browser = await launch({ persistent: true, without: ["--disable-back-forward-cache"], context: { viewport: { width: 800, height: 600 } } });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const ready = (tab) => tab.waitForFunction(() => window.events);

/**
 * A page is put away, another page of the tab does `meanwhile`, and the first comes back and tells what it knows. Playwright
 * loses sight of a page that was put away: a second tab reads what it left in the storage.
 */
async function putAway(meanwhile) {
  const tab = await browser.newPage(server);
  await tab.goto("/list");
  await ready(tab);
  await tab.evaluate(() => {
    me.track({ name: "view_item", item_id: "before" });
    const order = ids();
    addEventListener("pageshow", ({ persisted }) => {
      // The page hears that it is visible just after.
      setTimeout(() => {
        const told = { persisted, same: ids() === order, events: events() };
        me.track({ name: "purchase", item_id: "after" });
        localStorage.report = JSON.stringify(told);
      }, 100);
    });
  });
  await tab.goto("/empty.html");
  await tab.evaluate(async () => {
    const { open } = await import("/indwell/inline.js");
    window.me = await open({ space: "cycle", storage: "local" });
  });
  await tab.evaluate(meanwhile);
  await tab.evaluate(() => me.dispose());
  const witness = await browser.newPage(server);
  await witness.goto("/list");
  await ready(witness);
  await tab.evaluate(() => void setTimeout(() => history.back()));
  await witness.waitForFunction(() => localStorage.report);
  const told = await witness.evaluate(() => JSON.parse(localStorage.report));
  await witness.reload();
  await ready(witness);
  const after = await witness.evaluate(() => window.events());
  await witness.evaluate(() => {
    me.forget();
    localStorage.clear();
  });
  await tab.close();
  await witness.close();
  assert.ok(told.persisted, "it is the same page, not loaded again");
  assert.ok(told.same, "what was on the screen stays");
  return [told.events, after];
}

test("a page that comes back from the back/forward cache knows what happened meanwhile, and goes on recording", async () => {
  const [told, after] = await putAway(() => me.track({ name: "add_to_cart", item_id: "meanwhile" }));
  assert.ok(told.includes("add_to_cart"), `it read what another page recorded: ${told}`);
  for (const one of ["view_item", "add_to_cart", "purchase"]) assert.equal(after.filter((event) => event === one).length, 1, `${one} in ${after}`);
});

test("what is erased while a page is put away does not come back with it", async () => {
  const [told, after] = await putAway(() => me.forget());
  for (const events of [told, after]) assert.ok(!events.includes("view_item"), `${events}`);
});

// Chromium makes no page ready ahead while it is driven; what such a page sees is put in its place.
test("a page made ready ahead records nothing until it is shown, and is in order when it is", async () => {
  const tab = await browser.newPage(server);
  await tab.goto("/empty.html");
  await tab.evaluate(async () => {
    const { open } = await import("/indwell/inline.js");
    const me = await open({ space: "cycle", storage: "local" });
    me.track(Array.from({ length: 8 }, (_, i) => ({ name: "add_to_cart", item: { item_id: `r${i}`, facets: { colour: "red" } } })));
    me.dispose();
  });
  await tab.addInitScript(() => {
    const say = (object, name, value) => Object.defineProperty(object, name, { value, configurable: true });
    say(document, "prerendering", true);
    say(document, "visibilityState", "hidden");
    say(document, "hidden", true);
    window.activate = () => {
      for (const name of ["prerendering", "visibilityState", "hidden"]) delete document[name];
      document.dispatchEvent(new Event("prerenderingchange"));
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    };
  });
  await tab.goto("/shoe");
  await ready(tab);
  await tab.waitForTimeout(1500);
  assert.equal(await tab.evaluate(() => window.events().length), 8, "nobody has seen it yet");
  assert.equal(await tab.evaluate(() => window.ids()), "t5 t0 t1 t2 t3 t4");
  await tab.evaluate(() => activate());
  await tab.waitForFunction(() => window.events().filter((event) => event === "view_item").length === 1);
  await tab.close();
});
