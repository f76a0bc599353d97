// <indwell-onboarding>: a few taps, and the next list begins with what was tapped; asked once, of whom nothing is known.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PHONE } from "../../pkg-scripts/lib/browser.mjs";
import { violations } from "./lib/axe.mjs";
import { inPage } from "./lib/elements.mjs";

const OFFERS = [
  { facet: { key: "theme", value: "Spots" }, label: "Spots" },
  { facet: { key: "colour", value: "red" } },
  { facet: { key: "category", value: "Garden" }, label: "The garden" },
  { facet: { key: "category", value: "Cards" } },
];
/** A stranger and the element, with what it tells. */
const ask = async (lab, offers) => {
  lab.me = await lab.visitor({ past: false });
  lab.told = [];
  document.addEventListener("indwell:onboarding", ({ detail }) => lab.told.push(detail));
  const picture = Object.assign(document.createElement("img"), { alt: "", src: "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" });
  if (offers) offers[0].image = picture;
  lab.element = lab.put("indwell-onboarding", lab.me, {}, offers ? { offers } : { items: lab.items });
  lab.key = (key) => lab.element.shadowRoot.querySelector(`[data-key="${key}"]`);
  await lab.drawn();
};

for (const [name, language, context] of [
  ["light, English", "en", {}],
  ["dark, Arabic", "ar", { colorScheme: "dark" }],
  ["phone, dark, German", "de", { ...PHONE, colorScheme: "dark" }],
  ["phone, French", "fr", PHONE],
  ["phone, Spanish", "es", PHONE],
]) {
  inPage(
    `${name}: axe finds nothing, targets are large enough, nothing is too wide`,
    async (run, page) => {
      await run(ask, OFFERS);
      for (const tapped of [false, true]) {
        if (tapped) await run((lab) => (lab.key("offer 0").click(), lab.drawn()));
        assert.deepEqual(await violations(page), []);
      }
      const small = await run((lab) => [...lab.element.shadowRoot.querySelectorAll("button")].map((button) => button.getBoundingClientRect()).filter(({ width, height }) => width < 24 || height < 24).length);
      assert.equal(small, 0);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "too wide");
      const [direction, said] = await run((lab) => [getComputedStyle(lab.element.shadowRoot.querySelector("section")).direction, lab.element.shadowRoot.textContent]);
      assert.equal(direction, language === "ar" ? "rtl" : "ltr");
      assert.ok(!/[{}]|undefined|\bnull\b|NaN|\[object/.test(said), said);
    },
    { language, context: { ...context, reducedMotion: "reduce" } },
  );
}

inPage("three taps, and the next list begins with them; a tap again takes it back; done, and never asked again", async (run, page) => {
  await run(ask, OFFERS);
  const before = await run((lab) => lab.me.rank(lab.items).order);
  assert.deepEqual(before, [0, 1, 2, 3, 4, 5, 6, 7], "a stranger's");
  const pressed = () => run((lab) => [...lab.element.shadowRoot.querySelectorAll("[aria-pressed]")].map((button) => button.getAttribute("aria-pressed") === "true"));
  assert.ok(await run((lab) => lab.key("done").disabled));
  const focused = () => run((lab) => lab.element.shadowRoot.activeElement?.textContent);
  await run((lab) => lab.key("offer 0").focus());
  for (const label of ["Spots", "red", "The garden", "Cards"]) {
    assert.equal(await focused(), label);
    await page.keyboard.press("Enter");
    assert.equal(await focused(), label, "the focus stays");
    await page.keyboard.press("Tab");
  }
  assert.deepEqual(await pressed(), [true, true, true, true]);
  await run((lab) => lab.key("offer 3").click());
  assert.deepEqual(await pressed(), [true, true, true, false]);
  assert.equal(await run((lab) => lab.key("offer 0").querySelectorAll("img").length), 1, "the page's picture stays, however often it is drawn");
  assert.equal(await run((lab) => lab.element.shadowRoot.querySelector("[role=status]").textContent), "Taken back.");
  const { order, liked } = await run((lab) => {
    const likes = ({ facets }) => (facets.theme === "Spots") + (facets.colour === "red") + facets.category.startsWith("Garden");
    const { order } = lab.me.rank(lab.items);
    return { order, liked: order.map((place) => likes(lab.items[place])) };
  });
  assert.notDeepEqual(order, before);
  assert.deepEqual(liked.slice(0, 4).map((count) => count > 0), [true, true, true, true], "of the first four, each has something of it");
  assert.ok(order.indexOf(6) < 6, "and what stood far behind has come forward");
  assert.ok(liked[0] >= 2, "and first what has most");
  assert.deepEqual(await run((lab) => lab.me.interests().facets.filter(({ value }) => value === "Cards").every(({ strength }) => strength === 0)), true);

  await run((lab) => lab.key("done").focus());
  await page.keyboard.press("Enter");
  assert.equal(await focused(), "Noted: lists begin with what you like.");
  assert.deepEqual(await run((lab) => lab.told.map(({ liked, end }) => [liked.length, end])), [[1, null], [2, null], [3, null], [4, null], [3, null], [3, "done"]]);
  assert.deepEqual(await run((lab) => lab.told.at(-1).liked[0]), { key: "theme", value: "Spots" });
  assert.equal(await run((lab) => lab.me.choices().asked), true);
  assert.equal(await run(async (lab) => {
    lab.me.forget();
    const again = lab.put("indwell-onboarding", lab.me, {}, { items: lab.items });
    await lab.drawn();
    return again.checkVisibility();
  }), false);
});

