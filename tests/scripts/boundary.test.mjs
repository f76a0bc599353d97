// What the page's side of the wasm boundary must hold by itself: the same names in the same order as the wasm, and
// messages that no page can bring out of step.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ROOT } from "../../pkg-scripts/lib/paths.mjs";
import { weighed } from "../../src/js/choices.js";
import { readRankOptions, readRecommendOptions } from "../../src/js/options.js";
import { CALLS, CODES, EVENTS, MUTED, SIGNALS, SOURCES, STORAGE_PROBLEMS, STRATEGIES } from "../../src/js/names.js";
import { message, readEvents, readItems } from "../../src/js/read.js";
import { STATES, readFullOptions } from "../../src/js/rules.js";

/** The variants of a Rust enum in their order, as the page spells them. */
function variants(file, name) {
  const body = new RegExp(`enum ${name} \\{([^}]*)\\}`).exec(readFileSync(path.join(ROOT, file), "utf8"))[1];
  const names = [...body.matchAll(/^ +([A-Z]\w*)/gm)].map(([, name]) => name);
  return names.map((name) => name.replace(/(?<=.)[A-Z]/g, "_$&").toLowerCase());
}

test("names stand in the order of the wasm's numbers", () => {
  assert.deepEqual(CALLS, variants("src/web/mod.rs", "Call"));
  assert.deepEqual(EVENTS, variants("src/event.rs", "Name"));
  assert.deepEqual(SIGNALS, variants("src/rank/signal.rs", "Signal"));
  assert.deepEqual(CODES, variants("src/rank/signal.rs", "Code"));
  assert.deepEqual(STRATEGIES, variants("src/recommend/suggest.rs", "Strategy"));
  assert.deepEqual(SOURCES, variants("src/recommend/suggest.rs", "Source"));
  assert.deepEqual(STATES, variants("src/arrange/predicate.rs", "State"));
  assert.deepEqual(STORAGE_PROBLEMS, variants("src/store/mod.rs", "Problem"));
});

test("the dial fades the engine's own weights", () => {
  const [, numbers] = /Weights\(\[([\d., ]+)\]\)/.exec(readFileSync(path.join(ROOT, "src/rank/signal.rs"), "utf8"));
  const weights = numbers.split(",").map(Number);
  SIGNALS.forEach((signal, at) => {
    const half = weighed(signal, undefined, 0.5);
    if (signal === "viewed") assert.equal(half, weights[at] - 1);
    else assert.ok(Number.isNaN(half) || half === weights[at] / 2, signal);
    assert.equal(Number.isNaN(half), !["facet", "session_facet", "text", "viewed"].includes(signal));
  });
});

const item = (given) => {
  const to = message();
  const ids = readItems(to, [given]);
  return { ...to, ids };
};

test("a NUL in a text is a blank, so that every text stays in its place", () => {
  const to = item({ item_id: "a\0b", facets: { "k\0": ["v\0w", "x"] }, text: "\0" });
  assert.deepEqual([to.texts, to.ids], [["a b", " ", "k ", "v w", "k ", "x"], ["a b"]]);
  assert.equal(to.texts.join("\0").split("\0").length, 6);
});

test("ids: strings and whole numbers, never empty and never long", () => {
  for (const [given, id] of [["a", "a"], [7, "7"], [0, "0"], ["x".repeat(256), "x".repeat(256)]]) assert.deepEqual(item({ item_id: given }).ids, [id]);
  for (const given of ["", "x".repeat(257), -1, 1.5, NaN, 2 ** 60, {}, [], true, null, undefined]) {
    const to = item({ item_id: given });
    assert.deepEqual([to.ids, to.numbers, to.problems.length, to.problems[0].field], [[""], [-1], 1, "item_id"]);
  }
});

test("each wrong field of an item is one problem that names it, and the rest is used", () => {
  const wrong = { price: -1, text: 7, time: "soon", consumable: 1, facets: "red", item_brand: 5, item_category: [] };
  for (const [field, value] of Object.entries(wrong)) {
    const to = item({ item_id: "a", [field]: value });
    assert.deepEqual([to.ids, to.problems.map((problem) => problem.field)], [["a"], [field]]);
  }
  const angry = Object.fromEntries(Object.keys(wrong).map((field) => [field, { get: () => { throw new Error("no"); } }])); // prettier-ignore
  const to = item(Object.defineProperties({ item_id: "a" }, angry));
  assert.deepEqual([to.ids, to.problems.length, to.numbers.length], [["a"], 7, 4]);
});

test("too many facets, elements and keys are left out or refused", () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, Array(30).fill("v")]));
  const to = item({ item_id: "a", facets: many });
  assert.deepEqual([to.numbers[0], to.texts.length, to.problems.length], [24, 50, 1]);
  assert.throws(() => readItems(message(), Array(100_001)), { code: "too_many" });
  assert.throws(() => readItems(message(), new Proxy([], { get() { throw new Error("no"); } })), { code: "too_many" }); // prettier-ignore
  const event = message();
  readEvents(event, [{ name: "purchase", items: Array(100_001) }, { name: "view_item", item_id: "a" }]);
  assert.deepEqual([event.problems.map(({ index, field }) => [index, field]), event.texts], [[[0, "items"]], ["a"]]);
});

