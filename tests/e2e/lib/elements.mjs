// A page with the elements in it, under a strict policy with Trusted Types.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, pagesServer } from "../../../pkg-scripts/lib/browser.mjs";

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

let server, browser;
before(async () => {
  server = await pagesServer({ headers: { "Content-Security-Policy": POLICY } });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** `run(work, argument)` evaluates `work(lab, argument)` in a page with tests/e2e/pages/elements-lab.js. */
export const inPage = (name, body, { language = "en", context } = {}) =>
  test(name, { timeout: 300_000 }, async () => {
    const page = await browser.newPage(server, context);
    try {
      await page.goto("/elements.html");
      await page.evaluate((language) => Object.assign(document.documentElement, { lang: language, dir: language === "ar" ? "rtl" : "ltr" }), language);
      const run = async (work, argument) => {
        const lab = await page.evaluateHandle(async () => (window.lab ??= { ...(await import("/elements-lab.js")) }));
        return lab.evaluate(work, argument);
      };
      await body(run, page, server);
      // What scripts do without a click may shift: the tests click by script.
      assert.deepEqual((await page.seen.trouble()).filter((sentence) => !sentence.startsWith("layout shift")), []);
    } finally {
      await page.close();
    }
  });

/** Both elements, for a visitor with a past, with all that can be opened open. */
export const both = async (lab) => {
  lab.me = await lab.visitor();
  lab.preferences = lab.put("indwell-preferences", lab.me, {}, { items: lab.items, surprise: 0.5, reports: await lab.reported(lab.me) });
  lab.me.rank([...lab.items].reverse(), { list: "home" });
  lab.why = lab.put("indwell-why", lab.me, { item: "lamp-2", list: "home" });
  await lab.drawn();
  lab.preferences.shadowRoot.querySelectorAll("details").forEach((details) => (details.open = true));
  await lab.drawn();
};
