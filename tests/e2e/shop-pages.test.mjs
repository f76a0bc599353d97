// The shop's pages as they are written before anybody asks for them: what is in them is what its scripts would draw, and a view of one
// needs no more than is in it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESKTOP, PHONE, launch, siteServer } from "../../pkg-scripts/lib/browser.mjs";
import { drawn, patientServer, products, settled, visit } from "./lib/shop.mjs";

let server, browser;
before(async () => {
  server = await patientServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** The tiles of lists as their page has them, by id; without what Indwell marks, and with pictures wherever they are. */
const tilesIn = (page, selector) =>
  page.$$eval(selector, (tiles) => Object.fromEntries(tiles.map((tile) => [tile.dataset.indwellItem, tile.outerHTML.replaceAll(/ data-indwell-promoted="[^"]*"|<span class="promoted">[^<]*<\/span>|<svg class="picture".*<\/svg>|<img class="picture"[^>]*>/g, "")])));

for (const [size, context] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  for (const address of ["", "kitchen.html"]) {
    test(`${size}: a view of /shop/${address} asks for neither the catalogue nor the pack, nor for what answers when it is asked`, async () => {
      const page = await browser.newPage(server, context);
      await visit(page, address);
      await page.waitForLoadState("networkidle");
      await page.waitForTimeout(500);
      const asked = page.seen.requests.map(({ url }) => new URL(url).pathname.replace("/shop/", ""));
      assert.deepEqual(asked.filter((path) => /catalogue|js\/(panel|why|experiments)/.test(path)), []);
      const pictures = asked.filter((path) => path.startsWith("pictures/"));
      assert.ok(pictures.length < 48, `${pictures.length} pictures`);
      assert.deepEqual(await page.seen.trouble(), []);
      await page.close();
    });
  }
}

test("what a view runs whatever its visitor does is compiled beside the main thread, and is four files at most", async () => {
  const page = await browser.newPage(server);
  try {
    for (const address of ["", "kitchen.html"]) {
      page.seen.clear();
      await visit(page, address);
      const files = new Set(page.seen.requests.map(({ url }) => url).filter((url) => /\/js\/[\w-]+\.js$/.test(url)));
      assert.ok(files.size >= 2 && files.size <= 4, [...files].join(" "));
      for (const file of files) assert.match(await (await fetch(file)).text(), /^\/\/# allFunctionsCalledOnLoad\n/, file);
    }
  } finally {
    await page.close();
  }
});

test("a department's page has the tiles that the script draws for it", async () => {
  const page = await browser.newPage(server, DESKTOP);
  await visit(page, "kitchen.html");
  const sent = await tilesIn(page, ".tile");
  const parts = () => page.$$eval("#title, #crumbs, .chips, .toolbar, .pager, .departments", (all) => all.map(({ outerHTML }) => outerHTML));
  const around = await parts();
  assert.equal(await page.title(), "Kitchen · Tern & Tansy");
  await visit(page, "category.html?c=Kitchen");
  assert.equal(Object.keys(sent).length, 24);
  assert.deepEqual(sent, await tilesIn(page, ".tile"));
  assert.deepEqual(around, await parts());
  assert.equal(await page.title(), "Kitchen · Tern & Tansy");
  await page.close();
});

test("the home page's tiles are those that the script makes of them, all different, in the order of sales", async () => {
  const page = await browser.newPage(server, DESKTOP);
  await visit(page, "");
  const sent = await tilesIn(page, ".tile[data-indwell-item]");
  assert.equal(Object.keys(sent).length, await page.locator(".tile[data-indwell-item]").count(), "none stands in two lists");
  assert.ok(Object.keys(sent).length > 120);
  for (const ids of await page.$$eval("ul[data-list]:not([data-indwell-list])", (lists) => lists.map(({ children }) => [...children].map(({ dataset }) => dataset.indwellItem)))) {
    const ranks = ids.map((id) => products.findIndex(({ item_id }) => item_id === id));
    assert.deepEqual(ranks, ranks.toSorted((a, b) => a - b));
  }
  const picks = await tilesIn(page, "[data-indwell-list=home-picks] > li");
  await page.locator("#learnt").click();
  await page.getByRole("dialog").getByRole("radio", { name: "Left out" }).check();
  assert.deepEqual(await tilesIn(page, "[data-indwell-list=home-picks] > li"), picks);
  await page.close();
});

test("a list below is put into order before the screen is there", async () => {
  const page = await browser.newPage(server, DESKTOP);
  await page.addInitScript(() => {
    window.ranked = [];
    addEventListener("indwell:ranked", ({ target }) => {
      const { top } = target.getBoundingClientRect();
      window.ranked.push([target.dataset.indwellList, top > innerHeight]);
    });
  });
  await visit(page, "");
  assert.deepEqual(await page.evaluate(() => window.ranked.map(([name]) => name).filter((name) => !/picks|season/.test(name))), [], "far below");
  await page.locator("[data-indwell-list=home-picks]").hover();
  for (let at = 0; at < 80; at++) {
    await page.mouse.wheel(0, 60);
    await page.waitForTimeout(25);
  }
  const ranked = new Map(await page.evaluate(() => window.ranked));
  assert.deepEqual([...ranked.keys()].sort(), ["home-kitchen", "home-little", "home-new", "home-picks", "home-season"]);
  assert.deepEqual([...ranked].filter(([name, below]) => !below && name !== "home-picks"), []);
  assert.deepEqual(await page.seen.trouble(), []);
  await page.close();
});

test("without script, and with one that does not come, the tiles are seen", async (t) => {
  const plain = await browser.newPage(server, { ...DESKTOP, javaScriptEnabled: false });
  await plain.goto("/shop/");
  assert.ok(await plain.locator(".tile-name").first().isVisible());
  await plain.close();
  const bare = await siteServer({ intercept: ({ path }, response) => path === "/shop/js/home.js" && Boolean(response.writeHead(404).end()) });
  t.after(() => bare.close());
  const page = await browser.newPage(bare, DESKTOP);
  await page.goto("/shop/");
  await page.locator(".tile-name").first().waitFor({ state: "visible", timeout: 10_000 });
  await page.close();
});

test("a sort order is another address of the same shelf", async () => {
  const page = await browser.newPage(server, PHONE);
  await visit(page, "kitchen-mugs-cups.html");
  await page.getByLabel("Sort by").selectOption({ label: "Price: low to high" });
  await page.waitForURL(/category\.html\?c=Kitchen%2FMugs\+%26\+cups&sort=low$/);
  await drawn(page);
  await settled(page);
  await page.getByLabel("Sort by").selectOption({ label: "Featured" });
  await page.waitForURL(/kitchen-mugs-cups\.html$/);
  await page.close();
});
