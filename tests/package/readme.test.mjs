// The README's examples run as they stand.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { launch, PKG, ROOT, serve } from "../../pkg-scripts/lib/browser.mjs";

const readme = readFileSync(path.join(ROOT, "README.md"), "utf8");
const block = (language) => new RegExp("^```" + language + "\\n([^]*?)^```", "m").exec(readme)[1];

describe("README", () => {
  let folder, server, browser;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "indwell-readme-"));
    const page = (body) => `<!doctype html><title>t</title><link rel="icon" href="data:,"><body>${body}</body>`;
    // Links would leave the page.
    const quick = block("html").replaceAll(/href="[^"]*"/g, 'href="#"').replace("attach(me, document);", "$& window.me = me;");
    writeFileSync(path.join(folder, "quick.html"), page(quick));
    // As a bundler would resolve it, and with what the page has of its own.
    const script = block("js").replace('"indwell"', '"/indwell/index.js"');
    const own = `const products = ["bag", "cap", "mug-2"].map((item_id) => ({ item_id, facets: { category: item_id === "mug-2" ? "Kitchen/Mugs" : "Bags" } }));
      const render = (shown) => { window.shown = shown; };`;
    writeFileSync(path.join(folder, "script.html"), page(`<script type="module">${own}${script}; window.slate = items</script>`));
    const policy = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";
    server = await serve({ mounts: { "/indwell/": PKG, "/": folder }, headers: { "Content-Security-Policy": policy } });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("the page without a bundler records what is clicked and keeps it", async () => {
    const page = await browser.newPage(server);
    await page.goto("/quick.html");
    await page.waitForFunction(() => window.me);
    await page.locator("li a").first().click();
    const known = () => page.evaluate(() => [window.me.interests().facets.map((f) => f.value), window.me.status().storage]);
    assert.deepEqual(await known(), [["Kitchen", "Kitchen/Mugs", "red"], "persistent"]);
    await page.reload();
    await page.waitForFunction(() => window.me);
    assert.deepEqual((await known())[0], ["Kitchen", "Kitchen/Mugs", "red"]);
    assert.deepEqual(await page.seen.trouble(), []);
    await page.close();
  });

  test("the script moves up what suits the visitor, and says why", async () => {
    const page = await browser.newPage(server);
    await page.goto("/script.html");
    await page.waitForFunction(() => window.slate);
    const [shown, slate] = await page.evaluate(() => [window.shown, window.slate]);
    assert.deepEqual(shown.map((item) => item.item_id), slate.map((item) => item.item_id));
    const mug = slate.findIndex((item) => item.item_id === "mug-2");
    assert.ok(mug < 2, "it was the last of three");
    assert.ok(slate[mug].reasons.some((reason) => reason.value > 0 && reason.facet.value === "Kitchen/Mugs"));
    assert.deepEqual(await page.seen.trouble(), []);
    await page.close();
  });
});
