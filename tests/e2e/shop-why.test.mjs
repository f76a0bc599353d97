// <indwell-why> on the shop's tiles: by keyboard, for everybody, and nothing moves.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESKTOP, PHONE, launch } from "../../pkg-scripts/lib/browser.mjs";
import { violations } from "./lib/axe.mjs";
import { byId, lookAt, patientServer, tilesOf, visit, withFacet, troubleOf } from "./lib/shop.mjs";

let server, browser;
before(async () => {
  server = await patientServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

for (const [name, context] of Object.entries({ "desktop, light": DESKTOP, "phone, dark": { ...PHONE, colorScheme: "dark" } })) {
  test(`${name}: why a tile of a category stands where it does, and the visitor's word on it`, { timeout: 600_000 }, async () => {
    const page = await browser.newPage(server, { ...context, reducedMotion: "reduce" });
    page.setDefaultTimeout(120_000);
    await visit(page, "");
    await page.getByRole("button", { name: "Remember on this device" }).click();
    await lookAt(page, withFacet("theme", "Retrospot").slice(0, 5));
    page.seen.clear();
    await visit(page, "kitchen.html");
    const asks = page.locator(".tile .why");
    assert.equal(await asks.count(), 24);
    assert.ok(!page.seen.requests.some(({ url }) => /\/js\/(elements|why)[\w-]*\.js$/.test(url)), "what answers is loaded when it is asked");
    await page.evaluate(async () => {
      for (; scrollY + innerHeight + 1 < document.documentElement.scrollHeight; await new Promise((done) => setTimeout(done, 200))) scrollBy(0, innerHeight);
      scrollTo(0, 0);
    });
    assert.equal(await page.seen.cls(), 0);
    const list = await page.locator("ul[data-indwell-list]").getAttribute("data-indwell-list");
    const before = await tilesOf(page, list);
    assert.deepEqual(await violations(page), []);
    const small = await asks.evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).filter(({ width, height }) => width < 24 || height < 24).length);
    assert.equal(small, 0);

    // By keyboard alone, from the tile's link on.
    const label = await asks.first().getAttribute("aria-label");
    await page.locator(`ul[data-indwell-list="${list}"] a`).first().focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const panel = page.getByRole("dialog", { name: label });
    await panel.getByText(/place \d+/i).first().waitFor();
    assert.ok((await panel.locator(".reasons > li").count()) >= 1, "reasons are given");
    const facets = Object.values(byId.get(before[0]).facets).flat().map((value) => value.replaceAll("/", " › "));
    const said = await panel.locator(".reasons").textContent();
    assert.ok(facets.some((value) => said.includes(value)), `and name what it is: ${said}`);
    assert.deepEqual(await violations(page), [], "with the panel open");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "too wide");
    await page.getByRole("button", { name: "Not interested" }).focus();
    await page.keyboard.press("Enter");
    await panel.getByText("It will not be shown in lists again.").waitFor();
    assert.deepEqual(await tilesOf(page, list), before, "nothing moves while it is read");
    // Words within the panel may move at the visitor's own key, however long the machine takes; nothing else may.
    const words = /^layout shift of [\d.e-]+: text(, text)*$/;
    assert.deepEqual((await troubleOf(page)).filter((sentence) => !words.test(sentence)), []);
    // The list follows the visitor's own word, and closes the gap.
    await page.keyboard.press("Escape");
    await page.waitForFunction((gone) => !document.querySelector(`[data-indwell-item="${gone}"]`)?.checkVisibility(), before[0]);
    await page.waitForFunction(() => document.activeElement !== document.body, null, { timeout: 10_000 });
    assert.deepEqual((await tilesOf(page, list)).sort(), before.slice(1).sort());
    assert.deepEqual((await troubleOf(page)).filter((sentence) => !sentence.startsWith("layout shift")), []);
    await page.close();
  });
}
