// The newspaper as a reader meets it: the front page in order at its first paint, what was read receding, every viewpoint
// in its turn, and the reader in charge.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { DESKTOP, PHONE, ROOT, SITE, launch, siteServer } from "../../pkg-scripts/lib/browser.mjs";
import { facetsOf, readPieces } from "../../pkg-scripts/lib/paper/pieces.mjs";

const pieces = readPieces(Date.UTC(2026, 10, 21));
const byId = new Map(pieces.map((piece) => [piece.id, piece]));
const axe = readFileSync(path.join(ROOT, "pkg-scripts/node_modules/axe-core/axe.min.js"), "utf8");
const OUTDOORS = pieces.filter(({ section }) => section === "Outdoors").map(({ id }) => id);

let server, browser;
before(async () => {
  // Pages whose bootstrap may take its time: what is tested is the order, not this machine's speed.
  const patient = (name) => readFileSync(path.join(SITE, "paper", name || "index.html"), "utf8").replace('data-space="paper"', '$& data-deadline="20000"');
  server = await siteServer({
    intercept: ({ path: wanted }, response) => {
      const [, name] = /^\/paper\/([\w-]+\.html)?$/.exec(wanted) ?? [null, null];
      if (name === null) return false;
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(patient(name));
      return true;
    },
  });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** A page on a machine that may have other work. */
async function open(context) {
  const page = await browser.newPage(server, context);
  page.setDefaultTimeout(120_000);
  return page;
}

/** Waits until Indwell is there: to leave a page before would abort its loading. */
const settled = (page) => page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith(".wasm")));
async function visit(page, address = "") {
  await page.goto(`/paper/${address}`);
  await settled(page);
  await page.seen.rest();
  await page.waitForTimeout(120);
}
const remember = (page) => page.getByRole("button", { name: "Remember on this device" }).click();
const tilesOf = (page, list) =>
  page.$$eval(`[data-indwell-list="${list}"] > *`, (tiles) => tiles.filter((tile) => tile.checkVisibility()).map((tile) => tile.dataset.indwellItem));
/** Opens one piece, and reads the others in its place: what is tested is what comes of it. */
async function read(page, ids) {
  await visit(page, `${ids[0]}.html`);
  await page.evaluate(async (items) => {
    const { begun, reader } = await import("./js/reader.js");
    await begun;
    reader.me.track(items.map((item) => ({ name: "view_item", item })));
  }, ids.slice(1).map((id) => ({ item_id: id, facets: facetsOf(byId.get(id)), text: byId.get(id).headline, time: byId.get(id).time })));
}
/** Stays until a piece is read to its end. */
async function readOn(page, id) {
  await visit(page, `${id}.html`);
  await page.locator(".body").evaluate((body) => body.scrollIntoView({ behavior: "instant" }));
  await page.waitForFunction(async () => {
    const { reader } = await import("./js/reader.js");
    return reader.me?.export().events.some(({ name }) => name === "item_dwell");
  }, undefined, { timeout: 60_000, polling: 500 });
}
/** Pictures that were still under way as a page was left are no trouble. */
const quiet = async (page, where) => assert.deepEqual((await page.seen.trouble()).filter((what) => !/pictures\/.*ERR_ABORTED/.test(what)), [], where);
const ourKeys = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => /^indwell(?!.*\/(epoch|erased))/.test(key)));

test("eighty pieces in six sections, each of 60 to 180 words", () => {
  assert.equal(pieces.length, 80);
  assert.equal(new Set(pieces.map(({ section }) => section)).size, 6);
  for (const { id, words } of pieces) assert.ok(words >= 60 && words <= 180, `${id}: ${words}`);
});

for (const [size, context] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  describe(size, () => {
    test("a returning reader's first paint is in order, with nothing of Indwell loaded, and the lead is where the editors put it", async () => {
      const page = await open(context);
      await visit(page);
      const before = await tilesOf(page, "sections");
      assert.deepEqual(before, ["town", "harbour", "sport", "culture", "outdoors", "opinion"].map((name) => `section-${name}`));
      const front = await tilesOf(page, "front");
      assert.equal(front.length, 6);
      await remember(page);
      await read(page, OUTDOORS);
      await quiet(page, "pieces");

      // The same profile at the same address, with Indwell gone.
      await page.route("**/js/indwell.js", (route) => route.abort());
      page.seen.clear();
      await page.goto("/paper/");
      await page.waitForTimeout(500);
      assert.equal((await tilesOf(page, "sections"))[0], "section-outdoors", "the section moved up");
      const after = await tilesOf(page, "front");
      const share = (ids) => ids.filter((id) => byId.get(id).section === "Outdoors").length;
      assert.ok(share(after) > share(front), `${front} → ${after}`);
      assert.equal(await page.locator(".lead").getAttribute("data-indwell-item"), "ferry-returns");
      assert.equal(await page.seen.cls(), 0);
      await page.unroute("**/js/indwell.js");
      page.seen.clear();

      await visit(page);
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.waitForTimeout(1200);
      await quiet(page, "front page, scrolled");
      assert.equal(await page.seen.cls(), 0);
      await page.close();
    });

    test("pictures in the first slots load at once, whichever they are", async () => {
      const page = await open(context);
      await visit(page);
      await remember(page);
      await read(page, OUTDOORS);
      await visit(page);
      const hints = await page.$$eval('[data-indwell-list="front"] img', (all) => all.map((one) => one.getAttribute("loading")));
      assert.deepEqual(hints.slice(0, 5), [null, null, null, null, "lazy"]);
      assert.ok(hints.slice(4).every((hint) => hint === "lazy"));
      await page.close();
    });

    test("no rule of axe is broken, nothing is wider than the screen", async () => {
      for (const colorScheme of ["light", "dark"]) {
        const page = await open({ ...context, colorScheme, reducedMotion: "reduce" });
        for (const address of ["", "ferry-returns.html", "op-wall-keep.html", "you.html"]) {
          await visit(page, address);
          await page.evaluate(axe);
          const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }));
          assert.deepEqual(found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`), [], `${colorScheme} ${address}`);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${address} is too wide`);
        }
        await page.close();
      }
    });
  });
}

