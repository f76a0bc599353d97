// The storefront as a visitor meets it, with the package as it is built: quiet, steady, in the visitor's order, forgetful on demand.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { DESKTOP, PHONE, SITE, launch, siteServer } from "../../pkg-scripts/lib/browser.mjs";
import {
  byId,
  drawn,
  focused,
  lookAt,
  ourKeys,
  patientServer,
  products,
  settled,
  tilesOf,
  unpromoted,
  visit,
  withFacet, troubleOf } from "./lib/shop.mjs";

const SPOTTED = withFacet("theme", "Retrospot").slice(0, 10);
const share = (ids, key, value) => ids.filter((id) => [byId.get(id).facets[key]].flat().includes(value)).length;
const remember = (page) => page.getByRole("button", { name: "Remember on this device" }).click();
const panel = (page) => page.getByRole("button", { name: /^What this shop has learnt about you/ }).click();

let server, browser;
before(async () => {
  server = await patientServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

for (const [size, context] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  describe(size, () => {
    test("from the first visit to the order and back to a clean slate: nothing moves, nothing is said, nothing is sent", async () => {
      const page = await browser.newPage(server, context);
      const quiet = async (where) => assert.deepEqual(await troubleOf(page), [], where);

      await visit(page, "");
      const before = await tilesOf(page, "home-picks");
      assert.equal(before.length, 8);
      const ranks = (await unpromoted(page, "home-picks")).map((id) => products.findIndex(({ item_id }) => item_id === id));
      assert.equal(ranks.length, 7);
      assert.deepEqual(
        ranks,
        ranks.toSorted((a, b) => a - b),
        "a stranger sees the order of sales",
      );
      await quiet("home");
      await remember(page);
      assert.match(await focused(page), /^What this shop has learnt/, "the notice went, and the focus has a place");

      await lookAt(page, SPOTTED);
      await quiet("products");
      await page.getByRole("button", { name: "Add to basket" }).click();
      assert.equal(await focused(page), "Add to basket");

      await visit(page, "");
      const after = await tilesOf(page, "home-picks");
      assert.ok(
        share(after, "theme", "Retrospot") > share(before, "theme", "Retrospot"),
        `${share(before, "theme", "Retrospot")} → ${share(after, "theme", "Retrospot")}`,
      );
      await quiet("home, once more");
      await page.reload();
      await drawn(page);
      await settled(page);
      assert.deepEqual(await tilesOf(page, "home-picks"), after, "kept over a reload");

      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
      await page.waitForTimeout(1300); // long enough for impressions
      await quiet("home, scrolled");

      await visit(page, "kitchen.html");
      const heights = await page.$$eval(".tile", (tiles) => tiles.map((tile) => Math.round(tile.getBoundingClientRect().height)));
      assert.equal(new Set(heights).size, 1, `tiles that are not laid out yet take the room that they will have: ${heights}`);
      await page.getByRole("link", { name: "Page 2", exact: true }).click();
      await page.waitForURL(/page=2/);
      await settled(page);
      await quiet("category");
      await visit(page, "category.html?c=Kitchen/Mugs+%26+cups&sort=low");
      assert.equal(await page.locator("[data-indwell-list]").count(), 0, "an order of prices stays one");
      const prices = await page.$$eval(".tile-price", (all) => all.map((price) => Number(price.textContent.slice(1))));
      assert.deepEqual(
        prices,
        prices.toSorted((a, b) => a - b),
      );

      await page.getByRole("searchbox").fill("polkadot");
      await page.keyboard.press("Enter");
      await page.waitForURL(/search\.html\?q=polkadot/);
      await page.waitForSelector("[data-indwell-list=search]");
      await settled(page);
      await quiet("search");

      await visit(page, "basket.html");
      assert.equal(await page.locator(".lines li").count(), 1);
      await page.getByRole("link", { name: "To the checkout" }).click();
      await page.waitForURL(/checkout/);
      await settled(page);
      await page.getByRole("button", { name: "Place the pretend order" }).click();
      await page.waitForURL(/thanks/);
      await page.waitForSelector("[data-indwell-purchase] li");
      await settled(page);
      await quiet("order");

      await panel(page);
      await page.getByText("1 bought").waitFor();
      await page.getByRole("button", { name: "Erase everything" }).click();
      await page.getByText("Nothing yet.").waitFor();
      assert.equal(await focused(page), "Erase everything");
      assert.deepEqual(await ourKeys(page), [], "nothing of Indwell is left");
      await visit(page, "");
      assert.deepEqual(await tilesOf(page, "home-picks"), before, "the shop's own order is back");
      await quiet("erased");
      assert.equal(await page.seen.cls(), 0);

      const files = new Set(page.seen.requests.map(({ url }) => new URL(url).pathname.replace(/.*\./, ".")));
      assert.deepEqual(
        [...files].filter((end) => !/^\.(html|js|css|json|wasm|svg|pack)$|\/$/.test(end)),
        [],
        "static files only",
      );
      await page.close();
    });

    test("the panel: reasons, order and choice by keyboard, and the focus never lost", async () => {
      const page = await browser.newPage(server, context);
      await visit(page, "");
      await remember(page);
      await lookAt(page, SPOTTED.slice(0, 5));
      await visit(page, "");
      const why = page.locator("[data-indwell-list=home-picks] .why").first();
      const label = await why.getAttribute("aria-label");
      await why.focus();
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog", { name: "What this shop has learnt about you, on this device" });
      await dialog.getByRole("heading", { name: "Why is this here?" }).waitFor();
      assert.ok((await dialog.locator(".reasons .bars li").count()) >= 2, "reasons are given");
      assert.ok(await dialog.getByText("Retrospot", { exact: false }).count(), "and name what was looked at");

      // Every control redraws the lists behind, or part of the panel: the focus stays, or goes to a neighbour in the panel.
      const inside = async (what) =>
        assert.ok(
          await dialog.evaluate((it) => it.contains(document.activeElement) && document.activeElement !== it),
          `${what}: ${await focused(page)}`,
        );
      await dialog.getByRole("radio", { name: "Standard" }).check();
      await inside("standard order");
      const standard = await unpromoted(page, "home-picks");
      assert.equal(standard.length, 7);
      const ranks = standard.map((id) => products.findIndex(({ item_id }) => item_id === id));
      assert.deepEqual(
        ranks,
        ranks.toSorted((a, b) => a - b),
        "the standard order is the shop's own",
      );
      await page.keyboard.press("ArrowLeft");
      await inside("personalised order");
      for (const name of ["More like this", "Less like this"]) {
        await dialog.getByRole("button", { name }).focus();
        await page.keyboard.press("Enter");
        await page.waitForTimeout(80);
        await inside(name);
      }
      await dialog
        .getByRole("button", { name: /^Less of/ })
        .first()
        .focus();
      await page.keyboard.press("Enter");
      await page.waitForTimeout(80);
      await inside("less of a facet");
      await page.keyboard.press("Escape");
      assert.equal(await dialog.count(), 0, "closed");
      const back = await focused(page);
      assert.ok(back === label || back.startsWith("What this shop has learnt"), `focus went to: ${back}`);
      assert.deepEqual(await troubleOf(page), []);
      await page.close();
    });

    test("a basket by keyboard: added, counted, removed, the focus at hand", async () => {
      const page = await browser.newPage(server, context);
      await visit(page, "");
      const other = await page.context().newPage();
      await other.goto(page.url());
      for (const at of [0, 1]) {
        const add = page.locator("[data-indwell-list=home-picks] .add").nth(at);
        const label = await add.getAttribute("aria-label");
        await add.focus();
        await page.keyboard.press("Enter");
        assert.equal(await focused(page), label);
      }
      assert.equal(await page.locator("#basket-count").textContent(), "2");
      await other.locator("#basket-count", { hasText: "2" }).waitFor(); // the same basket in another tab
      await other.close();
      await visit(page, "basket.html");
      await page.locator(".remove").first().focus();
      await page.keyboard.press("Enter");
      assert.match(await focused(page), /^Remove /);
      await page.keyboard.press("Enter");
      assert.match(await focused(page), /nothing in your basket/);
      assert.deepEqual(await troubleOf(page), []);
      await page.close();
    });
  });
}

describe("the visitor's choice", () => {
  test("before it, and with “this page only”, every page starts with a clean slate and nothing of Indwell is stored", async () => {
    const page = await browser.newPage(server, DESKTOP);
    await lookAt(page, SPOTTED.slice(0, 6));
    await visit(page, "");
    const before = await tilesOf(page, "home-picks");
    assert.deepEqual(await ourKeys(page), []);
    await page.getByRole("button", { name: "Only while this page is open" }).click();
    await lookAt(page, SPOTTED.slice(0, 6));
    await visit(page, "");
    assert.deepEqual(await tilesOf(page, "home-picks"), before);
    assert.deepEqual(await ourKeys(page), []);
    assert.equal(await page.getByText("May this shop remember").count(), 0, "asked once");
    await panel(page);
    await page.getByRole("dialog").getByText("Kept only while this page is open").waitFor();
    assert.deepEqual(await troubleOf(page), []);
    await page.close();
  });

  test("withdrawn, it leaves nothing behind", async () => {
    const page = await browser.newPage(server, DESKTOP);
    await visit(page, "");
    await remember(page);
    await lookAt(page, SPOTTED.slice(0, 3));
    assert.notDeepEqual(await ourKeys(page), []);
    await panel(page);
    await page.getByRole("radio", { name: "Nothing" }).check();
    await page.getByText("Switched off: nothing is noticed").waitFor();
    assert.deepEqual(await ourKeys(page), []);
    await lookAt(page, SPOTTED.slice(0, 3));
    assert.deepEqual(await ourKeys(page), []);
    assert.deepEqual(await troubleOf(page), []);
    await page.close();
  });
});

describe("what all customers together say", () => {
  const CAKE_STAND = "21843";
  const row = (page, name) => page.locator(`[data-crowd="${name}"] > li`);
  /** Scrolls to a row of the home page, which is filled as the screen comes near. */
  const reach = async (page, name) => {
    await page.locator(`#${name} .crowd`).waitFor();
    await page.locator(`#${name}`).scrollIntoViewIfNeeded(); // the row in it is drawn anew meanwhile
    await page.waitForSelector(`[data-crowd="${name}"]`);
  };
  const ids = (page, name) => row(page, name).evaluateAll((tiles) => tiles.map((tile) => tile.dataset.indwellItem));

  for (const [size, context] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    test(`rows of it where they help, each with its reason, on ${size}`, async () => {
      const page = await browser.newPage(server, context);
      await visit(page, "");
      await reach(page, "trending");
      assert.equal(await row(page, "trending").count(), 4, "for a stranger too");
      assert.match(await row(page, "trending").first().locator(".tile-because").textContent(), /^\d+\.\d times its usual sales$/);
      assert.equal(await row(page, "because").count(), 0, "nothing was looked at yet");
      await remember(page);

      await lookAt(page, [CAKE_STAND]);
      assert.equal(await row(page, "similar").count(), 4);
      const bought = await ids(page, "also-bought");
      assert.equal(bought.length, 4);
      assert.equal(new Set([CAKE_STAND, ...bought]).size, 5, "neither itself nor one twice");
      await row(page, "also-bought").first().locator(".why").click();
      await page.getByText(`Many customers who bought ${byId.get(CAKE_STAND).text} bought it too.`).waitFor();
      const dialog = page.getByRole("dialog");
      await dialog.getByText("282 KB about 3,790 products").waitFor();
      const told = await dialog.locator(".strategies code").allTextContents();
      assert.deepEqual(told, ["also_bought", "similar"]);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Add to basket" }).click();

      await visit(page, "");
      await reach(page, "because");
      await page.getByRole("heading", { name: `Because you looked at ${byId.get(CAKE_STAND).text}` }).waitFor();
      assert.ok(!(await ids(page, "because")).includes(CAKE_STAND), "what lies in the basket is not suggested");
      await visit(page, "basket.html");
      const lines = await row(page, "bought-together").locator(".tile-because").allTextContents();
      assert.deepEqual(lines, Array(4).fill(`with ${byId.get(CAKE_STAND).text}`));
      assert.deepEqual(await troubleOf(page), []);
      assert.equal(await page.seen.cls(), 0);
      await page.close();
    });
  }

  test("the shop's own order has no row that goes by the visitor", async () => {
    const page = await browser.newPage(server, DESKTOP);
    await visit(page, "");
    await remember(page);
    await lookAt(page, [CAKE_STAND]);
    await visit(page, "");
    await reach(page, "because");
    await reach(page, "trending");
    assert.equal(await row(page, "because").count(), 4);
    await panel(page);
    await page.getByRole("radio", { name: "Standard" }).check();
    assert.equal(await row(page, "because").count(), 0);
    assert.equal(await row(page, "trending").count(), 4);
    await page.close();
  });

  test("a pack that is missing or broken leaves its rows out, and nothing else", async (t) => {
    for (const end of [(response) => response.writeHead(404).end(), (response) => response.end("no pack at all, but some bytes")]) {
      const bare = await patientServer({ intercept: ({ path }, response) => path.endsWith(".pack") && Boolean(end(response)) });
      t.after(() => bare.close());
      const page = await browser.newPage(bare, DESKTOP);
      await visit(page, `product.html?id=${CAKE_STAND}`);
      assert.equal(await page.locator(".crowd").count(), 0);
      assert.ok(await page.locator("[data-indwell-list=product-kind]").count(), "the shop's own rows are there");
      await visit(page, "");
      assert.equal((await tilesOf(page, "home-picks")).length, 8);
      for (let at = 0; at < 40 && (await page.locator(".crowd").count()); at++) {
        await page.mouse.wheel(0, 100); // as a visitor does: the row is known to stay away before it is in sight
        await page.waitForTimeout(60);
      }
      assert.equal(await page.locator(".crowd").count(), 0);
      await panel(page);
      await page.getByText("It is not loaded here").waitFor();
      assert.equal(await page.seen.cls(), 0);
      await page.close();
    }
  });

  test("its report has a page, which the panel leads to", async () => {
    const page = await browser.newPage(server, DESKTOP);
    await visit(page, "");
    await panel(page);
    await page.getByRole("dialog").getByRole("link", { name: "What it says" }).click();
    await page.waitForURL(/\/shop\/catalogue\/report\.html$/);
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "What the crowd knows");
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).fontFamily), "", "with its own style");
    assert.deepEqual(page.seen.errors, []);
    await page.close();
  });
});

