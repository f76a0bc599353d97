// What packs do, as functions that run alike in Node and in a page: each is given an entry's `open` and the address of
// tests/golden/packs, whose shop has the items i0 to i5 (bags) and i6 to i11 (mugs).
import { ok, same } from "./api-cases.js";

let spaces = 0;
async function fresh(open, options = {}) {
  const clock = { now: Date.UTC(2026, 0, 5, 12) };
  const me = await open({ space: `pack-${++spaces}`, now: () => clock.now, ...options });
  const view = (...ids) => ids.forEach((item_id) => ((clock.now += 60_000), me.track({ name: "view_item", item_id })));
  return { me, view };
}
const ids = ({ items }) => items.map((item) => item.item_id).join(" ");
const failure = (promise) =>
  promise.then(
    () => ok(false, "rejected"),
    (error) => error,
  );
const list = (...names) => names.map((item_id) => ({ item_id }));

/** A visit that knows items by their ids alone: all that comes of it. */
async function visited(open, pack, keys) {
  const { me, view } = await fresh(open, { never_learn: keys });
  await me.load(pack, { name: "p" });
  view("i0", "i2", "i7", "i0", "i3");
  const strategies = ["for_you", "similar", "also_viewed", "because_you_viewed", "trending", "popular"];
  const told = {
    slate: me.rank(list("i3", "i1", "i9", "i10", "i6"), { explain: true, min_confidence: 0 }),
    again: me.rank(me.items(list("i9", "i1", "i4")), { explain: true, min_confidence: 0 }),
    suggested: strategies.map((strategy) => me.recommend({ strategy, like: "i4", limit: 8 })),
    interests: me.interests(),
    why: me.why("i10"),
    exported: me.export().items.map(({ facets }) => facets),
  };
  me.dispose();
  return JSON.parse(JSON.stringify(told));
}

