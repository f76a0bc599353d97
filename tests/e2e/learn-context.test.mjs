// indwell/learn in circumstances: who wants one thing in the morning and another in the evening gets it, who does not is left
// alone; what is kept, how much, and what is wrong.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { fresh, picked } from "../../src/js/learn-model.js";
import { moment, openLearner } from "../../pkg/learn.js";
import { clock, memoryStore, random } from "../../pkg/testing.js";
import { PKG } from "../../pkg-scripts/lib/browser.mjs";

const { open } = await import(pathToFileURL(path.join(PKG, "full.js")));
const KEY = "indwell//learn/news";
const SECTIONS = ["News", "Recipes", "Sport", "Travel"];
const item = (n) => ({ item_id: `a${n}`, facets: { section: `${SECTIONS[n % 4]}/${n % 3}`, author: `w${n % 9}` } });
const page = () => Array.from({ length: 24 }, (_, n) => item(n));
const section = (one) => one.facets.section.split("/")[0];

let spaces = 0;
async function paper({ of, store = memoryStore(), per = "section", without = false, never_learn } = {}) {
  const now = clock();
  const me = await open({ space: "news", storage: store, now, never_learn });
  const circumstances = {};
  const learner = openLearner({ me, storage: store, space: "news", now, context: without ? null : { per, of: of ?? (() => circumstances) } });
  return { me, learner, store, now, circumstances };
}

/** Lists of twelve, seen whole, a morning and an evening by turns; `choose` picks one. Returns the slots of what was picked. */
function read({ learner: { me }, now, circumstances }, lists, choose, seed = 1) {
  const chance = random(seed);
  const slots = [];
  for (let list = 0; list < lists; list++) {
    now.pass(6 * 3_600_000);
    circumstances.day = list % 2 ? "evening" : "morning";
    const candidates = Array.from({ length: 12 }, () => item(Math.floor(chance() * 400)));
    const { items } = me.rank(candidates, { list: "home" });
    const shown = items.map(({ index }) => candidates[index]);
    me.track(shown.map((item) => ({ name: "item_impression", item, list: "home" })));
    const chosen = choose(shown, chance, circumstances.day);
    slots.push(shown.indexOf(chosen));
    me.track({ name: "select_item", item: chosen, list: "home" });
  }
  return slots;
}
const byDay = (shown, _, day) => shown.find((one) => section(one) === (day === "evening" ? "Recipes" : "News")) ?? shown[0];
const firstOf = ({ order }, count, list) => order.slice(0, count).map((at) => section(list[at]));
const share = (sections, wanted) => sections.filter((one) => one === wanted).length / sections.length;

test("who reads the news in the morning and recipes in the evening gets each in its time, and the reasons still add up", async () => {
  const visit = await paper();
  const { learner, circumstances } = visit;
  read(visit, 80, byDay);
  assert.deepEqual([learner.status().problems, learner.status().trust > 0.8], [0, true], JSON.stringify(learner.status()));
  const at = (day) => {
    circumstances.day = day;
    return firstOf(learner.me.rank(page()), 6, page());
  };
  const [morning, evening] = [at("morning"), at("evening")];
  assert.ok(share(morning, "News") > share(evening, "News"), `${morning} / ${evening}`);
  assert.ok(share(evening, "Recipes") > share(morning, "Recipes"), `${morning} / ${evening}`);
  const { items } = learner.me.rank(page(), { explain: true });
  for (const { score, reasons } of items) assert.ok(Math.abs(reasons.reduce((sum, { value }) => sum + value, 0) - score) < 1e-9);
  assert.ok(items.some(({ reasons }) => reasons.some(({ code, facet }) => code === "circumstance" && facet.key === "section")), "it is told as what it is");
  circumstances.day = "never met";
  assert.ok(!learner.me.rank(page(), { explain: true }).items.some(({ reasons }) => reasons.some(({ code }) => code === "circumstance" || code === "rule")));
  visit.me.dispose();
});

test("who picks anything, whatever the time, is left about as they are", async () => {
  const visit = await paper();
  read(visit, 80, (shown, chance) => shown[Math.floor(chance() * 12)], 3);
  for (const day of ["morning", "evening"]) {
    visit.circumstances.day = day;
    for (const { reasons } of visit.learner.me.rank(page(), { explain: true }).items) {
      for (const { code, value } of reasons) assert.ok(code !== "circumstance" || Math.abs(value) < 0.5, `${day} ${value}`);
    }
  }
  visit.me.dispose();
});

