// <indwell-preferences>, <indwell-why> and, of hostile data, <indwell-onboarding> under a strict policy with Trusted Types: for everybody, in every language, and deaf to
// what a page's data would have them do.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PHONE } from "../../pkg-scripts/lib/browser.mjs";
import { violations } from "./lib/axe.mjs";
import { both, inPage } from "./lib/elements.mjs";

describe("for everybody", () => {
  for (const [name, language, context] of [
    ["light, English", "en", {}],
    ["dark, Arabic", "ar", { colorScheme: "dark" }],
    ["phone, dark, German", "de", { ...PHONE, colorScheme: "dark" }],
    ["phone, French", "fr", PHONE],
  ]) {
    inPage(
      `${name}: axe finds nothing, targets are large enough, nothing is too wide`,
      async (run, page) => {
        await run(both);
        assert.deepEqual(await violations(page), []);
        const small = await run((lab) => {
          const controls = [...lab.preferences.shadowRoot.querySelectorAll("button, select, summary, input[type=range]"), ...lab.why.shadowRoot.querySelectorAll("button")];
          const shown = controls.filter((control) => control.checkVisibility()).map((control) => [control.outerHTML.slice(0, 60), control.getBoundingClientRect()]);
          return [shown.length, shown.filter(([, { width, height }]) => width < 24 || height < 24).map(([what, { width, height }]) => `${what} ${width} × ${height}`)];
        });
        assert.ok(small[0] > 20);
        assert.deepEqual(small[1], []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "too wide");
        await run((lab) => lab.why.shadowRoot.querySelector("button").click());
        await page.waitForTimeout(200);
        assert.deepEqual(await violations(page), [], "with the panel open");
        const [direction, said] = await run((lab) => [getComputedStyle(lab.why.shadowRoot.querySelector(".panel")).direction, lab.preferences.shadowRoot.textContent + lab.why.shadowRoot.textContent]);
        assert.equal(direction, language === "ar" ? "rtl" : "ltr");
        assert.ok(!/[{}]|undefined|\bnull\b|NaN|\[object/.test(said), said);
      },
      { language, context: { ...context, reducedMotion: "reduce" } },
    );
  }

  inPage("by keyboard: why opens, is read, answers, and gives the focus back", async (run, page) => {
    await run(both);
    await run((lab) => lab.why.shadowRoot.querySelector("button").focus());
    await page.keyboard.press("Enter");
    const focused = () => run((lab) => lab.why.shadowRoot.activeElement?.textContent);
    // A popover tells that it opened or closed in a task of its own.
    const turned = (to) =>
      run(async (lab, to) => {
        for (let wait = 0; wait < 50 && lab.why.shadowRoot.querySelector(".ask").ariaExpanded !== to; wait++) await lab.drawn();
      }, to);
    await turned("true");
    assert.equal(await focused(), "Close");
    assert.equal(await run((lab) => lab.why.shadowRoot.querySelector(".ask").getAttribute("aria-expanded")), "true");
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "More like this");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "Not interested");
    assert.deepEqual(await run((lab) => [lab.me.interests().items.hidden, lab.why.shadowRoot.querySelector("[role=status]").textContent]), [1, "It will not be shown in lists again."]);
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "Undo");
    await page.keyboard.press("Enter");
    assert.equal(await run((lab) => lab.me.interests().items.hidden), 0);
    await page.keyboard.press("Escape");
    await turned("false");
    assert.deepEqual(await run((lab) => [lab.why.shadowRoot.activeElement?.textContent, lab.why.shadowRoot.querySelector(".ask").getAttribute("aria-expanded")]), ["?", "false"]);
  });

  inPage("by keyboard: an interest and an event are forgotten, as if they had never been, and the focus goes to a neighbour", async (run, page) => {
    await run(both);
    const press = async (key) => {
      await run((lab, key) => lab.preferences.shadowRoot.querySelector(`[data-key^="${key}"]`).focus(), key);
      await page.keyboard.press("Enter");
      await run((lab) => lab.drawn());
      assert.ok(await run((lab) => Boolean(lab.preferences.shadowRoot.activeElement)), `focus after ${key}`);
    };
    await press("forget theme=Spots");
    assert.deepEqual(await run((lab) => [lab.me.interests().facets.some((facet) => facet.key === "theme"), lab.me.export().events.some(({ name }) => name === "purchase")]), [false, false]);
    const before = await run((lab) => lab.me.status().events);
    await press("history item_feedback").catch(() => press("history dislike"));
    assert.deepEqual(await run((lab) => [lab.me.status().events, lab.me.interests().facets.some((facet) => facet.strength < 0)]), [before - 1, false]);
    assert.equal(await run((lab) => lab.preferences.shadowRoot.querySelector("[role=status]").textContent), "Forgotten, as if it had never been.");
    await run((lab) => lab.preferences.shadowRoot.querySelector('select[data-key="say category=Kitchen"]').focus());
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await run((lab) => lab.drawn());
    assert.ok(await run((lab) => lab.me.export().events.some(({ name, value }) => name === "set_preference" && value !== 0)), "a word is taken");
  });
});