inPage("not now: nothing is learnt, it is kept beside the other choices, and not asked on the next page", async (run, page) => {
  await run(ask, OFFERS);
  assert.equal(await run((lab) => lab.element.checkVisibility()), true);
  await run((lab) => lab.key("later").focus());
  await page.keyboard.press("Enter");
  assert.equal(await run((lab) => lab.element.shadowRoot.activeElement?.textContent), "You will not be asked again.");
  assert.deepEqual(await run((lab) => [lab.told, lab.me.status().events, lab.me.choices().asked]), [[{ liked: [], end: "later" }], 0, true]);
  assert.deepEqual(await page.evaluate(() => JSON.parse(localStorage["indwell//choices/lab"])), { off: false, standard: false, surprise: 0, asked: true });
  const asked = await run(async (lab) => {
    lab.me.dispose();
    lab.me = await lab.visitor({ past: false });
    lab.element.remove();
    const again = lab.put("indwell-onboarding", lab.me, {}, { items: lab.items });
    await lab.drawn();
    return [lab.me.choices().asked, again.hidden];
  });
  assert.deepEqual(asked, [true, true]);
});

describe("who is asked, and what", () => {
  inPage("nobody of whom something is known, nobody for whom it is off, and nobody where there is nothing to offer", async (run) => {
    const hidden = await run(async (lab) => {
      const shown = async (me, properties) => {
        const element = lab.put("indwell-onboarding", me, {}, properties);
        await lab.drawn();
        return element.checkVisibility();
      };
      const off = await lab.open({ space: "off", storage: "off" });
      const unsaid = await lab.openWithConsent(lab.open, { space: "unsaid" });
      const stranger = await lab.open({ space: "stranger" });
      const offers = [{ facet: { key: "a", value: "b" } }];
      return [
        await shown(await lab.visitor(), { offers }), await shown(off, { offers }), await shown(unsaid, { offers }), await shown(undefined, { offers }), await shown(stranger, {}),
        await shown(stranger, { offers: [null, 5, {}, { facet: { key: "a" } }, { facet: { key: "", value: "b" } }] }), await shown(stranger, { offers }),
      ]; // prettier-ignore
    });
    assert.deepEqual(hidden, [false, false, false, false, false, false, true]);
  });

  inPage("what is stored is what the session may store: of one in memory, nothing", async (run, page) => {
    await run(async (lab) => {
      lab.me = await lab.open({ space: "memory" });
      lab.element = lab.put("indwell-onboarding", lab.me, {}, { items: lab.items });
      await lab.drawn();
      const key = (key) => lab.element.shadowRoot.querySelector(`[data-key="${key}"]`);
      key("offer 0").click();
      key("done").click();
    });
    assert.equal(await run((lab) => lab.me.interests().facets.length > 0), true);
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  });

  inPage("of items, what more than one and not more than half of them have, by turns of the keys; a visitor that is switched off is not asked any longer", async (run) => {
    await run(ask);
    const offered = () => run((lab) => [...lab.element.shadowRoot.querySelectorAll("[aria-pressed]")].map((button) => button.textContent));
    assert.deepEqual(await offered(), ["Kitchen", "red", "Spots", "Bags", "white", "Garden"]);
    await run(async (lab) => {
      const many = Array.from({ length: 200 }, (_, n) => ({ item_id: `n${n}`, facets: { all: "same", each: `own ${n}`, brand: `b${n % 40}`, tags: [`t${n % 3}`, "x/y"] } }));
      lab.element.items = many;
      await lab.drawn();
    });
    assert.deepEqual((await offered()).slice(0, 4), ["b0", "t0", "b1", "t1"]);
    assert.equal((await offered()).length, 8);
    await run(async (lab) => {
      await lab.me.consent.choose("off");
      await lab.drawn();
    });
    assert.equal(await run((lab) => lab.element.checkVisibility()), false);
  });
});

test("every language has its texts", async () => {
  const keys = ["asking", "askingWhy", "thatsAll", "notNow", "thanks", "notAgain"];
  const modules = await Promise.all(["en", "de", "fr", "es", "ar"].map((language) => import(`../../src/js/elements-${language}.js`)));
  for (const key of keys) assert.equal(new Set(modules.map(({ default: texts }) => texts[key])).size, 5, key);
});