describe("the order", () => {
  test("what was read recedes, and how far it was read counts", { timeout: 120_000 }, async () => {
    const page = await open(DESKTOP);
    await visit(page);
    await remember(page);
    const before = await tilesOf(page, "culture");
    await readOn(page, before[0]);
    await read(page, [before[1]]);
    await visit(page);
    const after = await tilesOf(page, "culture");
    for (const id of before.slice(0, 2)) assert.ok(!after.includes(id) || after.indexOf(id) > before.indexOf(id), `${id}: ${before} → ${after}`);
    await page.locator('[data-why="culture"]').click();
    await page.getByRole("dialog").getByText("It moved up").first().waitFor();
    await page.keyboard.press("Escape");
    await quiet(page);
    await page.close();
  });

  test("every viewpoint is among the first three opinions, whichever is read", async () => {
    const page = await open(DESKTOP);
    await visit(page);
    await remember(page);
    const views = async () => (await tilesOf(page, "opinion")).slice(0, 3).map((id) => byId.get(id).viewpoint).sort();
    const all = ["between", "change", "keep"];
    assert.deepEqual(await views(), all);
    const first = (await tilesOf(page, "opinion"))[0];
    await read(page, pieces.filter(({ viewpoint }) => viewpoint === "keep").map(({ id }) => id));
    await visit(page);
    assert.deepEqual(await views(), all);
    assert.notEqual((await tilesOf(page, "opinion"))[0], first, "the order is another all the same");
    await page.close();
  });

  test("the reader has the editors' order by one click, and at the next first paint", async () => {
    const page = await open(DESKTOP);
    await visit(page);
    await remember(page);
    const editors = [await tilesOf(page, "sections"), await tilesOf(page, "front")];
    await read(page, OUTDOORS);
    await visit(page);
    assert.notDeepEqual([await tilesOf(page, "sections"), await tilesOf(page, "front")], editors);
    await page.getByRole("radio", { name: "Editors’" }).check({ force: true });
    assert.deepEqual([await tilesOf(page, "sections"), await tilesOf(page, "front")], editors);
    await page.waitForFunction(() => !localStorage["indwell-plan/paper"]);
    await visit(page);
    assert.deepEqual([await tilesOf(page, "sections"), await tilesOf(page, "front")], editors);
    await page.getByRole("radio", { name: "For you" }).check({ force: true });
    assert.equal((await tilesOf(page, "sections"))[0], "section-outdoors");
    await quiet(page);
    assert.equal(await page.seen.cls(), 0);
    await page.close();
  });

  test("the reader's desk shows it, and erases it with the plan", async () => {
    const page = await open(DESKTOP);
    await visit(page);
    await remember(page);
    await read(page, OUTDOORS);
    await visit(page, "you.html");
    await page.getByText("Outdoors", { exact: false }).nth(1).waitFor();
    assert.ok((await ourKeys(page)).includes("indwell-plan/paper"));
    await page.evaluate(async () => (await import("./js/reader.js")).reader.me.forget());
    assert.deepEqual(await ourKeys(page), []);
    await visit(page);
    assert.equal((await tilesOf(page, "sections"))[0], "section-town");
    await quiet(page);
    await page.close();
  });

  test("a reader who says no leaves nothing behind, and reads the editors' paper", async () => {
    const page = await open(DESKTOP);
    await visit(page);
    await page.getByRole("button", { name: "No", exact: true }).click();
    await page.goto("/paper/");
    await page.waitForTimeout(400);
    await page.goto(`/paper/${OUTDOORS[0]}.html`);
    await page.waitForTimeout(400);
    assert.deepEqual(await ourKeys(page), []);
    assert.deepEqual(page.seen.errors, []);
    await page.close();
  });
});
