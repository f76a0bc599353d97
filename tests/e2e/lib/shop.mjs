// Hands and eyes for the tests of the shop.
import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT, SITE, siteServer } from "../../../pkg-scripts/lib/browser.mjs";

const data = JSON.parse(readFileSync(path.join(ROOT, "www/shop/catalogue/products.json"), "utf8"));

export const { months } = data;

/** The catalogue, best seller first, as items for Indwell and with what a test asks about. */
export const products = data.products.map(([item_id, name, pence, kind, , month, pairs]) => {
  const facets = { category: data.kinds[kind] };
  for (const at of pairs) (facets[data.facets[at][0]] ??= []).push(data.facets[at][1]);
  return { item_id, text: name, price: pence / 100, month, facets, consumable: data.consumable.includes(kind) };
});
export const byId = new Map(products.map((product) => [product.item_id, product]));

/** Waits until the page has drawn its lists. */
export const drawn = (page) => page.waitForFunction(() => !document.documentElement.classList.contains("loading"));

/** Waits until Indwell is there too, where it is wanted: to leave the page before would abort its loading. */
export const settled = (page) =>
  page.waitForFunction(() => {
    const loaded = (name) => performance.getEntriesByType("resource").find((entry) => entry.name.endsWith(name));
    const failed = loaded("/shop/js/indwell.js")?.responseStatus >= 400;
    if (document.documentElement.classList.contains("loading")) return false; // what it draws may want more
    return localStorage["tern-and-tansy.choice"] === "off" || loaded(".wasm") || failed;
  });

/** What a quiet page has none of; what comes once nothing else is to be done, and was still on its way as a page was left, is no trouble. */
export const troubleOf = async (page) => (await page.seen.trouble()).filter((what) => !/\/shop\/(js\/(elements|experiments|priors|share|trials|why)[\w-]*\.js|pictures\/\w+\.svg) net::ERR_ABORTED/.test(what));

export async function visit(page, address) {
  await page.goto(`/shop/${address}`);
  await drawn(page);
  await settled(page);
  await page.seen.rest();
}

/**
 * The demo site, with a shop that waits for Indwell as long as it takes: what is tested is the order, not this machine's speed.
 * (How long it really waits is a test of its own.)
 */
export function patientServer({ intercept, ...options } = {}) {
  const file = path.join(SITE, "shop/js/personal.js");
  // DEADLINE and PATIENCE, as the site has them.
  const patient = readFileSync(file, "utf8").replace(/=300,([\w$]+)=1500\b/, "=20000,$1=20000");
  if (!patient.includes("=20000,")) throw new Error("personal.js has no DEADLINE any more.");
  return siteServer({
    ...options,
    intercept: (request, response) =>
      (request.path === "/shop/js/personal.js" && Boolean(response.setHeader("Content-Type", "text/javascript").end(patient))) ||
      Boolean(intercept?.(request, response)),
  });
}

/** Looks at products for as long as it takes to count as looking. */
export async function lookAt(page, ids) {
  for (const id of ids) {
    await visit(page, `product.html?id=${id}`);
    await page.waitForTimeout(60);
  }
}

/** Ids of a list's tiles that show, in their order. */
export const tilesOf = (page, list) =>
  page.$$eval(`[data-indwell-list="${list}"] > li`, (tiles) =>
    tiles.filter((tile) => tile.checkVisibility()).map((tile) => tile.dataset.indwellItem),
  );

/** The same without what the shop promotes: that has its slot whoever looks. */
export const unpromoted = (page, list) =>
  page.$$eval(`[data-indwell-list="${list}"] > li:not([data-indwell-promoted])`, (tiles) =>
    tiles.filter((tile) => tile.checkVisibility()).map((tile) => tile.dataset.indwellItem),
  );

/** What has the focus, in words. */
export const focused = (page) =>
  page.evaluate(() => {
    const { activeElement: at } = document;
    return at === document.body ? "nothing" : at.getAttribute("aria-label") || at.value || at.textContent.trim();
  });

/** Keys of local storage that are Indwell's, but for the one that says since when everything is erased. */
export const ourKeys = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => /^indwell(?!.*\/(epoch\.\w+|erased)$)/.test(key)));

/** Products with this facet among the best sellers, the first first. */
export const withFacet = (key, value) =>
  products.filter(({ facets }) => [facets[key]].flat().includes(value)).map(({ item_id }) => item_id);
