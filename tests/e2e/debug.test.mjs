// indwell/debug in Chromium: what it shows is what is, it writes nothing into the page, and it goes without a trace.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CSP, launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";

let server, browser;
before(async () => {
  server = await pagesServer({ headers: { "Content-Security-Policy": `${CSP}; require-trusted-types-for 'script'; trusted-types 'none'` } });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("lists with their reasons, events, another visitor, another time, storage, network and warnings; and gone again", { timeout: 120_000 }, async () => {
  const page = await browser.newPage(server);
  page.setDefaultTimeout(60_000);
  await page.goto("/dom.html");
  await page.evaluate(async () => {
    const lab = await import("/dom-lab.js");
    const { open } = await import("/indwell/inline.js");
    const { attach } = await import("/indwell/dom.js");
    const { debug } = await import("/indwell/debug.js");
    const li = (id, colour, inside) => lab.tile(id, colour, inside);
    const tall = document.createElement("ul");
    tall.dataset.indwellList = "odd";
    tall.append(li("a", "red"), li("a", "blue"), li("", "blue"), li("b", "red"));
    tall.lastElementChild.style.height = "90px";
    tall.lastElementChild.removeAttribute("data-indwell-facets");
    lab.main().append(lab.list("home", 6), tall);
    const me = (window.me = await open({ space: "debugged", storage: "local" }));
    window.track = me.track;
    attach(me, document);
    window.before = document.body.innerHTML;
    window.panel = debug(me, { open });
    me.track(Array.from({ length: 9 }, (_, i) => ({ name: "view_item", item: { item_id: `r${i}`, facets: { colour: "red" } } })));
  });
  const shown = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(document.querySelector("[data-indwell-debug]").shadowRoot.querySelector(".body").innerText)))));
  const tab = async (name) => {
    await page.getByRole("group", { name: "Parts" }).getByRole("button", { name }).click();
    return shown();
  };

  const lists = await tab("Lists");
  assert.match(lists, /Confidence 0\.4\d; reordered/);
  assert.match(lists, /2\s+6\s+▲4\s+6\s+t5/, "the red one would come up");
  assert.match(lists, /facet: colour=red/);
  const sums = await page.evaluate(() =>
    [...document.querySelector("[data-indwell-debug]").shadowRoot.querySelectorAll("tbody tr")].map((row) => {
      const parts = [...row.querySelectorAll("li b")].map((b) => Number(b.textContent));
      return Math.abs(Number(row.cells[4].textContent) - parts.reduce((sum, part) => sum + part, 0));
    }),
  );
  assert.ok(sums.length === 6 && sums.every((difference) => difference < 0.04), `parts add up to scores: ${sums}`);

  assert.match(await tab("Events"), /view_item r8/);
  assert.match(await tab("Storage"), /persistent; 9 events/);
  assert.match(await tab("Network"), /inline\.js/);
  const warnings = await page.evaluate(() => window.panel.warnings());
  for (const warning of [/odd: 1 tiles without an id/, /odd: twice in the list: a/, /odd: 1 tiles without facets/, /odd: tiles differ in height by/]) {
    assert.ok(warnings.some((one) => warning.test(one)), `${warning}: ${warnings}`);
  }
  assert.ok(!warnings.some((one) => one.startsWith("home")), warnings.join());

  await tab("Visitors");
  await page.getByLabel("A visitor who has looked").selectOption("colour=blue");
  await page.waitForFunction(() => /t0/.test(document.querySelector("[data-indwell-debug]").shadowRoot.querySelector("tbody")?.innerText ?? ""));
  assert.match(await shown(), /1\s+1\s+1\s+t0/, "who likes blue sees a blue one first");
  assert.equal(await page.evaluate(() => window.me.interests().events), 9, "the page's own session knows nothing of it");

  await tab("Time");
  await page.getByLabel("What is known now").selectOption("in three months");
  await page.waitForFunction(() => /in the page's order/.test(document.querySelector("[data-indwell-debug]").shadowRoot.querySelector(".body").innerText));

  const after = await page.evaluate(() => {
    window.panel.close();
    return [document.body.innerHTML === window.before, window.me.track === window.track, window.me.interests().events];
  });
  assert.deepEqual(after, [true, true, 9]);
  assert.deepEqual(await page.seen.trouble(), []);
  await page.close();
});