describe("hostile data", () => {
  // Titles, ids, keys and values of facets; 1,000 of them, of every kind that has ever made markup run.
  const seeds = [
    "<script>pwned()</script>", "<img src=x onerror=pwned()>", "<svg onload=pwned()>", "<svg><script>pwned()</script></svg>", "<iframe srcdoc='<script>parent.pwned()</script>'>",
    "javascript:pwned()", "\"><script>pwned()</script>", "' onmouseover='pwned()' x='", "</style><script>pwned()</script>", "<style>@import 'x'</style>", "<math><mtext><script>pwned()</script>",
    "{{constructor.constructor('pwned()')()}}", "${pwned()}", "{name, select, other {x}}", "{", "}", "{count, plural, one {#} other {##}}", "<a href=javascript:pwned()>x</a>", "<details open ontoggle=pwned()>",
    "<template><script>pwned()</script></template>", "<body onload=pwned()>", "<input autofocus onfocus=pwned()>", "<form><button formaction=javascript:pwned()>", "<link rel=stylesheet href=x>", "<base href=//x>", "&lt;script&gt;pwned()&lt;/script&gt;",
    "\u202e<script>", "\0<script>pwned()</script>", "<scr\0ipt>pwned()</script>", "<noscript><p title='</noscript><img src=x onerror=pwned()>'>", "]]><script>pwned()</script>", "<!--><script>pwned()</script>", "<x onclick=pwned() popover>", "<object data=javascript:pwned()>", "__proto__", "constructor",
  ]; // prettier-ignore
  const payloads = Array.from({ length: 1000 }, (_, n) => `${"/".repeat(n % 3)}${seeds[n % seeds.length]}${["", " red", "/deep/er", "=x"][n % 4]}${n}`);

  inPage("1,000 payloads as titles, ids and facets in all elements: none runs, none becomes an element", async (run, page, server) => {
    const seen = await run(async (lab, payloads) => {
      let ran = 0;
      window.pwned = () => ran++;
      const allowed = new Set("div h2 h3 p span b small br ul li button select option details summary section fieldset legend label input".split(" "));
      const strange = new Set();
      const look = (element) => {
        for (const node of element.shadowRoot.querySelectorAll("*")) {
          if (!allowed.has(node.localName)) strange.add(node.localName);
          for (const { name, value } of node.attributes) if (/^on|^(src|href|srcdoc|style|action|formaction)$/.test(name)) strange.add(`${name}=${value}`);
        }
      };
      let shown = 0;
      let asked = 0;
      for (let at = 0; at < payloads.length; at += 20) {
        const some = payloads.slice(at, at + 20);
        const me = await lab.open({ space: "hostile" });
        const items = some.map((payload, n) => ({ item_id: n % 2 ? payload : `i${n}`, text: payload, facets: { [payload]: payload, colour: [payload, "red"] } }));
        items.forEach((item) => me.track([{ name: "view_item", item }, { name: "search", search_term: item.text }, { name: "add_to_cart", item }]));
        me.prefer({ key: some[0], value: some[1] }, 1);
        const preferences = lab.put("indwell-preferences", me, { lang: some[2] }, { items, labels: { [some[0]]: some[5], colour: some[6], "colour=red": some[7] } });
        await lab.drawn();
        for (let more; (more = preferences.shadowRoot.querySelector('[data-key^="more"]')); ) more.click();
        // Each that is opened draws anew: a few are enough, for all are drawn alike.
        [...preferences.shadowRoot.querySelectorAll("details")].slice(0, 3).forEach((details) => (details.open = true));
        await lab.drawn();
        look(preferences);
        for (const payload of some) shown += preferences.shadowRoot.textContent.includes(payload.replaceAll("\0", " ").slice(0, 8));
        me.rank(items, { list: some[3] });
        for (const item of items.slice(0, 2)) {
          const why = lab.put("indwell-why", me, { item: item.item_id, list: some[3], label: some[4], labels: JSON.stringify({ "colour=red": some[8] }) });
          await lab.drawn();
          why.shadowRoot.querySelector("button").click();
          look(why);
          why.remove();
        }
        preferences.remove();
        me.dispose();
        const stranger = await lab.open({ space: "hostile", storage: "memory", now: () => 1 });
        const offers = some.map((payload, n) => ({ facet: { key: payload, value: payload }, label: n % 2 ? payload : undefined, image: payload }));
        const onboarding = lab.put("indwell-onboarding", stranger, { lang: some[2] }, { offers, labels: { [`${some[0]}=${some[0]}`]: some[9] } });
        await lab.drawn();
        for (const button of onboarding.shadowRoot.querySelectorAll("[aria-pressed]")) onboarding.shadowRoot.querySelector(`[data-key="${button.dataset.key}"]`).click();
        asked += onboarding.shadowRoot.querySelectorAll("[aria-pressed=true]").length;
        look(onboarding);
        onboarding.remove();
        stranger.dispose();
      }
      await new Promise((done) => setTimeout(done, 300));
      return { ran, shown, asked, strange: [...strange], violations: window.violations };
    }, payloads);
    assert.deepEqual([seen.ran, seen.strange], [0, []]);
    assert.ok(seen.asked > 500, `${seen.asked} were tapped`);
    assert.ok(seen.shown > 500, `${seen.shown} of 1,000 were shown as text`);
    assert.ok(!page.seen.requests.some(({ url }) => !url.startsWith(server.origin)));
  });
});

