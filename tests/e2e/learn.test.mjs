// indwell/learn: the model as the native one has it, what is learnt of whom, what is kept, and that nothing that is wrong costs more
// than what would have been learnt.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { openWithConsent } from "../../pkg/consent.js";
import { open } from "../../pkg/inline.js";
import { hashed } from "../../src/js/learn-context.js";
import { SIGNALS, WEIGHTS, faded, factors, fresh, pairsAdd, picked, share } from "../../src/js/learn-model.js";
import { openLearner } from "../../pkg/learn.js";
import { clock, memoryStore, random } from "../../pkg/testing.js";
import { ROOT } from "../../pkg-scripts/lib/paths.mjs";

const DAY = 86_400_000;
const KEY = "indwell//learn/shop";
const KINDS = ["Mugs", "Bags", "Clocks", "Cards"];
const item = (n) => ({ item_id: `i${n}`, price: 2 + ((n * 37) % 50), facets: { kind: KINDS[n % 4], shade: `s${n % 7}` } });

test("the model is the native one: signals, weights, and what four visitors teach it", () => {
  const golden = JSON.parse(readFileSync(path.join(ROOT, "tests/golden/learn/weights.json"), "utf8"));
  assert.deepEqual(SIGNALS, golden.signals);
  assert.deepEqual(Object.values(WEIGHTS), golden.weights);
  assert.equal(golden.visitors.length, 4);
  assert.ok(golden.visitors.some(({ pairs }) => Object.keys(pairs).length === 64) && golden.visitors.some(({ added }) => added !== 0), "circumstances are among it");
  for (const [name, word] of Object.entries(golden.words)) assert.equal(hashed(`${word}|section=Ä/b`), name);
  for (const { steps, ...wanted } of golden.visitors) {
    let learnt = fresh();
    for (const { days, seen, picked: number } of steps) learnt = picked(faded(learnt, days), seen, number);
    for (const name of ["mean", "precision"]) learnt[name].forEach((one, at) => assert.ok(Math.abs(one / wanted[name][at] - 1) < 1e-10, `${name} ${SIGNALS[at]}`));
    assert.ok(Math.abs(learnt.trust - wanted.trust) < 1e-10 && Math.abs(learnt.pairs_trust - wanted.pairs_trust) < 1e-10);
    const names = Object.keys(wanted.pairs).sort((a, b) => parseInt(a, 36) - parseInt(b, 36));
    assert.deepEqual(Object.keys(learnt.pairs).sort(), [...names].sort());
    for (const name of names) for (const at of [0, 1]) assert.ok(Math.abs(learnt.pairs[name][at] - wanted.pairs[name][at]) < 1e-10, name);
    const sum = share(1) * pairsAdd(learnt.pairs, names.slice(0, 3));
    assert.ok(Math.abs((Math.abs(sum) < 0.02 ? 0 : sum) - wanted.added) < 1e-10);
    factors(learnt).forEach((factor, at) => assert.ok(Math.abs(factor * WEIGHTS[SIGNALS[at]] - wanted.weights[at]) < 1e-10));
  }
});

async function shop({ store = memoryStore(), now = clock(), ...more } = {}) {
  const me = await open({ space: "shop", storage: store, now });
  const learner = openLearner({ me, storage: store, space: "shop", now, ...more });
  return { me, learner, store, now };
}

/** Lists of twelve through which somebody goes who sees all of it and picks one by `choose`. */
function browse({ learner: { me }, now }, lists, choose, seed = 1) {
  const chance = random(seed);
  for (let list = 0; list < lists; list++) {
    now.pass(60_000);
    const page = Array.from({ length: 12 }, () => item(Math.floor(chance() * 400)));
    const { items } = me.rank(page, { list: "home" });
    const shown = items.map(({ index }) => page[index]);
    me.track(shown.map((item) => ({ name: "item_impression", item, list: "home" })));
    me.track({ name: "select_item", item: choose(shown, chance), list: "home" });
  }
}
const cheapest = (shown) => shown.reduce((a, b) => (a.price <= b.price ? a : b));
const factor = ({ learner }, signal) => learner.weights().find((one) => one.signal === signal).factor;