describe("without Indwell", () => {
  test("not there at all: the shop is whole, in its own order", async (t) => {
    const bare = await siteServer({
      intercept: ({ path }, response) => path === "/shop/js/indwell.js" && Boolean(response.writeHead(404).end()),
    });
    t.after(() => bare.close());
    const page = await browser.newPage(bare, DESKTOP);
    await visit(page, "");
    assert.equal((await tilesOf(page, "home-picks")).length, 8);
    await page.locator(".add").first().click();
    await visit(page, "basket.html");
    assert.equal(await page.locator(".lines li").count(), 1);
    await page.locator("#learnt").click();
    await page.getByText("could not be loaded").waitFor();
    assert.deepEqual(page.seen.errors, []);
    assert.equal(await page.seen.cls(), 0);
    await page.close();
  });

  test("late: the lists do not wait for it, and do not move when it comes", async (t) => {
    const wasm = readFileSync(path.join(SITE, "indwell/indwell_full_bg.wasm"));
    let held;
    const slow = await siteServer({
      intercept: ({ path }, response) => path.endsWith(".wasm") && Boolean((held = response)),
    });
    t.after(() => slow.close());
    const page = await browser.newPage(slow, DESKTOP);
    await page.goto("/shop/");
    await drawn(page); // with the wasm still held back
    const before = await tilesOf(page, "home-picks");
    assert.equal(before.length, 8);
    while (!held) await page.waitForTimeout(20);
    held.setHeader("Content-Type", "application/wasm").end(wasm);
    await page.waitForFunction(() => document.querySelector(".badge.some")); // it is at work: it has noticed what is looked at
    assert.deepEqual(await tilesOf(page, "home-picks"), before);
    assert.equal(await page.seen.cls(), 0);
    await page.close();
  });
});
