// What is remembered of items changes no slate: objects changed in place, replaced, shared ids, forgetting and whatever else came in
// between, the slate is that of a session opened anew, to the last bit. Of every entry, each in a thread of its own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { PKG } from "../../pkg-scripts/lib/paths.mjs";
import { items } from "../bench/made.js";

const SEEDS = 12;
const STEPS = 30;

if (isMainThread) {
  const wasm = { "slim.js": "indwell_core_bg.wasm", "full.js": "indwell_full_bg.wasm" };
  for (const entry of ["index.js", "inline.js", "slim.js", "full.js", "asm.js"]) {
    test(`${entry}: the slate is that of a session that has remembered nothing`, async () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { entry, wasm: wasm[entry] } });
      const problem = await new Promise((done) => worker.once("message", done).once("error", (error) => done(error.stack)));
      await worker.terminate();
      assert.equal(problem, "");
    });
  }
} else {
  const { entry, wasm } = workerData;
  const { open } = await import(pathToFileURL(path.join(PKG, entry)));
  try {
    const seeds = entry === "asm.js" ? 2 : SEEDS;
    let moved = 0;
    for (let seed = 1; seed <= seeds; seed++) moved += await visit(open, { wasm: wasm && readFileSync(path.join(PKG, wasm)) }, seed);
    assert.ok(moved > (seeds * STEPS) / 3, `what was done counts in ${moved} slates`);
    parentPort.postMessage("");
  } catch (error) {
    parentPort.postMessage(`${error.stack}`);
  }
}

function chance(seed) {
  return (count) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * count);
  };
}

async function visit(open, options, seed) {
  const below = chance(seed);
  let now = Date.UTC(2026, 0, 5, 12);
  const me = await open({ ...options, space: `long${seed}`, now: () => now });
  const list = items(20, seed);
  const others = items(20, seed + 1);
  list.push({ ...others[3], item_id: list[0].item_id }, { item_id: list[1].item_id }); // share an id, and one says nothing more
  const done = []; // all that was tracked or forgotten, as it was then, and when
  let [spaces, moved] = [0, 0];
  const changes = [
    (item, other) => (item.price = other.price),
    (item, other) => (item.text = other.text),
    (item, other) => item.facets && (item.facets.colour = other.facets.colour),
    (item) => item.facets && (item.facets.colour = ["red", "blue"]),
    (item) => item.facets && delete item.facets.brand,
    (item, other) => (item.facets = other.facets),
    (item) => (item.item_brand = "Acme"),
    (item) => (item.time = now - 86_400_000),
    (item) => (item.consumable = !item.consumable),
    (item) => (item.price = -1),
    (item) => (item.text = "a\0b word"),
  ];
  for (let step = 0; step < STEPS; step++) {
    const item = list[below(list.length)];
    const what = below(10);
    if (what < 4) changes[below(changes.length)](item, others[below(20)]);
    else if (what < 7) {
      const event = structuredClone({ name: ["view_item", "add_to_cart", "purchase", "item_impression"][below(4)], item, time: now });
      me.track(event);
      done.push([now, (fresh) => fresh.track(event)]);
    } else if (what < 8) now += [1000, 61_000, 86_400_000][below(3)];
    else if (what < 9) {
      const given = { item_id: item.item_id };
      me.forget(given);
      done.push([now, (fresh) => fresh.forget(given)]);
    } else list.push(list.splice(below(list.length), 1)[0]);
    const wanted = [{}, { explain: true }, { limit: 5, list: "other" }, { weights: { facet: below(3) } }][below(4)];
    let then = now;
    const fresh = await open({ ...options, space: `fresh${seed}.${spaces++}`, now: () => then });
    for (const [at, again] of done) {
      then = at;
      again(fresh);
    }
    then = now;
    const slate = me.rank(list, wanted);
    // The list holds every item that something was done with: what it says of them is the latest that both have heard.
    assert.deepEqual(slate, fresh.rank(structuredClone(list), wanted), `seed ${seed}, step ${step}`);
    moved += slate.reordered ? 1 : 0;
    fresh.dispose();
  }
  me.dispose();
  return moved;
}