test("who picks what is cheap gets what is cheap, and the page's own weights are where it begins", async () => {
  const visit = await shop();
  const { me, learner } = visit;
  const page = Array.from({ length: 60 }, (_, n) => item(n));
  assert.deepEqual(learner.me.rank(page), me.rank(page), "nothing is learnt yet");
  browse(visit, 60, cheapest);
  const status = learner.status();
  assert.ok(status.trust > 0.9 && status.picks > 50 && status.problems === 0, JSON.stringify(status));
  assert.ok(factor(visit, "price") > 1.5, JSON.stringify(learner.weights()));
  const mean = ({ order }) => order.slice(0, 12).reduce((sum, at) => sum + page[at].price, 0) / 12;
  assert.ok(mean(learner.me.rank(page)) < mean(me.rank(page)), "cheaper things stand first");

  const { weight, prior } = learner.weights().find(({ signal }) => signal === "price");
  assert.ok(prior === 1 && weight > 1.5);
  const own = learner.me.rank(page, { weights: { price: 2, bought: 7 }, explain: true });
  assert.deepEqual(own, me.rank(page, { weights: { ...Object.fromEntries(learner.weights().map((one) => [one.signal, one.weight])), price: 2 * weight, bought: 7 }, explain: true }));
  assert.ok(own.items[0].reasons && !learner.me.rank(page).items[0].reasons, "reasons are there where they are asked for");
  learner.forget();
  assert.deepEqual([learner.status().picks, learner.me.rank(page)], [0, me.rank(page)]);
});

test("weights that are tried: none unless asked, the same for a seed, as wide as what is not known, and the same while the page stands", async () => {
  const weights = async (explore, seed = 3) => {
    const { learner } = await shop({ explore, random: random(seed) });
    const of = () => learner.weights().map(({ weight, prior }) => weight / prior);
    assert.deepEqual(of(), of());
    return of();
  };
  assert.ok((await weights(0)).every((one) => one === 1));
  assert.deepEqual(await weights(0.1), await weights(0.1));
  assert.notDeepEqual(await weights(0.1), await weights(0.1, 4));
  const all = (await Promise.all(Array.from({ length: 60 }, (_, seed) => weights(0.1, seed + 1)))).flat().map((one) => one - 1);
  const spread = Math.sqrt(all.reduce((sum, one) => sum + one * one, 0) / all.length);
  assert.ok(Math.abs(spread - 0.03) < 0.004, `${spread}`);
  for (const wrong of [-0.1, 1.1, "a", NaN]) await assert.rejects(shop({ explore: wrong }), { code: "invalid_option", message: /explore/ });
});

test("who picks by what stands first, or anything, is left about as they are", async () => {
  const page = Array.from({ length: 60 }, (_, n) => item(n));
  for (const choose of [(shown, chance) => shown[Math.floor(12 ** chance()) - 1], (shown, chance) => shown[Math.floor(chance() * 12)]]) {
    const visit = await shop();
    browse(visit, 40, choose, 5);
    for (const { signal, factor } of visit.learner.weights()) assert.ok(factor > 0.2 && factor < 2.5, `${signal} ${factor}`);
    assert.equal(new Set(visit.learner.me.rank(page).order).size, 60);
  }
});

test("only what was seen was passed over, a pick counts once, and one thing that was seen is no choice", async () => {
  const picks = async (...events) => {
    const { learner } = await shop();
    learner.me.rank(Array.from({ length: 12 }, (_, n) => item(n)), { list: "home" });
    for (const [name, n, list = "home"] of events) learner.me.track({ name, item: item(n), list });
    assert.equal(learner.status().problems, 0, learner.status().problem);
    return learner.status().picks;
  };
  const [seen, pick] = ["item_impression", "select_item"];
  assert.equal(await picks([pick, 3]), 0, "nothing else was seen");
  assert.equal(await picks([seen, 3], [pick, 3]), 0);
  assert.equal(await picks([seen, 2], [pick, 3]), 1);
  assert.equal(await picks([seen, 2], [seen, 4], [pick, 3], [pick, 3], [pick, 2]), 2);
  assert.equal(await picks([seen, 2], [pick, 3, "other"]), 0, "another list");
  assert.equal(await picks([seen, 2], [pick, 99]), 0, "nothing of this list");
  assert.equal(await picks([seen, 2], ["view_item", 3], ["add_to_cart", 3]), 0, "not where it was picked");
  const { learner } = await shop();
  learner.me.track({ name: pick, item_id: "i1" });
  assert.equal(learner.status().picks, 0, "never ranked");
  const list = Array.from({ length: 12 }, (_, n) => item(n));
  learner.me.rank(list);
  learner.me.track([{ name: seen, items: [item(1), item(2)] }, { name: pick, item_id: "i5" }]);
  assert.equal(learner.status().picks, 1, "without a list's name, in any");
  learner.me.rank(list);
  for (const event of [{ item_id: "i1", sensitive: true }, { item: { ...item(1), sensitive: true } }, { items: [{ ...item(1), sensitive: true }] }]) learner.me.track({ name: seen, ...event });
  learner.me.track({ name: pick, item: item(2) });
  assert.equal(learner.status().picks, 1, "of what is sensitive nothing is heard");
  assert.equal(learner.me.track({ name: seen, item: item(1) }), 0, "an item's second impression in a visit is not recorded");
  learner.me.track({ name: pick, item: item(4) });
  assert.equal(learner.status().picks, 2, "and was seen");
});

