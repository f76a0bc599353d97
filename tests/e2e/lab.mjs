// Tests of indwell/dom: each in a fresh page, which is looked over for trouble at its end.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";

export let server, browser;
before(async () => {
  server = await pagesServer();
  browser = await launch({ context: { viewport: { width: 800, height: 600 } }, args: ["--js-flags=--expose-gc"] });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** `run(work, argument)` evaluates `work(lab, argument)` in the page; the lab is tests/e2e/pages/dom-lab.js. */
export const inPage = (name, body) =>
  test(name, { timeout: 30_000 }, async (t) => {
    const page = await browser.newPage(server);
    try {
      await page.goto("/dom.html");
      const run = async (work, argument) => {
        const lab = await page.evaluateHandle(async () => (window.lab ??= { ...(await import("/dom-lab.js")) }));
        return lab.evaluate(work, argument);
      };
      await body(run, page, t);
      assert.deepEqual(await page.seen.trouble(), []);
    } finally {
      await page.close();
    }
  });
