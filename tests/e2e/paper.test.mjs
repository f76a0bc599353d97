// The newspaper as a reader meets it: the front page in order at its first paint, what was read receding, every viewpoint
// in its turn, and the reader in charge.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { DESKTOP, PHONE, SITE, launch, siteServer } from "../../pkg-scripts/lib/browser.mjs";
import { facetsOf, readPieces } from "../../pkg-scripts/lib/paper/pieces.mjs";

const pieces = readPieces(Date.UTC(2026, 10, 21));
const byId = new Map(pieces.map((piece) => [piece.id, piece]));
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
/** Pictures that were still under way as a page was left are no trouble. */
const quiet = async (page, where) => assert.deepEqual((await page.seen.trouble()).filter((what) => !/pictures\/.*ERR_ABORTED/.test(what)), [], where);

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

      // The same profile at the same address, with the package gone.
      await page.route("**/indwell/**", (route) => route.abort());
      page.seen.clear();
      await page.goto("/paper/");
      await page.waitForTimeout(500);
      assert.equal((await tilesOf(page, "sections"))[0], "section-outdoors", "the section moved up");
      const after = await tilesOf(page, "front");
      const share = (ids) => ids.filter((id) => byId.get(id).section === "Outdoors").length;
      assert.ok(share(after) > share(front), `${front} → ${after}`);
      assert.equal(await page.locator(".lead").getAttribute("data-indwell-item"), "ferry-returns");
      assert.equal(await page.seen.cls(), 0);
      await page.unroute("**/indwell/**");
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
  });
}