test("what is wanted stands further in front than without circumstances; where they do not matter, as far in front as without", async (t) => {
  const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  // Half the time their taste, else anything: where it always stands first, nothing could be seen to be lost.
  const byTaste = (shown, chance) => {
    const any = shown[Math.floor(chance() * 12)];
    return (chance() < 0.5 && shown.find((one) => section(one) === "Travel")) || any;
  };
  for (const [name, choose] of Object.entries({ "by the time of day": byDay, "at any time the same": byTaste })) {
    const found = { with: [], without: [] };
    for (let seed = 1; seed <= 10; seed++) {
      for (const without of [false, true]) {
        const visit = await paper({ without });
        found[without ? "without" : "with"].push(mean(read(visit, 80, choose, seed).slice(40)));
        visit.me.dispose();
      }
    }
    const [by, plain] = [mean(found.with), mean(found.without)];
    t.diagnostic(`${name}: what is wanted stands in slot ${by.toFixed(2)} in the mean, ${plain.toFixed(2)} without circumstances (10 readers)`);
    if (choose === byDay) assert.ok(by < 0.9 * plain, `${by} ${plain}`);
    else assert.ok(by < 1.05 * plain + 0.05, `${by} ${plain}`);
  }
});

test("the item that a page is about is a circumstance by itself, for as long as the page is about it", async () => {
  const wanted = { News: "Recipes", Recipes: "News" }; // by what they look at
  const looks = [(item) => ({ name: "view_item", item }), (item) => ({ name: "view_item", items: [item] })]; // the other is GA4's way
  const slots = { with: [], without: [] };
  for (const without of [false, true]) {
    for (let seed = 1; seed <= 5; seed++) {
      const visit = await paper({ without });
      const { me } = visit.learner;
      const chance = random(seed);
      for (let n = 0; n < 80; n++) {
        visit.now.pass(6 * 3_600_000);
        const viewed = item(4 * Math.floor(chance() * 100) + (n % 2));
        me.track(looks[n % 2](viewed));
        const candidates = Array.from({ length: 12 }, () => item(Math.floor(chance() * 400)));
        const { items } = me.rank(candidates, { list: "more" });
        const shown = items.map(({ index }) => candidates[index]);
        me.track(shown.map((item) => ({ name: "item_impression", item, list: "more" })));
        const chosen = shown.find((one) => section(one) === wanted[section(viewed)]) ?? shown[0];
        if (n >= 40) slots[without ? "without" : "with"].push(shown.indexOf(chosen));
        me.track({ name: "select_item", item: chosen, list: "more" });
      }
      const told = () => me.rank(page(), { explain: true }).items.flatMap(({ reasons }) => reasons.filter(({ code }) => code === "circumstance"));
      me.track(looks[seed % 2](item(0)));
      assert.equal(told().some(({ facet, value }) => facet.value === "Recipes" && value > 0), !without);
      for (const unknown of [{ name: "view_item", item_id: "a1" }, { name: "view_item", item: { ...item(0), sensitive: true } }]) {
        me.track([looks[0](item(0)), unknown]);
        assert.deepEqual(told(), []);
      }
      if (!without) {
        globalThis.location = { href: "https://news.example/a#top" };
        try {
          me.track(looks[0](item(0)));
          for (const [href, about] of Object.entries({ "https://news.example/a": true, "https://news.example/": false })) {
            globalThis.location.href = href;
            assert.equal(told().length > 0, about, href);
          }
        } finally {
          delete globalThis.location;
        }
      }
      assert.equal(visit.learner.status().problems, 0);
      visit.me.dispose();
    }
  }
  const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  assert.ok(mean(slots.with) < 0.8 * mean(slots.without), `${mean(slots.with)} ${mean(slots.without)}`);
});

test("why says what circumstances did, beside the page's own rules", async () => {
  const visit = await paper();
  const { learner, circumstances } = visit;
  read(visit, 80, byDay);
  circumstances.day = "evening";
  const rules = [{ boost: 0.5, where: { facets: { section: "Recipes" } } }];
  const slate = learner.me.rank(page(), { list: "home", rules, explain: true });
  const recipe = slate.items.find(({ index }) => section(page()[index]) === "Recipes");
  const why = learner.me.why(recipe.item_id, { list: "home" });
  const of = (reasons, code) => reasons.filter((reason) => reason.code === code);
  for (const { reasons, score } of [why, recipe]) {
    assert.ok(Math.abs(of(reasons, "rule")[0].value - 0.5) < 1e-9 && of(reasons, "rule").length === 1, JSON.stringify(reasons));
    assert.deepEqual(of(reasons, "circumstance")[0].facet, { key: "section", value: "Recipes" });
    assert.ok(of(reasons, "circumstance")[0].value > 0.1);
    assert.ok(Math.abs(reasons.reduce((sum, { value }) => sum + value, 0) - score) < 1e-9);
  }
  assert.match(learner.me.rank(page(), { list: "plain" }) && learner.me.why(recipe.item_id, { list: "plain" }).sentence, /at such moments/);
  assert.equal(learner.me.why("nobody", { list: "home" }), null);
  visit.me.dispose();
});

