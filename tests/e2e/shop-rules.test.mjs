// What the shop asks of its lists, tries out and counts: each control of the panel does what it says, and says what it does.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESKTOP, PHONE, launch } from "../../pkg-scripts/lib/browser.mjs";
import { violations } from "./lib/axe.mjs";
import { byId, lookAt, months, patientServer, products, tilesOf, troubleOf, visit, withFacet } from "./lib/shop.mjs";

const PROMOTED = "23084";
const SPOTTED = withFacet("theme", "Retrospot").slice(0, 6);
const rank = (id) => products.findIndex(({ item_id }) => item_id === id);
const department = (id) => byId.get(id).facets.category.split("/")[0];
const isSoldOut = (id) => rank(id) < 800 && rank(id) % 40 === 9;

let server, browser;
before(async () => {
  server = await patientServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const remember = (page) => page.getByRole("button", { name: "Remember on this device" }).click();
async function panel(page) {
  await page.locator("#learnt").click();
  await page.getByRole("dialog").waitFor();
  return page.getByRole("dialog");
}
/** Words within the panel may move at the visitor's own key, however long the machine takes. */
const still = (what) => !what.startsWith("layout shift");
const rule = (dialog, name) => dialog.locator(".rules li", { hasText: name });

describe("rules", () => {
  for (const [size, context] of Object.entries({ desktop: DESKTOP, "phone, dark": { ...PHONE, colorScheme: "dark" } })) {
    test(`${size}: they hold for a stranger, are told in words, and can be left out`, async () => {
      const page = await browser.newPage(server, { ...context, reducedMotion: "reduce" });
      await visit(page, "");
      const ruled = await tilesOf(page, "home-picks");
      assert.equal(ruled[3], PROMOTED);
      const label = page.locator(`[data-indwell-list=home-picks] [data-indwell-item="${PROMOTED}"] .promoted`);
      assert.deepEqual([await label.textContent(), await label.isVisible()], ["Promoted", true], "and its tile says so");
      assert.ok(!ruled.some(isSoldOut));
      const all = await page.$$eval("[data-indwell-list=home-picks] > li", (tiles) => tiles.map((tile) => tile.dataset.indwellItem));
      assert.ok(all.some(isSoldOut), "there is something sold out to be put last");
      assert.equal(all.findLastIndex((id) => !isSoldOut(id)), all.length - all.filter(isSoldOut).length - 1, "sold out is behind all others");
      assert.deepEqual(await troubleOf(page), []);

      const dialog = await panel(page);
      assert.deepEqual(await violations(page), []);
      assert.match(await rule(dialog, "One promoted product").textContent(), /“Rabbit Night Light” has the fourth place.*changes.*“Picked for this visit”/);
      assert.match(await rule(dialog, "Sold out stands last").textContent(), /20 of 3,790 products are sold out.*On this page it changes/);
      assert.match(await rule(dialog, "No second time").textContent(), /On this page it changes nothing/);
      await dialog.getByRole("radio", { name: "Left out" }).check();
      assert.match(await rule(dialog, "One promoted product").textContent(), /Left out\.$/);
      const plain = await tilesOf(page, "home-picks");
      assert.ok(plain.every((id, at) => !at || rank(id) > rank(plain[at - 1])), "without rules it is the order of sales");
      assert.ok(plain.some(isSoldOut));
      assert.equal(await page.locator("[data-indwell-promoted]").count(), 0);
      await visit(page, "");
      assert.deepEqual(await tilesOf(page, "home-picks"), plain, "so it stays on the next page");
      await panel(page);
      await page.getByRole("radio", { name: "Applied" }).check();
      assert.deepEqual(await tilesOf(page, "home-picks"), ruled);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "too wide");
      assert.deepEqual((await troubleOf(page)).filter(still), []);
      await page.close();
    });
  }

  test("no department takes it all, and what is in the basket makes room", async () => {
    const page = await browser.newPage(server, DESKTOP);
    await visit(page, "");
    await remember(page);
    await lookAt(page, products.filter(({ item_id }) => department(item_id) === "Kitchen").slice(0, 8).map(({ item_id }) => item_id));
    await visit(page, "");
    const capped = await tilesOf(page, "home-picks");
    assert.equal(capped.filter((id) => department(id) === "Kitchen").length, 4);
    const dialog = await panel(page);
    assert.match(await rule(dialog, "No department takes it all").textContent(), /“Picked for this visit”/);
    await dialog.getByRole("radio", { name: "Left out" }).check();
    assert.ok((await tilesOf(page, "home-picks")).filter((id) => department(id) === "Kitchen").length > 4, "there would be more");
    await dialog.getByRole("radio", { name: "Applied" }).check();
    await page.keyboard.press("Escape");
    const [taken] = capped;
    await page.locator(`[data-indwell-list=home-picks] [data-indwell-item="${taken}"] .add`).click();
    await visit(page, "");
    assert.ok(!(await tilesOf(page, "home-picks")).includes(taken));
    await panel(page);
    assert.match(await rule(page.getByRole("dialog"), "No second time").textContent(), /“Picked for this visit”/);
    await page.close();
  });

  test("what is sold out says so and cannot be bought; what is promoted says why it is there", async () => {
    const page = await browser.newPage(server, DESKTOP);
    const [gone] = products.map(({ item_id }) => item_id).filter(isSoldOut);
    await visit(page, `product.html?id=${gone}`);
    assert.ok(await page.getByRole("button", { name: "Sold out" }).isDisabled());
    await visit(page, `search.html?q=${encodeURIComponent(byId.get(gone).text)}`);
    const tile = page.locator(`[data-indwell-item="${gone}"]`);
    assert.deepEqual([await tile.locator(".add").count(), /sold out/.test(await tile.textContent())], [0, true]);
    await visit(page, "");
    await page.locator(`[data-indwell-list=home-picks] [data-indwell-item="${PROMOTED}"] .why`).click();
    await page.getByText("The shop promotes it: it stands in this place, whoever looks.").waitFor();
    await page.close();
  });
});

test("the dial and the mix: at once, on the next page too, and measured", async () => {
  const page = await browser.newPage(server, { ...DESKTOP, reducedMotion: "reduce" });
  await visit(page, "");
  await remember(page);
  await lookAt(page, SPOTTED);
  await visit(page, "");
  const spots = async () => (await tilesOf(page, "home-picks")).filter((id) => [byId.get(id).facets.theme].flat().includes("Retrospot")).length;
  const familiar = await spots();
  const dialog = await panel(page);
  const says = () => dialog.locator("#surprise-says").textContent();
  assert.match(await says(), /Your taste counts in full/);
  const dial = dialog.getByRole("slider", { name: /Familiar/ });
  await dial.focus();
  await page.keyboard.press("End");
  assert.match(await says(), /Your taste counts for 0 %/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "surprise");
  assert.ok((await spots()) < familiar, `${await spots()} of ${familiar}`);
  await page.keyboard.press("Escape");
  await visit(page, "");
  assert.ok((await spots()) < familiar, "kept beside the history");
  await panel(page);
  assert.equal(await dial.inputValue(), "1");
  await dial.focus();
  await page.keyboard.press("Home");
  assert.equal(await spots(), familiar);

  // The bits are those of the list as it stands.
  const bits = (ids) => {
    const kinds = ids.map((id) => byId.get(id).facets.category);
    const counts = [...new Set(kinds)].map((kind) => kinds.filter((one) => one === kind).length);
    return counts.reduce((sum, count) => sum - (count / ids.length) * Math.log2(count / ids.length), 0).toFixed(2);
  };
  const measured = [];
  for (const name of ["MMR", "DPP", "As they come"]) {
    await dialog.getByRole("radio", { name, exact: true }).check();
    measured.push(bits(await tilesOf(page, "home-picks")));
  }
  const [mmr, dpp, plain] = measured;
  await dialog.getByText(`“Picked for this visit”: ${plain} bits as they come, ${mmr} with MMR, ${dpp} with DPP`).waitFor();
  assert.ok(Number(dpp) > Number(plain), `${dpp} > ${plain}: unlike neighbours are of more kinds`);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual((await troubleOf(page)).filter(still), []);
  await page.close();
});

for (const [size, context] of Object.entries({ desktop: DESKTOP, "phone, dark": { ...PHONE, colorScheme: "dark" } })) {
  test(`${size}: aims with their trade, places kept for discoveries, and how wide a world is seen`, async () => {
    const page = await browser.newPage(server, { ...context, reducedMotion: "reduce" });
    await visit(page, "");
    await page.getByRole("button", { name: "No", exact: true }).click(); // nothing is noticed, however long it takes
    const discoveries = () => page.$$eval("[data-indwell-list=home-picks] > li", (tiles) => tiles.flatMap((tile, slot) => (/To discover/.test(tile.querySelector(".promoted")?.textContent) ? [slot] : [])));
    let dialog = await panel(page);
    await dialog.getByText("Nothing has been seen for a second yet.").waitFor();
    await dialog.getByRole("radio", { name: "Two places" }).check();
    assert.match(await dialog.locator("#found").textContent(), /once something is known of you/);
    assert.deepEqual(await discoveries(), [], "of a stranger nothing is known");
    await dialog.getByRole("radio", { name: "No place" }).check();
    await dialog.getByRole("radio", { name: "This device" }).check();
    await dialog.getByText("Kept in this browser, on this device").waitFor();
    await page.keyboard.press("Escape");
    await lookAt(page, SPOTTED);
    await visit(page, "");

    // What the aim brings is that of the list as it stands, each place by its attention; and it is said what it costs.
    const margin = (id) => 20 + ((Number.parseInt(id, 10) || 0) * 7) % 41;
    const age = (id) => ((month) => (2011 - month[0]) * 12 + 12 - month[1])(months[byId.get(id).month].split("-").map(Number));
    const attention = (slot) => 1 / Math.log2(slot + 2);
    const mean = (ids, of) => (ids.reduce((sum, id, slot) => sum + of(id) * attention(slot), 0) / ids.reduce((sum, _, slot) => sum + attention(slot), 0)).toFixed(1);
    const plain = await tilesOf(page, "home-picks");
    dialog = await panel(page);
    const trade = () => dialog.locator("#trade").textContent();
    assert.match(await trade(), /An aim moves what serves it forward/);
    for (const [name, of, told] of [["Margin", margin, (value) => `a margin of ${value} %`], ["Newness", age, (value) => `${value} months on sale`]]) {
      await dialog.getByRole("radio", { name, exact: true }).check();
      const aimed = await tilesOf(page, "home-picks");
      assert.notDeepEqual(aimed, plain);
      assert.ok((await trade()).startsWith(`“Picked for this visit” has ${told(mean(aimed, of))} in the mean, and would have ${told(mean(plain, of))} without.`), await trade());
      assert.match(await trade(), /the odds that you pick of it are [1-9]\d? % lower/);
    }
    await dialog.getByRole("radio", { name: "No aim" }).check();
    assert.deepEqual(await tilesOf(page, "home-picks"), plain);

    await dialog.getByRole("radio", { name: "Two places" }).check();
    const found = await tilesOf(page, "home-picks");
    assert.deepEqual(await discoveries(), [2, 6]);
    const met = new Set(SPOTTED.flatMap((id) => Object.values(byId.get(id).facets).flat()));
    for (const slot of [2, 6]) {
      const { text, facets } = byId.get(found[slot]);
      assert.ok(!Object.values(facets).flat().some((value) => met.has(value)), `${text} is nothing like what was looked at`);
      assert.ok((await dialog.locator("#found").textContent()).includes(`“${text}” in the ${slot === 2 ? "third" : "seventh"} place`));
    }
    assert.deepEqual(await violations(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "too wide");

    // The departments looked at, as the entropy of what they are; and those shown, once something has been seen for a second.
    const kinds = SPOTTED.map(department);
    const bits = [...new Set(kinds)].reduce((sum, kind) => sum - (kinds.filter((one) => one === kind).length / kinds.length) * Math.log2(kinds.filter((one) => one === kind).length / kinds.length), 0);
    await page.keyboard.press("Escape");
    await page.locator("[data-indwell-list=home-picks]").scrollIntoViewIfNeeded();
    await page.waitForTimeout(1500);
    await visit(page, "");
    assert.deepEqual(await discoveries(), [2, 6], "kept for the next page");
    dialog = await panel(page);
    const world = dialog.locator("section", { has: page.getByRole("heading", { name: "How wide a world you see" }) });
    await world.getByText("A bubble is where").waitFor();
    const [shop, seen, looked] = (await world.locator("li").allTextContents()).map((text) => Number(/[\d.]+$/.exec(text)[0]));
    assert.equal(looked, Number((2 ** bits).toFixed(1)));
    assert.ok(seen >= 1 && shop > seen && shop < 12, `${shop} ${seen}`);
    await page.keyboard.press("Escape");
    await page.locator(`[data-indwell-list=home-picks] [data-indwell-item="${found[2]}"] .why`).click();
    await dialog.getByText("This place is kept for things you know little of").waitFor();
    assert.deepEqual((await troubleOf(page)).filter(still), []);
    await page.close();
  });
}

test("the holdout: the page's own order and nothing of Indwell's, while the history goes on", async () => {
  const page = await browser.newPage(server, DESKTOP);
  await visit(page, "");
  await remember(page);
  await lookAt(page, SPOTTED);
  await visit(page, "");
  const mine = await tilesOf(page, "home-picks");
  const dialog = await panel(page);
  await dialog.getByText("Here nobody is kept there").waitFor();
  await dialog.getByRole("radio", { name: "The holdout" }).check();
  await dialog.getByText("You see the shop as it would be without Indwell").waitFor();
  await dialog.getByText("no variant is dealt to you").waitFor();
  assert.match(await rule(dialog, "One promoted product").textContent(), /the holdout has none/);
  const held = await tilesOf(page, "home-picks");
  assert.ok(held.every((id, at) => !at || rank(id) > rank(held[at - 1])), "the order of sales");
  assert.equal(await page.locator(".crowd").count(), 0);
  await page.keyboard.press("Escape");
  const before = Number(await page.locator(".badge").textContent());
  await lookAt(page, [SPOTTED[0]]);
  await visit(page, "");
  assert.deepEqual(await tilesOf(page, "home-picks"), held);
  assert.equal(await page.getAttribute("#hero", "data-shown"), null);
  await page.waitForFunction((before) => Number(document.querySelector(".badge").textContent) > before, before);
  await panel(page);
  await page.getByRole("radio", { name: "Everybody" }).check();
  const again = await tilesOf(page, "home-picks");
  assert.notDeepEqual(again, held);
  assert.ok(mine.filter((id) => again.includes(id)).length >= 5, "the visitor's order is back");
  assert.deepEqual((await troubleOf(page)).filter(still), []);
  await page.close();
});

for (const [size, context] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  test(`${size}: the banner: the usual one first, the visitor's from the first paint of the next visit on, counted, and dealt anew`, async () => {
    const page = await browser.newPage(server, { ...context, reducedMotion: "reduce" });
    // What stands there at each frame, from the first on.
    await page.addInitScript(() => {
      window.banners = new Set();
      const look = () => {
        const shown = [...document.querySelectorAll("#hero h1")].filter((one) => one.checkVisibility());
        if (shown.length) window.banners.add(shown.map((one) => one.textContent).join(" and "));
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    const usual = "Small, cheerful things for the house and the people in it";
    const banners = () => page.evaluate(() => [...window.banners]);
    const height = () => page.evaluate(() => Math.round(document.getElementById("hero").getBoundingClientRect().height));
    await visit(page, "");
    await remember(page);
    const tall = await height();
    assert.deepEqual(await banners(), [usual]);
    const kept = () => page.evaluate(() => localStorage["tern-and-tansy.hero"]);
    const seen = new Set();
    for (let turn = 0; turn < 20 && seen.size < 3; turn++) {
      const dialog = await panel(page);
      await page.evaluate(() => localStorage.removeItem("tern-and-tansy.hero"));
      await dialog.getByRole("button", { name: "Count and deal anew" }).click();
      await page.waitForFunction(() => localStorage["tern-and-tansy.hero"]);
      await dialog.getByText(`“${await kept()}” was dealt to you, with a probability of 1 in 3`).waitFor();
      const variant = await kept();
      page.seen.clear();
      await visit(page, "");
      assert.equal(await page.seen.cls(), 0, variant);
      await page.waitForFunction(() => window.banners?.size);
      const [shown, ...others] = await banners();
      assert.deepEqual(others, [], "nothing else ever stood there");
      assert.equal(shown === usual, variant === "cheerful");
      assert.equal(await height(), tall, variant);
      seen.add(variant);
    }
    assert.equal(seen.size, 3, "chance deals all of them");

    // Seen for a second, clicked, and bought after.
    const variant = await kept();
    await page.evaluate(() => scrollTo(0, 0));
    const rows = () => page.getByRole("dialog").locator("tbody tr", { hasText: "Banner" }).allTextContents();
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith("indwell//experiments/shop/") && localStorage[key].includes('"hero ')), null, { timeout: 60_000 });
    await page.locator("#hero .button:visible").click();
    await page.waitForURL(/(kitchen|garden|toys-craft)\.html/);
    await page.waitForSelector(".add");
    await page.locator(".add").first().click();
    await visit(page, "checkout.html");
    await page.getByRole("button", { name: "Place the pretend order" }).click();
    await page.waitForURL(/thanks/);
    await page.waitForFunction(() => sessionStorage["tern-and-tansy.counted"]);
    await panel(page);
    await page.getByRole("dialog").locator("tbody tr").first().waitFor();
    const [counted, ...others] = await rows();
    assert.match(counted, new RegExp(`^Banner ${variant}(, \\d+ s in sight)?[1-9]11£\\d+\\.\\d\\d$`));
    assert.deepEqual(others, []);

    // What is erased takes it along.
    await page.getByRole("button", { name: "Erase everything" }).click();
    assert.equal(await kept(), undefined);
    await visit(page, "");
    assert.deepEqual(await banners(), [usual]);
    assert.deepEqual((await troubleOf(page)).filter(still), []);
    await page.close();
  });
}

test("what each list brings is counted by its name and by what it is made of", async () => {
  const page = await browser.newPage(server, DESKTOP);
  await visit(page, "");
  await remember(page);
  const row = page.locator('[data-crowd="trending"]');
  await page.locator("#trending .crowd").scrollIntoViewIfNeeded();
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith("indwell//experiments/shop/") && localStorage[key].includes("@trending trending")), null, { timeout: 60_000 });
  await row.locator("a").first().click();
  await page.waitForURL(/product/);
  await visit(page, "");
  const dialog = await panel(page);
  await dialog.locator("tbody tr", { hasText: "trending" }).waitFor();
  assert.match(await dialog.locator("tbody tr", { hasText: "trending" }).textContent(), /^trending trending(, \d+ s in sight)?[1-9]10£0\.00$/);
  await page.close();
});