test("a rest that is ranked anew, and what was seen above it, are one list", async () => {
  const { learner } = await shop();
  const tell = (name, ...numbers) => learner.me.track(numbers.map((n) => ({ name, item: item(n), list: "home" })));
  const slate = (...numbers) => learner.me.rank(numbers.map(item), { list: "home" });
  slate(0, 1, 2, 3, 4, 5);
  tell("item_impression", 0, 1, 2);
  slate(3, 4, 5);
  tell("select_item", 4);
  assert.equal(learner.status().picks, 1, "chosen among what was seen before");
  slate(0, 1, 2, 3, 4, 5);
  tell("select_item", 4);
  assert.equal(learner.status().picks, 1, "all of it anew: nothing of it was seen yet");
});

test("what is learnt is kept, fades, and goes with the history, however that is erased", async () => {
  const visit = await shop();
  browse(visit, 30, cheapest);
  const { store, now } = visit;
  const { picks } = visit.learner.status();
  assert.ok(picks > 25 && store.getItem(KEY).length < 1200);
  const again = await shop({ store, now });
  assert.deepEqual([again.learner.status().picks, factor(again, "price")], [picks, factor(visit, "price")]);
  const [before, sure] = [factor(again, "price"), again.learner.weights()[0].spread];
  now.pass(60 * DAY);
  assert.ok(Math.abs(factor(again, "price") - 1 - (before - 1) / 2) < 1e-9);
  assert.ok(again.learner.weights()[0].spread > sure);
  now.pass(400 * DAY);
  assert.deepEqual(again.learner.weights(), (await shop()).learner.weights(), "after 13 months nothing is left");
  now.pass(-460 * DAY);

  for (const scope of [undefined, { item_id: "i3" }]) {
    const one = await shop();
    browse(one, 5, cheapest);
    one.me.forget(scope);
    assert.deepEqual([one.store.getItem(KEY), one.learner.status().picks], [null, 0], "by the session, or the one around it");
  }
  const other = await open({ space: "shop", storage: store, now });
  other.forget(); // by a page that does not load this
  assert.equal(again.learner.status().picks, 0);
  assert.equal(factor(again, "price"), 1);

  const gone = await shop();
  browse(gone, 5, cheapest);
  gone.store.removeItem(KEY);
  assert.equal(gone.learner.status().picks, 0, "cleared by the visitor");
});

test("with consent withdrawn nothing is left, and where nothing may be kept nothing is", async () => {
  const store = memoryStore();
  const now = clock();
  const me = await openWithConsent(open, { space: "shop", storage: store, now }, { before: "persistent" });
  const asked = openLearner({ me, storage: store, space: "shop", now });
  browse({ learner: asked, now }, 5, cheapest);
  assert.ok(asked.status().picks > 0 && store.getItem(KEY));
  await me.consent.choose("off");
  assert.deepEqual([asked.status().picks, store.getItem(KEY)], [0, null]);
  await me.consent.choose("persistent");
  store.setItem(KEY, "of a page that loads this");
  asked.close();
  await me.consent.choose("off");
  assert.equal(store.getItem(KEY), null, "by a page that does not");
  const memory = await open({ space: "shop", now });
  const learner = openLearner({ me: memory, storage: store, space: "shop", now });
  browse({ learner, now }, 5, cheapest);
  assert.deepEqual([learner.status().picks > 0, learner.status().storage, store.getItem(KEY)], [true, "memory", null]);
  memory.forget();
  assert.equal(learner.status().picks, 0);
  const off = openLearner({ me: await open({ space: "shop", storage: "off", now }), storage: store, space: "shop", now });
  browse({ learner: off, now }, 5, (shown) => shown[0]);
  assert.deepEqual([off.status().picks, store.getItem(KEY)], [0, null]);
});

