// What every app must do: show its list, rank it by what was clicked, keep that over a reload, and say nothing.
import assert from "node:assert/strict";
import { products } from "./shared/products.js";

const PAGE_ORDER = products.map(({ item_id }) => item_id);
const reds = products.filter(({ facets }) => facets.colour === "red").map(({ item_id }) => item_id);
export const WINDOW = { viewport: { width: 800, height: 600 } };

export const shown = (page) => page.$$eval("#list > li", (tiles) => tiles.map(({ id }) => id));
const ready = (page) => page.waitForFunction(() => document.documentElement.dataset.ready && document.querySelector("#list > li"), undefined, { timeout: 60_000 });
/** Two frames: what a change in the page leads to is drawn by then. */
const drawn = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))));
const clickReds = async (page, count = 5) => {
  for (const id of reds.slice(0, count)) await page.evaluate((id) => document.querySelector(`#${id} > :is(button, a)`).click(), id);
};

/** Asserts that red things stand clearly further up than on the page. */
function risen(order, page, what) {
  const places = (list) => list.reduce((sum, id, at) => sum + (reds.includes(id) ? at + 1 : 0), 0);
  assert.deepEqual(order.slice().sort(), page.slice().sort(), what);
  assert.ok(places(order) < 0.85 * places(page), `${what}: ${order.join(" ")}`);
}

/** What frameworks and development servers say of themselves in development. */
const THEIRS = /^console\.(?:debug: \[vite\]|info: %cDownload the React DevTools)/;

/** A page of an app; at its end it must have said nothing. */
async function visit(browser, server, path, work) {
  const page = await browser.newPage(server);
  try {
    await page.goto(path);
    await ready(page);
    await work(page);
    await drawn(page);
    const trouble = (await page.seen.trouble()).filter((sentence) => !THEIRS.test(sentence) && !sentence.startsWith("layout shift"));
    assert.deepEqual(trouble, []);
    assert.equal((await page.seen.cls()).toFixed(3), "0.000", "layout shift");
  } finally {
    await page.close();
  }
}

/** A list that the browser draws: after a reload it begins with what was clicked. */
export const drawnInBrowser = (browser, server, { path = "/", wasm = 1 } = {}) =>
  visit(browser, server, path, async (page) => {
    assert.deepEqual(await shown(page), PAGE_ORDER);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.ready), "persistent");
    await clickReds(page);
    page.seen.requests.length = 0;
    await page.reload();
    await ready(page);
    const order = await shown(page);
    risen(order, PAGE_ORDER, "what was clicked has moved up");
    assert.equal(page.seen.requests.filter(({ url }) => /\.wasm\b/.test(url)).length, wasm, "wasm files asked for");
  });

/** A list that the server draws: it comes in the page's order; what may have been seen stays, and the rest is ranked. */
export const drawnOnServer = (browser, server, { path = "/" } = {}) =>
  visit(browser, server, path, async (page) => {
    const html = await (await fetch(server.origin + path)).text();
    assert.deepEqual([...html.matchAll(/<li[^>]* id="(p\d+)"/g)].map(([, id]) => id), PAGE_ORDER, "as the server has it");
    await drawn(page);
    assert.deepEqual(await shown(page), PAGE_ORDER);
    await clickReds(page);
    await drawn(page);
    assert.deepEqual(await shown(page), PAGE_ORDER, "a list does not move under the visitor's hand");
    await page.reload();
    await ready(page);
    await drawn(page);
    const order = await shown(page);
    assert.deepEqual(order.slice(0, 4), PAGE_ORDER.slice(0, 4), "what is on the screen stays");
    risen(order.slice(4), PAGE_ORDER.slice(4), "and the rest is ranked");
  });

/** What an adapter does beyond: lists of a single page, more of one, an item hidden, a refresh, and all erased. */
export async function adapted(browser, server, { client = true } = {}) {
  if (client) await drawnInBrowser(browser, server, { path: "/client", wasm: 0 });

  await visit(browser, server, "/pages", async (page) => {
    await clickReds(page);
    await page.click("#turn");
    await page.waitForFunction(() => !document.querySelector("#list"));
    await page.evaluate(() => {
      window.frames_ = [];
      const look = () => (window.frames_.push([...document.querySelectorAll("#list > li")].map(({ id }) => id).join(" ")), requestAnimationFrame(look));
      requestAnimationFrame(look);
    });
    await page.click("#turn");
    await drawn(page);
    const order = await shown(page);
    risen(order, PAGE_ORDER, "a list that is new to the page is ranked as a whole");
    const painted = [...new Set((await page.evaluate(() => window.frames_)).filter(Boolean))];
    assert.deepEqual(painted, [order.join(" ")], "and was in that order in its first frame");
  });

  await visit(browser, server, "/more", async (page) => {
    await clickReds(page, 2); // p4 and p8, of the first eight
    const before = await shown(page);
    await page.click("#more");
    await drawn(page);
    const order = await shown(page);
    assert.deepEqual(order.slice(0, 8), before, "what was there stays");
    risen(order.slice(8), PAGE_ORDER.slice(8, 16), "the new batch is ranked by itself");

    await page.click("#p2 .hide");
    await drawn(page);
    assert.deepEqual(await shown(page), order.filter((id) => id !== "p2"), "what is hidden goes, and nothing else moves");
    await page.evaluate(() => document.querySelector("#refresh").click());
    await drawn(page);
    const anew = await shown(page);
    risen(anew, PAGE_ORDER.slice(0, 16).filter((id) => id !== "p2"), "ranked as a whole when asked");
  });
}
