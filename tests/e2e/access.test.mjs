// The shop against axe's rules, light and dark, with the panel open and shut; and what axe cannot see: size of targets, keyboard.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { DESKTOP, PHONE, ROOT, launch, siteServer } from "../../pkg-scripts/lib/browser.mjs";
import { lookAt, visit, withFacet } from "./lib/shop.mjs";

const axe = readFileSync(path.join(ROOT, "pkg-scripts/node_modules/axe-core/axe.min.js"), "utf8");
const PAGES = [
  "",
  "kitchen.html",
  "category.html?c=Kitchen&sort=high",
  "search.html?q=red+mug",
  "search.html?q=zzz",
  "product.html?id=22423",
  "basket.html",
  "checkout.html",
  "preferences.html",
];

let server, browser;
before(async () => {
  server = await siteServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  assert.ok(found.passes.length > 15, "axe looked at the page");
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary.split("\n").at(1).trim()}`),
  );
}

for (const [name, context] of Object.entries({ "desktop, light": DESKTOP, "phone, dark": { ...PHONE, colorScheme: "dark" } })) {
  test(`${name}: no page breaks a rule`, async () => {
    const page = await browser.newPage(server, { ...context, reducedMotion: "reduce" });
    for (const address of ["../", ...PAGES]) {
      if (address === "../") await page.goto("/");
      else await visit(page, address);
      assert.deepEqual(await violations(page), [], `/shop/${address}`);
    }
    await page.getByRole("button", { name: "Remember on this device" }).click();
    await lookAt(page, withFacet("theme", "Retrospot").slice(0, 4));
    await page.getByRole("button", { name: "Add to basket" }).click();
    await visit(page, "basket.html");
    await page.locator(".why").first().click();
    assert.deepEqual(await violations(page), [], "the panel and a full basket");
    await page.close();
  });

  test(`${name}: every control is at least 24 pixels each way, and nothing is wider than the screen`, async () => {
    const page = await browser.newPage(server, context);
    for (const address of PAGES) {
      await visit(page, address);
      // What is far below is laid out only when it comes near.
      await page.$$eval(".row, .tile", (below) => below.forEach((element) => (element.style.contentVisibility = "visible")));
      const small = await page.$$eval("button, select, .button, .chips a, .pager a, .tool", (controls) =>
        controls
          .filter((control) => control.checkVisibility())
          .map((control) => [control.className || control.tagName, control.getBoundingClientRect()])
          .filter(([, { width, height }]) => width < 24 || height < 24)
          .map(([what, { width, height }]) => `${what} ${width} × ${height}`),
      );
      assert.deepEqual(small, [], address);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${address} is too wide`);
    }
    await page.close();
  });
}
