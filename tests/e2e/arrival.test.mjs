// A page that comes slowly, a few tags at a time: what was painted stays where it is. What a network does by chance, and a
// fast machine never shows, is made here on purpose.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { DESKTOP, PHONE, SITE, launch, siteServer } from "../../pkg-scripts/lib/browser.mjs";

const PAGES = ["", "paper/", "paper/ferry-returns.html", "paper/you.html", "shop/", "shop/kitchen.html"];
const PAUSE = 40; // ms: some frames
const TAGS = 1; // that come together
const SLOW = 200; // pauses a page; the rest of it comes at once

let server, browser;
before(async () => {
  server = await siteServer({
    intercept: ({ path: wanted }, response) => {
      const address = wanted.slice(1).split("?")[0];
      if (!PAGES.some((page) => page.split("?")[0] === address)) return false;
      const page = readFileSync(path.join(SITE, address.replace(/(^|\/)$/, "$1index.html")), "utf8");
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      send(page.replace('data-space="', 'data-deadline="20000" $&'), response);
      return true;
    },
  });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Head first; then some tags, and a pause, and some more. */
async function send(page, response) {
  const body = page.indexOf("<body");
  response.write(page.slice(0, body));
  const pieces = page.slice(body).match(new RegExp(`(?:[^>]*>){${TAGS}}|[^]+$`, "g"));
  for (const piece of pieces.splice(0, SLOW)) {
    response.write(piece);
    await pause(PAUSE);
  }
  response.end(pieces.join(""));
}

for (const [size, context] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  describe(size, () => {
    for (const address of PAGES) {
      test(`/${address}`, { timeout: 60_000 }, async () => {
        const page = await browser.newPage(server, context);
        await page.goto(`/${address}`);
        await page.waitForLoadState("networkidle");
        await page.waitForTimeout(300);
        assert.deepEqual(await page.seen.trouble(), []);
        await page.close();
      });
    }
  });
}