test("of a facet key that is never learnt from no circumstance is learnt", async () => {
  const visit = await paper({ never_learn: ["section"] });
  read(visit, 40, byDay);
  const { pairs } = JSON.parse(visit.store.getItem(KEY));
  assert.deepEqual([pairs, visit.learner.status().problems], [{}, 0]);
  visit.me.dispose();
});

test("the page's own rules hold beside it, and a list by a bad name of options is an error as ever", async () => {
  const visit = await paper();
  read(visit, 40, byDay);
  const { items, hidden } = visit.learner.me.rank(page(), { rules: [{ exclude: { facets: { section: "Sport" } } }] });
  assert.deepEqual([items.length, hidden.length], [18, 6]);
  assert.throws(() => visit.learner.me.rank(page(), { rules: "none" }), { code: "invalid_argument" });
  visit.me.dispose();
});

test("what is kept has no words in it, is bounded, comes back after a reload, and goes with what is forgotten", async () => {
  const store = memoryStore();
  const visit = await paper({ store, of: () => ({ weather: `w${Math.floor(Math.random() * 1e6)}`, device: "phone", where: "x".repeat(65), hour: 12, known: true }) });
  read(visit, 60, byDay);
  const text = store.getItem(KEY);
  const { pairs } = JSON.parse(text);
  assert.ok(Object.keys(pairs).length === 64 && text.length < 4_000, `${text.length} characters`);
  for (const word of ["weather", "phone", "News", "section"]) assert.ok(!text.includes(word));
  visit.me.dispose();

  const again = await paper({ store, of: { device: "phone" } });
  assert.ok(again.learner.status().picks > 50);
  again.me.forget();
  assert.deepEqual([again.learner.status().picks, store.getItem(KEY)], [0, null]);
  again.me.dispose();

  for (const damage of [{ long_name_of_more: [0, 1] }, { a: [9, 12] }, { a: [0, null] }, { a: 5 }, null, 7]) {
    const damaged = memoryStore();
    damaged.setItem(KEY, JSON.stringify({ ...JSON.parse(text), pairs: damage }));
    const visit = await paper({ store: damaged });
    assert.ok(damage === 7 || visit.learner.status().picks === 0, JSON.stringify(damage));
    visit.me.dispose();
  }
});

test("a pair moves by the step of the model, within its bounds, and only where it tells items apart", () => {
  const one = (pairs) => ({ fixed: 0, parts: Array(10).fill(0), pairs });
  let learnt = picked(fresh(), [one(["a"]), one([])], 0);
  const precision = 1 / 0.09 + 0.25;
  assert.ok(Math.abs(learnt.pairs.a[0] - 0.5 / precision) < 1e-12 && Math.abs(learnt.pairs.a[1] - precision) < 1e-12);
  assert.deepEqual(picked(fresh(), [one(["a"]), one(["a"])], 0).pairs.a, [0, 1 / 0.09]);
  for (let n = 0; n < 5_000; n++) learnt = picked(learnt, [one(["a"]), one([])], 0);
  assert.ok(learnt.pairs.a[0] > 0.95 && learnt.pairs.a[0] <= 1);
});

test("what is wrong is told at once, and circumstances that throw cost nothing but themselves", async () => {
  const me = await open({ space: `wrong-${spaces++}` });
  for (const context of [5, {}, { per: "section" }, { per: 1, of: {} }, { per: "section", of: "rain" }]) {
    assert.throws(() => openLearner({ me, context }), { code: "invalid_option", message: /context/ });
  }
  const { bubble, ...plain } = me;
  assert.equal(typeof bubble, "function");
  assert.throws(() => openLearner({ me: plain, context: { per: "section", of: {} } }), { message: /indwell\/full/ });
  const of = () => {
    throw new Error("no weather today");
  };
  const learner = openLearner({ me, context: { per: "section", of } });
  assert.equal(learner.me.rank(page()).order.length, 24);
  assert.match(learner.status().problem, /no weather today/);
  const hostile = { item_id: "h", get facets() { throw new Error("no"); } }; // prettier-ignore
  const other = openLearner({ me, context: { per: "section", of: moment } });
  assert.equal(other.me.rank([hostile, ...page()]).order.length, 25);
  assert.equal(other.status().problems, 0);
  me.dispose();
});
