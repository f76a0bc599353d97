// The README's quick starts as they stand, from the packed tarball to a page that ranks, as the gallery shows them.
//   INDWELL_TRIAL=1   installs everything anew, and says how long each took from nothing   (pkg-scripts/soak trial)
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, cpSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pack } from "../../pkg-scripts/lib/apps.mjs";
import { ROOT, launch, serve } from "../../pkg-scripts/lib/browser.mjs";
import { STACKS, buildStack, withPackage } from "../../pkg-scripts/lib/stacks.mjs";

const trial = Boolean(process.env.INDWELL_TRIAL);
const chosen = trial ? Object.keys(STACKS) : ["module", "script", "element"];

describe("quick starts", () => {
  let out, server, browser;
  before(async () => {
    pack();
    out = mkdtempSync(path.join(tmpdir(), "indwell-stacks-"));
    cpSync(path.join(ROOT, "www/gallery"), out, { recursive: true });
    withPackage(out);
    server = await serve({ mounts: { "/": out } });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    rmSync(out, { recursive: true, force: true });
  });

  for (const name of chosen) {
    test(`${STACKS[name].title}: what is pressed counts, and still does after a reload`, { timeout: 600_000 }, async (t) => {
      const from = Date.now();
      await buildStack(name, out, trial);
      const page = await browser.newPage(server, { viewport: { width: 800, height: 600 } });
      const tiles = page.locator(".live li");
      // A value of a tab: its key ends with the tab's id.
      const kept = () => page.evaluate(() => Object.keys(localStorage).some((key) => /^indwell\/shop\/[0-9a-f]{16}/.test(key)));
      const known = () =>
        page.evaluate(async () => {
          const { open } = await import("/indwell/index.js");
          const me = await open({ space: "shop", storage: "local" });
          return me.interests().facets.map(({ value }) => value);
        });
      await page.goto(`/${name}.html`);
      await tiles.first().waitFor();
      if (STACKS[name].dependencies) {
        const reds = tiles.filter({ hasText: "red" });
        const texts = (await reds.allInnerTexts()).slice(0, 3);
        assert.equal(texts.length, 3);
        const places = async () => (await tiles.allInnerTexts()).reduce((sum, text, at) => sum + (/red/.test(text) ? at : 0), 0);
        const before = await places();
        for (const text of texts) await tiles.filter({ hasText: text }).getByRole("button").click();
        for (let wait = 0; wait < 100 && !(await kept()); wait++) await page.waitForTimeout(50);
        await page.reload();
        await tiles.first().waitFor();
        assert.ok((await places()) < before, (await tiles.allInnerTexts()).join(", "));
      } else {
        // The page's own script is there at some moment, and keeps what was shown.
        for (let wait = 0; wait < 200 && !(await kept()); wait++) await page.waitForTimeout(100);
        for (let times = 0; times < 5; times++) await page.locator('.live [data-indwell-item^="mug"] a').click();
        await page.reload();
        await tiles.first().waitFor();
        const values = await known();
        assert.ok(values.some((value) => /Mugs/.test(value)) && !values.includes("Bags"), values.join(" "));
      }
      t.diagnostic(`${name}: ${((Date.now() - from) / 1000).toFixed(1)} s from the tarball to a page that ranks`);
      assert.deepEqual((await page.seen.trouble()).filter((sentence) => !sentence.startsWith("layout shift")), []);
      await page.close();
    });
  }
});
