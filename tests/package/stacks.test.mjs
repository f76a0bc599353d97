// The README's quick start in each stack, from the tarball to a page that works, and how long that takes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CSP, launch, serve } from "../../pkg-scripts/lib/browser.mjs";
import { pack } from "../../pkg-scripts/lib/apps.mjs";
import { STACKS, buildGallery, buildStack, withPackage } from "../../pkg-scripts/lib/stacks.mjs";

describe("README", () => {
  let browser;
  const folder = mkdtempSync(path.join(tmpdir(), "indwell-stacks-"));
  before(async () => {
    pack();
    browser = await launch({ context: { viewport: { width: 900, height: 900 } } });
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const tiles = (page) => page.$$eval(".live li", (list) => list.map((tile) => tile.dataset.indwellItem ?? tile.textContent));
  const known = (page) => page.evaluate(() => Object.keys(localStorage).some((key) => key.startsWith("indwell/")));

  /** What a visitor does there: presses the last three things, and comes again. */
  async function tryOut(name, server) {
    const page = await browser.newPage(server);
    await page.goto(`/${name}.html`);
    const count = STACKS[name].files ? 12 : 2;
    await page.waitForFunction((count) => document.querySelectorAll(".live li").length === count, count);
    const before = await tiles(page);
    await page.waitForTimeout(400); // what is pressed before anybody listens is not heard
    for (const tile of STACKS[name].files ? [11, 7, 3] : [1, 1, 1]) await page.locator(".live li :is(button, a)").nth(tile).click();
    await page.evaluate(() => dispatchEvent(new Event("pagehide")));
    assert.ok(await known(page), "kept on the device");
    await page.reload();
    await page.waitForFunction((count) => document.querySelectorAll(".live li").length === count, count);
    const again = await tiles(page);
    assert.deepEqual(again.slice().sort(), before.slice().sort());
    // A list that comes with the page above the fold has been seen: it keeps its order on that view.
    if (STACKS[name].files) assert.notDeepEqual(again, before);
    assert.deepEqual(await page.seen.trouble(), []);
    await page.close();
  }

  for (const [name, { title }] of Object.entries(STACKS)) {
    test(title, { timeout: 300_000 }, async (t) => {
      const started = Date.now();
      const out = path.join(folder, name);
      const trial = process.env.INDWELL_TRIAL && (name === "script" || name === "react"); // as a newcomer has it: nothing is there yet
      await buildStack(name, out, trial);
      withPackage(out);
      const server = await serve({ mounts: { "/": out } });
      try {
        await tryOut(name, server);
      } finally {
        await server.close();
      }
      if (!trial) return;
      const seconds = (Date.now() - started) / 1000;
      t.diagnostic(`${title}: from the tarball to a page that works and remembers in ${seconds.toFixed(1)} s`);
      assert.ok(seconds < 300, "five minutes");
    });
  }

  test("the gallery has a page for each, under the demo's strict policy", { timeout: 300_000 }, async () => {
    const out = path.join(folder, "site/gallery");
    await buildGallery(out);
    withPackage(path.join(folder, "site"));
    const server = await serve({ mounts: { "/": path.join(folder, "site") }, headers: { "Content-Security-Policy": CSP } });
    const page = await browser.newPage(server);
    await page.goto("/gallery/index.html");
    const pages = await page.$$eval("main li a", (links) => links.map((link) => link.getAttribute("href")));
    assert.deepEqual(pages, Object.keys(STACKS).map((name) => `${name}.html`));
    for (const name of pages) {
      await page.goto(`/gallery/${name}`);
      await page.waitForFunction(() => document.querySelectorAll(".live li").length >= 2);
    }
    // A page that is left while it loads its wasm gives that up.
    assert.deepEqual((await page.seen.trouble()).filter((sentence) => !sentence.endsWith("net::ERR_ABORTED")), []);
    await page.close();
    await server.close();
  });
});