export const cases = {
  "what is never learnt from is taken out of packs too: all is as if the pack had not said it": async ({ open, bytes }) => {
    const [shop, uncoloured] = [await bytes("shop.pack"), await bytes("uncoloured.pack")];
    const wanted = await visited(open, uncoloured, []);
    same(await visited(open, shop, ["colour"]), wanted);
    same(await visited(open, shop, ["colour", "nothing"]), wanted);
    ok(JSON.stringify(await visited(open, shop, [])) !== JSON.stringify(wanted), "else it is not");
    ok(JSON.stringify(await visited(open, shop, ["category"])) !== JSON.stringify(await visited(open, shop, [])), "of a path too");
    const { me, view } = await fresh(open, { never_learn: ["category", "colour"] });
    same(me.never_learn(), ["category", "colour"]);
    await me.load(shop);
    view("i0", "i7");
    same([me.interests().facets, me.export().items.map(({ facets }) => facets)], [[], [[], []]]);
    // Another session is given the pack as it was.
    const { me: other, view: look } = await fresh(open);
    await other.load(me.packs()[0]);
    look("i0");
    ok(other.interests().facets.some(({ key }) => key === "colour"), "the bytes were not changed");
    me.dispose();
    other.dispose();
  },

  "a key that is said after the pack has come is taken out of it from then on; what is no pack is refused as ever": async ({ open, bytes }) => {
    const now = () => Date.UTC(2026, 0, 5, 12);
    const space = `pack-${++spaces}`;
    const me = await open({ space, now });
    await me.load(await bytes("shop.pack"));
    same(await open({ space, now, never_learn: ["colour"] }), me);
    await null;
    for (let wait = 0; wait < 20; wait++) await new Promise((done) => setTimeout(done));
    same(me.packs().length, 1);
    me.track({ name: "view_item", item_id: "i0" });
    same(me.interests().facets.map(({ key }) => key).filter((key) => key === "colour"), []);
    ok(me.interests().facets.some(({ key }) => key === "category"), "the others are known");
    for (const cut of [0, 3, 4, 30, 200, -1]) {
      const part = (await bytes("shop.pack")).slice(0, cut);
      same((await failure(me.load(part))).code, "pack_refused");
    }
    me.dispose();
  },

  "a pack's priors: where the learner and choose begin, if the page says nothing": async ({ open, bytes, learn, experiments }) => {
    const { me } = await fresh(open);
    const learner = learn.openLearner({ me });
    const weight = (name) => learner.weights().find(({ signal }) => signal === name);
    const tests = experiments.openExperiments({ me });
    const chosen = (variants) => {
      const all = Array.from({ length: 60 }, () => tests.choose("hero", variants).variant);
      return (name) => all.filter((one) => one === name).length;
    };
    same([weight("price").prior, weight("collaborative").prior], [1, 1.5]);
    const before = chosen(["calm", "loud"]);
    ok(before("calm") > 10 && before("loud") > 10, `as likely: ${before("calm")} ${before("loud")}`);

    await me.load(await bytes("priors.pack"));
    same([weight("price").prior, weight("price").weight, weight("facet").prior], [3, 3, 1]);
    same(weight("collaborative").prior, 1.5 / 4); // a quarter of what it is by itself, at the least
    ok(chosen(["calm", "loud"])("loud") > 50, "nine tenths against a hundredth");
    const own = chosen({ calm: { rate: 0.9, count: 100 }, loud: { rate: 0.01, count: 100 } });
    ok(own("calm") > 50, "what the page says itself counts");
    const other = Array.from({ length: 60 }, () => tests.choose("foot", ["calm", "loud"]).variant);
    ok(other.filter((one) => one === "loud").length > 30, "of loud the pack knows in the hero alone, of calm everywhere");

    // Where slots below are looked at more, as the pack has it, who picks there picks what they like less by that.
    const spread = async (pack) => {
      const { me } = await fresh(open);
      if (pack) await me.load(pack);
      const { me: by, weights } = learn.openLearner({ me, weights: { price: 1, collaborative: 1.5 } });
      const page = list("i0", "i4", "i8", "i3").map(({ item_id }) => ({ item_id, facets: { x: item_id } }));
      for (let n = 0; n < 12; n++) {
        by.rank(page, { list: "l" });
        by.track(page.map(({ item_id }) => ({ name: "item_impression", item_id, list: "l" })));
        by.track({ name: "select_item", item_id: "i3", list: "l" });
      }
      const found = weights().find(({ signal }) => signal === "page_order").factor;
      me.dispose();
      return found;
    };
    const [plain, known] = [await spread(), await spread(await bytes("priors.pack"))];
    ok(known > plain + 0.02, `page order counts for more where the eyes begin below: ${known} ${plain}`);
    me.dispose();
  },

  "without a pack nothing is suggested, and ranking is as ever": async ({ open }) => {
    const { me, view } = await fresh(open);
    view("i0", "i2");
    same([me.recommend(), me.packs()], [{ strategy: "for_you", items: [] }, []]);
    const slate = me.rank(list("i3", "i1"), { explain: true });
    ok(!JSON.stringify(slate).includes("collaborative"), "no such reason");
  },

  "a pack by its address, as bytes, and as a response": async ({ open, base, bytes }) => {
    const { me, view } = await fresh(open);
    const heard = [];
    me.on("change", ({ cause }) => heard.push(cause));
    const url = new URL("shop.pack", base).href;
    const { length } = await bytes("shop.pack");
    same(await me.load(url), { name: url, bytes: length, items: 12, built: null });
    same([me.packs().length, heard], [1, ["pack"]]);
    view("i2", "i0");
    same(ids(me.recommend({ limit: 5 })), "i1 i8 i7 i10 i11");
    const shop = await bytes("shop.pack");
    const { me: other } = await fresh(open);
    await other.load(shop);
    shop.fill(0); // the page's own bytes are the page's own
    const around = new Uint8Array(length + 32);
    around.set(await bytes("shop.pack"), 16);
    await other.load(around.subarray(16, 16 + length), { name: "view" });
    await other.load(Promise.resolve(new Response(around.slice(16, 16 + length))), { name: "response" });
    same(other.packs().map((pack) => pack.name), ["pack", "view", "response"]);
    same(ids(other.recommend({ strategy: "popular", limit: 2 })), "i11 i10");
    around.fill(0);
    const { me: third } = await fresh(open);
    for (const pack of other.packs()) await third.load(pack, { name: pack.name });
    same(ids(third.recommend({ strategy: "popular", limit: 2 })), "i11 i10");
  },

  "open({ pack }) does not wait for it, and a failure is a problem": async ({ open, base, bytes }) => {
    const { me, view } = await fresh(open, { pack: new URL("shop.pack", base) });
    view("i2");
    if (!me.packs().length) await new Promise((done) => me.on("change", ({ cause }) => cause === "pack" && done()));
    same(ids(me.recommend({ limit: 1 })), "i8");
    for (const [pack, words] of [[new URL("none.pack", base), "could not be fetched"], [new Uint8Array(9), "it is no pack"]]) {
      const { me } = await fresh(open, { pack });
      const problem = await new Promise((done) => me.on("problem", done));
      ok(problem.field === "pack" && problem.message.includes(words), problem.message);
      same([me.recommend().items, me.rank(list("a", "b")).order], [[], [0, 1]]);
    }
    const damaged = await bytes("shop.pack");
    damaged[300] ^= 1;
    const error = await failure(me.load(damaged));
    same([error.name, error.code, error.message.includes("damaged")], ["IndwellError", "pack_refused", true]);
    same(ids(me.recommend({ limit: 1 })), "i8", "the old one stays");
    for (const source of [undefined, 7, {}, Promise.reject(new Error("no"))]) same((await failure(me.load(source))).code, "pack_failed");
    same((await failure(me.load("x", { nam: 1 }))).code, "unknown_option");
  },

  "every strategy": async ({ open, bytes }) => {
    const { me, view } = await fresh(open);
    await me.load(await bytes("shop.pack"));
    const of = (options) => ids(me.recommend(options));
    same(of({ strategy: "similar", like: "i0", limit: 1 }), "i3");
    same(of({ strategy: "also_viewed", like: ["i0"] }), "i1 i2 i6");
    same(of({ strategy: "also_viewed", like: "i0", exclude: ["i2", "of no pack"], limit: 9 }), "i1 i6");
    same(of({ strategy: "also_bought", like: "i0" }), "i10");
    same(of({ strategy: "bought_together" }), "");
    me.track({ name: "add_to_cart", item_id: "i6" });
    same(of({ strategy: "bought_together" }), "i7 i2");
    same(of({ strategy: "trending", limit: 3 }), "i4 i11 i10");
    view("i0", "i3");
    const because = me.recommend({ strategy: "because_you_viewed", limit: 3 });
    same(because.items.map((item) => item.reasons[0].because), ["i0", "i0", "i0"]);
    for (const item of me.recommend({ limit: 30 }).items) {
      same(item.reasons.reduce((sum, reason) => sum + reason.value, 0), item.score);
      ok(item.score > 0, item.item_id);
    }
    me.feedback("i11", "hide");
    me.track({ name: "purchase", item_id: "i10" });
    same(of({ strategy: "popular", limit: 2 }), "i9 i8");
    for (const [options, code] of [
      [{ strategy: "best" }, "invalid_option"],
      [{ like: [{}] }, "invalid_option"],
      [{ limit: -1 }, "invalid_option"],
      [{ likes: [] }, "unknown_option"],
      ["popular", "invalid_option"],
    ]) {
      let thrown;
      try {
        me.recommend(options);
      } catch (error) {
        thrown = error.code;
      }
      same(thrown, code, JSON.stringify(options));
    }
    same(me.recommend({ strategy: "popular", limit: null, like: null, exclude: null }).items.length, 9);
  },

  "the crowd is a reason of a list, too": async ({ open, bytes }) => {
    const { me, view } = await fresh(open);
    await me.load(await bytes("shop.pack"));
    view("i2");
    const slate = me.rank(list("i4", "i5", "i6", "i8", "i9", "i10"), { list: "home", explain: true, min_confidence: 0 });
    const found = slate.items.find((item) => item.item_id === "i8");
    const reason = found.reasons.find((reason) => reason.code === "collaborative");
    ok(reason.value > 0 && reason.because === "i2" && !("facet" in reason), JSON.stringify(reason));
    ok(Math.abs(found.reasons.reduce((sum, reason) => sum + reason.value, 0) - found.score) < 1e-9, "they sum up");
    const why = me.why("i8", { list: "home" });
    same(why.reasons.find((reason) => reason.code === "collaborative"), reason);
    ok(why.sentence.includes("went on to it"), why.sentence);
    const off = me.rank(list("i4", "i8"), { weights: { collaborative: 0 }, explain: true, min_confidence: 0 });
    ok(!JSON.stringify(off).includes("collaborative"), "its weight is 0");
    ok(me.interests().facets.some((facet) => facet.value === "Bags/Small"), "the pack describes what the page does not");
  },

  "shards: each once, and what is missing is a problem": async ({ open, base }) => {
    const { me, view } = await fresh(open);
    const problems = [];
    me.on("problem", (problem) => problems.push(problem.field));
    const address = new URL("shop.json", base).href;
    const plain = globalThis.fetch;
    globalThis.fetch = async (wanted, ...more) => {
      if (String(wanted).includes("Bags")) await new Promise((done) => setTimeout(done, 100)); // it comes last, and counts first
      return plain(wanted, ...more);
    };
    const loaded = await me.load(address, { shards: ["Bags/Small", "Mugs", "Bags", "No such", "__proto__"] });
    globalThis.fetch = plain;
    same([loaded.map((pack) => pack.items), problems], [[12, 7], ["pack", "pack"]]);
    same(me.packs().map((pack) => pack.name), ["Bags.pack", "Mugs.pack"].map((file) => new URL(file, base).href));
    same(await me.load(address, { shards: ["Mugs/Tea"] }), []);
    same((await failure(me.load(new URL("none.pack", base), { shards: ["Mugs"] }))).code, "pack_failed");
    same((await failure(me.load(new URL("shop.pack", base), { shards: ["Mugs"] }))).code, "pack_failed");
    view("i2", "i0");
    same(ids(me.recommend({ limit: 4 })), "i1 i8 i7 i10");
    same(ids(me.recommend({ strategy: "bought_together", like: ["i1", "i6"] })), "i2 i7");
  },

  "off: nothing is fetched, nothing suggested": async ({ open }) => {
    const me = await open({ space: `pack-${++spaces}`, storage: "off", pack: "http://127.0.0.1:9/none.pack" });
    same([(await me.load("http://127.0.0.1:9/none.pack")).items, await me.load("none.json", { shards: ["a"] })], [0, []]);
    same([me.packs(), me.recommend({ strategy: "popular" })], [[], { strategy: "popular", items: [] }]);
  },

  "a session that is over loads nothing": async ({ open, base }) => {
    const { me } = await fresh(open);
    const loading = me.load(new URL("shop.pack", base));
    me.dispose();
    same((await failure(loading)).code, "disposed");
    same((await failure(me.load(new URL("shop.pack", base)))).code, "disposed");
  },
};