test("an event's numbers are within their ranges, and what it needs must be there", () => {
  const numbers = (event) => {
    const to = message();
    readEvents(to, event);
    return to.problems.length ? to.problems.map((problem) => `${problem.field} ${problem.message}`) : to.numbers;
  };
  assert.deepEqual(numbers({ name: "item_dwell", item_id: "a", dwell_ms: 1e12, time: 5 }), [-2, 10, 86_400_000, 5]);
  assert.deepEqual(numbers({ name: "item_dwell", item_id: "a", dwell_ms: -5 }), [-2, 10, 0, NaN]);
  assert.deepEqual(numbers({ name: "set_preference", facet: { key: "a", value: "b" }, strength: 7 }), [-4, 14, 1, NaN]);
  assert.deepEqual(numbers({ name: "set_preference", facet: { key: "a", value: "b" }, strength: "mute" }), [-4, 14, MUTED, NaN]);
  assert.match(readFileSync(new URL("../../src/event.rs", import.meta.url), "utf8"), new RegExp(`const MUTED: f32 = ${MUTED}\\.0;`));
  assert.deepEqual(numbers({ name: "set_preference", facet: { key: "a" }, strength: 1 }), ["facet.value is missing"]);
  assert.deepEqual(numbers({ name: "item_dwell", item_id: "a" }), ["dwell_ms is missing"]);
  assert.deepEqual(numbers({ name: "content_progress", item_id: "a", percent: 75 }), [-2, 10, 30_000, NaN]);
  assert.deepEqual(numbers({ name: "content_progress", item_id: "a", percent: -3 }), [-2, 10, 0, NaN]);
  assert.deepEqual(numbers({ name: "content_progress", item_id: "a" }), ["percent is missing"]);
  assert.deepEqual(numbers({ name: "item_feedback", feedback: "content_progress", item_id: "a" }), ["feedback is not one that is known"]);
  assert.deepEqual(numbers({ name: "search" }), ["search_term is missing"]);
  assert.deepEqual(numbers({ name: "hide", item_id: "a" }), ["name is not one that is known"]);
  assert.deepEqual(numbers({ name: "item_feedback", feedback: "purchase", item_id: "a" }), ["feedback is not one that is known"]);
});

test("options stand in their places, absent ones as NaN", () => {
  const to = message();
  readRankOptions(to, { list: "home", limit: 3, weights: { opinion: 2 }, rules: [{ pin: { item_id: "a", slot: 4 } }] });
  assert.deepEqual(to.texts, ["home", "a"]);
  assert.deepEqual(to.numbers, [3, 0, NaN, ...Array(11).fill(NaN), 2, NaN, 1, 4]);
  for (const [options, code, name] of [
    [{ weights: { facet: 101 } }, "invalid_option", "weights.facet"],
    [{ weights: { facet: -1 } }, "invalid_option", "weights.facet"],
    [{ weights: { viewed: -101 } }, "invalid_option", "weights.viewed"],
    [{ weights: { toString: 1 } }, "unknown_option", "toString"],
    [{ min_confidence: -0.1 }, "invalid_option", "min_confidence"],
    [{ limit: 2 ** 32 }, "invalid_option", "limit"],
    [{ rules: [{ pin: { item_id: "a", slot: 0 } }, { pin: { slot: 1 } }] }, "invalid_option", "rules[1].pin"],
    [{ rules: {} }, "invalid_argument", "rules"],
    [{ rules: [{ bury: 1, where: { is: "viewed" } }] }, "unknown_option", "rules[0]: there is no option 'bury', or only in indwell/full"],
    [{ context: {} }, "unknown_option", "options: there is no option 'context', or only in indwell/full"],
    [7, "invalid_option", "options"],
  ]) {
    assert.throws(() => readRankOptions(message(), options), (error) => error.code === code && error.message.includes(name));
  }
  assert.throws(() => readRecommendOptions(message(), { diversity: 1 }), { code: "unknown_option", message: "options: there is no option 'diversity'" });
});

const deep = (levels) => (levels ? { not: deep(levels - 1) } : { is: "viewed" });

