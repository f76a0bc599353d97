// Every block of code in www/docs runs as it stands, and says nothing.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { PKG, ROOT, launch, serve } from "../../pkg-scripts/lib/browser.mjs";

const folder = path.join(ROOT, "www/docs");
const blocks = readdirSync(folder)
  .filter((file) => file.endsWith(".md"))
  .flatMap((file) => [...readFileSync(path.join(folder, file), "utf8").matchAll(/^```(js|html)\n([^]*?)^```/gm)].map(([, language, code], at) => ({ name: `${file}, block ${at + 1}`, language, code })));
const scripts = blocks.filter(({ language }) => language === "js");
const pages = blocks.filter(({ language }) => language === "html");

/** The file that a block of reports.md imports stands there as a block itself. */
const [, QUESTIONS] = /^```json\n([^]*?)^```/m.exec(readFileSync(path.join(folder, "reports.md"), "utf8"));

/** What a page has of its own, where the block does not say it. */
const OWN = {
  open: 'import { open } from "/indwell/index.js";',
  attach: 'import { attach } from "/indwell/dom.js";',
  products: `const products = [["bag-7", "Bags", 20], ["cap-1", "Caps", 9], ["mug-2", "Kitchen/Mugs", 8], ["mug-1", "Kitchen/Mugs", 9.5]].map(([item_id, category, price]) => ({ item_id, price, facets: { category } }));`,
  byId: "const byId = new Map(products.map((product) => [product.item_id, product]));",
  counts: "const counts = [1, 0, 2];",
  render: 'const render = (shown) => { if (!Array.isArray(shown) || shown.includes(undefined)) throw new Error("render() was given no list."); };',
};
const isFull = ({ name }) => name.startsWith("rules.md");
const asModule = ({ name, code }, at) => {
  const has = (name) => new RegExp(`^(import|const|let) [^=\\n]*\\b${name}\\b`, "m").test(code);
  const own = Object.entries(OWN)
    .filter(([name]) => !has(name))
    .map(([, text]) => (isFull({ name }) ? text.replace("/indwell/index.js", "/indwell/full.js") : text));
  const me = has("me") ? "" : `const me = await open({ space: "docs-${at}" });`;
  return [...own, me, code.replaceAll(/"indwell(?:\/([\w-]+))?"/g, (_, entry) => `"/indwell/${entry ?? "index"}.js"`), "me.dispose(); export {};"].join("\n");
};
const page = (body) => `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><body>${body}</body></html>`;

describe("docs", () => {
  let server, browser;
  before(async () => {
    const policy = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";
    server = await serve({
      mounts: { "/indwell/": PKG },
      headers: { "Content-Security-Policy": policy },
      intercept: ({ path: wanted }, response) => {
        if (wanted === "/questions.json") return Boolean(response.setHeader("Content-Type", "application/json").end(QUESTIONS));
        const [, kind, at] = /^\/(script|page|empty)-?(\d*)$/.exec(wanted) ?? [];
        if (!kind) return false;
        response.setHeader("Content-Type", kind === "script" ? "text/javascript" : "text/html; charset=utf-8");
        response.end(kind === "script" ? asModule(scripts[at], at) : page(kind === "page" ? pages[at].code : ""));
        return true;
      },
    });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test(`${scripts.length} scripts run to their end, and what they assert holds`, { timeout: 300_000 }, async () => {
    assert.ok(scripts.length >= 15);
    const tab = await browser.newPage(server);
    tab.setDefaultTimeout(120_000);
    await tab.goto("/empty");
    for (const [at, { name }] of scripts.entries()) {
      if (isFull({ name }) !== isFull(scripts[at - 1] ?? { name })) await tab.goto("/empty"); // one wasm a page
      const failed = await tab.evaluate((at) => import(`/script-${at}`).then(() => "", (error) => String(error.stack ?? error)), at);
      assert.equal(failed, "", name);
      assert.deepEqual(await tab.seen.trouble(), [], name);
    }
    await tab.close();
  });

  test(`${pages.length} pages work without a word`, { timeout: 300_000 }, async () => {
    const tab = await browser.newPage(server);
    tab.setDefaultTimeout(120_000);
    for (const [at, { name }] of pages.entries()) {
      await tab.goto(`/page-${at}`);
      await tab.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => entry.name.endsWith(".wasm")));
      assert.deepEqual(await tab.seen.trouble(), [], name);
    }
    await tab.close();
  });
});