test("where nothing may be kept any more, nothing is known, whoever says so", async () => {
  const now = clock();
  const me = await open({ space: "turned", now });
  let is = "memory";
  const learner = openLearner({ me: { ...me, status: () => ({ ...me.status(), storage: is }) }, now });
  browse({ learner, now }, 5, cheapest);
  assert.ok(learner.status().picks > 0);
  is = "off";
  assert.equal(learner.status().picks, 0);
  is = "memory";
  assert.equal(learner.status().picks, 0);
});

test("how far the dial to the surprising is turned says nothing of the visitor's weights", async () => {
  const after = async (surprise) => {
    const { me, learner, now } = await shop();
    for (const n of [0, 4, 8]) me.track({ name: "view_item", item: item(n) });
    now.pass(60_000);
    me.choices({ surprise });
    const page = [item(12), item(13), item(14)];
    learner.me.rank(page, { list: "home", min_confidence: 0, rules: page.map(({ item_id }, slot) => ({ pin: { item_id, slot } })) });
    learner.me.track(page.map((item) => ({ name: "item_impression", item, list: "home" })));
    learner.me.track({ name: "select_item", item: page[0], list: "home" });
    assert.equal(learner.status().picks, 1);
    return learner.weights().map(({ factor }) => factor);
  };
  const [plain, dialled] = [await after(0), await after(0.5)];
  assert.ok(plain[SIGNALS.indexOf("facet")] > 1.001, "a facet was picked");
  plain.forEach((factor, at) => assert.ok(Math.abs(factor - dialled[at]) < 1e-9, `${SIGNALS[at]} ${factor} ${dialled[at]}`));
});

test("what is damaged is as if it were not there, what is newer stays, and a full store is a problem and no error", async () => {
  const visit = await shop();
  browse(visit, 5, cheapest);
  const good = visit.store.getItem(KEY);
  const change = (name, value) => JSON.stringify({ ...JSON.parse(good), [name]: value });
  const wrong = ["", "{", "null", "[]", change("mean", [1, 2]), change("mean", JSON.parse(good).mean.with(0, 1e9)), change("precision", "x"), change("time", null), change("trust", "1"), change("trust", 2), change("stamp", "indwell/shop/epoch.0")];
  for (const text of wrong) {
    visit.store.setItem(KEY, text);
    assert.equal(visit.learner.status().picks, 0, text);
    assert.equal(factor(visit, "price"), 1, text);
  }
  const newer = change("version", 2);
  visit.store.setItem(KEY, newer);
  browse(visit, 2, cheapest);
  assert.equal(visit.store.getItem(KEY), newer);
  const full = openLearner({ me: visit.me, storage: memoryStore({ quota: 9 }), space: "shop", now: visit.now });
  browse({ learner: full, now: visit.now }, 2, cheapest);
  assert.ok(full.status().problems > 0 && full.status().problem);
});

test("wrong options are named; what a page tracks never throws, and wrong options of rank are told as ever", async () => {
  const me = await open({ space: "wrong" });
  for (const [options, code, names] of [
    [undefined, "invalid_option", /me:/],
    [{ me: {} }, "invalid_option", /me:/],
    [{ me, storage: {} }, "invalid_option", /storage/],
    [{ me, space: "a b" }, "invalid_option", /space/],
    [{ me, weights: 3 }, "invalid_option", /weights/],
    [{ me, now: 3 }, "invalid_option", /now/],
    [{ me, wander: 1 }, "unknown_option", /wander/],
  ]) assert.throws(() => openLearner(options), { code, message: names });
  const learner = openLearner({ me });
  const page = Array.from({ length: 12 }, (_, n) => item(n));
  for (const options of [{ weights: { cheap: 1 } }, { weights: { price: "2" } }, { weights: { price: 101 } }, { weights: 7 }, { limits: 3 }, 7]) {
    const told = (who) => {
      try {
        who.rank(page, options);
      } catch ({ code, message }) {
        return [code, message];
      }
    };
    assert.deepEqual(told(learner.me), told(me), JSON.stringify(options));
  }
  learner.me.rank(page);
  const trap = new Proxy({}, { get() { throw new Error("no"); } });
  for (const events of [null, undefined, 7, "x", [null, 3, {}, { name: "select_item" }, { name: "select_item", items: 3 }], trap, [trap]]) {
    assert.equal(typeof learner.me.track(events), "number");
  }
  learner.me.dispose();
  assert.throws(() => me.rank(page), { code: "disposed" });
  assert.equal(learner.status().storage, "off");
});