test("the options of indwell/full stand behind the others", () => {
  const to = message();
  const rules = [{ promote: { item_id: "b" }, slots: [0, 3], label: "New" }, { pin: { item_id: "a", slot: 4 } }, { cap: 2, per: "brand" }];
  const made = readFullOptions(to, { list: "home", rules, current: "c", diversity: { method: "calibrated", strength: 0.5, per: "kind" } }, {}, 0);
  assert.deepEqual(to.texts, ["home", "a", "c", "kind", "b", "brand", "", "", ""]);
  assert.deepEqual(to.numbers.slice(16), [1, 4, 2, 0.5, 2, 3, 9, 3, 0, 1, 1, 1, 3, 4, 2, 0, 48, 0, NaN, 7200, 0, 0, 0, 0]); // what is wished for last: nothing
  // Confidence, reordered, none hidden, two items, the scores by place. Behind them, in eight numbers: two promotions, of place 1 and of place 7, which the
  // limit cut, by rule 0; no discovery, no aim, no exposure. Beside the numbers the order.
  const numbers = [0.5, 1, 0, 2, 1, 2, 2, 1, 0, 7, 0, 0, 0, 0, 8];
  const memory = Float64Array.of(...numbers, NaN);
  const order = 8 * numbers.length;
  new Uint32Array(memory.buffer, order).set([1, 0]);
  const slate = made([memory.subarray(0, -1), "", order], ["x", "y"], [], null);
  assert.deepEqual(slate.items, [{ item_id: "y", index: 1, score: 2, promoted: "New" }, { item_id: "x", index: 0, score: 1 }]);
  for (const [options, code, name] of [
    [{ limit: -1 }, "invalid_option", "limit: "],
    [{ weights: { facet: 101 } }, "invalid_option", "weights.facet"],
    [{ colour: 1 }, "unknown_option", "options: there is no option 'colour'"],
    [{ rules: [{ exclude: { is: "viewed" } }, { pin: { slot: 1 } }] }, "invalid_option", "rules[1].pin"],
    [{ rules: [{ exclude: { facets: "red" } }] }, "invalid_option", "rules[0].exclude.facets"],
    [{ rules: [{ exclude: { facets: new Proxy({}, { ownKeys: () => { throw new Error("no"); } }) } }] }, "invalid_option", "rules[0].exclude.facets: could not be read"], // prettier-ignore
    [{ rules: {} }, "invalid_argument", "rules"],
    [{ rules: [{ pin: { slot: 1 } }] }, "invalid_option", "rules[0].pin"],
    [{ rules: [{ boost: 1 }] }, "invalid_option", "rules[0].where"],
    [{ rules: [{ boost: 21, where: { is: "viewed" } }] }, "invalid_option", "rules[0].boost"],
    [{ rules: [{ exclude: { all: [{ is: "viewed" }, { is: "seen" }] } }] }, "invalid_option", "rules[0].exclude.all[1].is"],
    [{ rules: [{ exclude: { colour: "red" } }] }, "unknown_option", "rules[0].exclude"],
    [{ rules: [{ exclude: { facets: { brand: [1] } } }] }, "invalid_option", "rules[0].exclude.facets.brand[0]"],
    [{ rules: [{ include: {} }] }, "invalid_option", "rules[0].include"],
    [{ rules: [{ exclude: { is: "viewed" }, include: { is: "viewed" } }] }, "invalid_option", "rules[0]"],
    [{ rules: [{ cap: 2, per: "brand", slots: [1] }] }, "unknown_option", "rules[0]"],
    [{ rules: [{ cap: 2 }] }, "invalid_option", "rules[0]"],
    [{ rules: [{ promote: { is: "viewed" } }] }, "invalid_option", "rules[0]"],
    [{ rules: [{ include: { hours: [1, 25] } }] }, "invalid_option", "rules[0].include.hours[1]"],
    [{ rules: [{ include: { from: "soon" } }] }, "invalid_option", "rules[0].include.from"],
    [{ rules: [{ include: deep(20) }] }, "invalid_option", "rules[0].include.not"],
    [{ rules: [{ include: { any: Array(2_000).fill({ is: "viewed" }) } }] }, "invalid_option", "rules[0].include.any"],
    [{ rules: [{ include: { item_id: [null] } }] }, "invalid_option", "rules[0].include.item_id[0]"],
    [{ diversity: 2 }, "invalid_option", "diversity.strength"],
    [{ diversity: { method: "calibrated", strength: 1 } }, "invalid_option", "diversity.per"],
    [{ diversity: { method: "best", strength: 1 } }, "invalid_option", "diversity.method"],
    [{ context: { device: 7 } }, "invalid_option", "context.device"],
    [{ rules: [{ include: { context: ["phone"] } }] }, "invalid_option", "rules[0].include.context"],
    [{ current: {} }, "invalid_option", "current"],
  ]) {
    assert.throws(() => readFullOptions(message(), options, {}, 0), (error) => error.code === code && error.message.includes(name));
  }
});

test("what is to be suggested stands in its place", () => {
  const to = message();
  assert.equal(readRecommendOptions(to, { strategy: "also_viewed", like: "a", exclude: ["b\0", 7], limit: 3 }), "also_viewed");
  assert.deepEqual([to.numbers, to.texts], [[2, 3, 1, 2], ["a", "b ", "7"]]);
});