test("the languages have the same texts, and every text takes everything that may be put in", async () => {
  const [{ format, en }, ...others] = await Promise.all(["elements", "elements-de", "elements-fr", "elements-es", "elements-ar"].map((name) => import(`../../pkg/${name}.js`)));
  const codes = "page_order facet session_facet disliked_facet text price freshness viewed in_basket bought buy_again fatigue liked disliked collaborative unknown".split(" ");
  const given = (n) => ({
    count: n, rank: n % 3 ? n : "none", place: n, page: n + 1, name: "Näme {x}", date: "D", event: "E", time: "T", about: ["facet", "viewed", "text", "price", "freshness", "collaborative"][n % 6], sign: n % 2 ? "for" : "against",
    mode: ["off", "on", "memory", "session", "persistent"][n % 5], reason: ["denied", "full", "corrupt", "newer"][n % 4], level: ["most", "much", "some", "little", "not", "muted"][n % 6], code: codes[n % codes.length],
    budget: 4, spent: n / 8, days: 90, question: "Q", epsilon: 0.5, values: "1 -2 3",
  }); // prettier-ignore
  for (const texts of [en, ...others.map((module) => module.default)]) {
    assert.deepEqual(Object.keys(texts), Object.keys(en), texts.language);
    for (const [key, template] of Object.entries(texts)) {
      for (const n of [0, 1, 2, 3, 5, 7, 11, 14, 99, 100, 101, 1000]) {
        const said = format(template, { ...given(n), ...(key === "event" && { name: "view_item" }) }, texts.language);
        assert.ok(said.trim() && !/[{}#]|undefined|select|plural/.test(said.replaceAll("Näme {x}", "")), `${texts.language} ${key} ${n}: ${said}`);
      }
    }
  }
  assert.equal(format("{n, plural, =0 {none} one {# thing} other {# things}}", { n: 0 }), "none");
  assert.equal(format("{n, plural, =0 {none} one {# thing} other {# things}}", { n: 1234 }), "1,234 things");
  assert.equal(format("{a, select, __proto__ {x} other {y}}", { a: "toString" }), "y");
});
