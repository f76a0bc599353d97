// A host's store with promises: however it answers, or does not, the page never waits and nothing acknowledged is lost.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { asyncStore } from "../../pkg/async-store.js";
import { open } from "../../pkg/inline.js";

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const never = () => new Promise(() => {});
const no = () => Promise.reject(new Error("no"));
const TIMEOUT = 60;

/** Keys without the digits of an epoch. */
const names = (map) => [...map.keys()].map((key) => key.replace(/(epoch\.)\w{16}$/, "$1")).sort();

/** A store with promises over `map`. `log` says what was asked; `gate` holds every answer back until it is opened. */
function host(map = new Map()) {
  const log = [];
  const it = { map, log, most: 0, gate: undefined, fail: undefined, done: undefined };
  let writing = 0;
  const writes = (name, work) => async (key, value) => {
    log.push([name, key]);
    it.most = Math.max(it.most, ++writing);
    try {
      await (it.gate ?? wait(Math.random() * 3));
      if (it.fail) throw it.fail;
      work(key, value);
      it.done?.();
    } finally {
      writing -= 1;
    }
  };
  const reads = (work) => async (key) => {
    await it.gate;
    if (it.fail) throw it.fail;
    return work(key);
  };
  it.set = writes("set", (key, value) => map.set(key, value));
  it.remove = writes("remove", (key) => map.delete(key));
  it.get = reads((key) => map.get(key));
  it.keys = reads(() => [...map.keys()]);
  return it;
}

/** Holds the answers of a host back; returns how to let them go. */
function hold(it) {
  let let_go;
  it.gate = new Promise((done) => (let_go = done));
  return () => ((it.gate = undefined), let_go());
}

let now = Date.UTC(2026, 5, 1);
const clock = () => (now += 60_000); // no save waits for the meter
const start = (storage, more) => open({ space: "s", storage, now: clock, ...more });
const view = (me, ...ids) => ids.forEach((item_id) => assert.equal(me.track({ name: "view_item", item_id }), 1));
const fresh = (store) => asyncStore(store, { timeout: TIMEOUT });
/** Waits until a storage has written all, however slow this machine is: `settled` gives up after the storage's time-out. */
async function settle(storage) {
  while (!(await storage.settled()));
}
/** What a new page finds. */
async function stored(map) {
  const me = await start(fresh(host(map)));
  const { events } = me.status();
  me.dispose();
  return events;
}

describe("a store with promises", () => {
  test("what is recorded counts as unsaved until the store has it, and is there for the next page", async () => {
    const it = host();
    const storage = fresh(it);
    const me = await start(storage);
    assert.deepEqual([me.status().storage, me.status().reason, me.status().unsaved], ["persistent", undefined, 0]);
    const release = hold(it);
    view(me, "a", "b");
    assert.deepEqual([me.status().unsaved, it.map.size], [2, 0]);
    release();
    await settle(storage);
    assert.equal(me.status().unsaved, 0);
    assert.equal(await stored(it.map), 2);
    me.dispose();
  });

  test("writes follow each other, in order, one at a time", async () => {
    const it = host();
    const storage = fresh(it);
    for (let page = 0; page < 12; page++) {
      const me = await start(storage);
      for (let i = 0; i < 20; i++) view(me, `${page}-${i}`);
      me.dispose();
    }
    await settle(storage);
    assert.equal(it.most, 1);
    const removed = it.log.findIndex(([name]) => name === "remove");
    assert.ok(removed > 0, "chunks were united");
    assert.ok(it.log.slice(0, removed).some(([name]) => name === "set"));
    assert.equal(await stored(it.map), 240);
  });

  test("whenever the browser dies, the store holds all that was acknowledged until then", async () => {
    const it = host();
    const storage = fresh(it);
    const moments = [];
    let acknowledged = 0;
    it.done = () => moments.push([new Map(it.map), acknowledged]); // after each single write
    for (let page = 0; page < 24; page++) {
      const me = await start(storage);
      for (let i = 0; i < 6; i++) {
        view(me, `${page}-${i}`);
        if (Math.random() < 0.3) await wait(Math.random() * 8);
        if (me.status().unsaved === 0) acknowledged = page * 6 + i + 1;
      }
      me.dispose();
    }
    await settle(storage);
    it.done = undefined;
    assert.ok(it.log.some(([name]) => name === "remove"), "chunks were united");
    for (const [map, least] of moments) {
      const found = await stored(map);
      assert.ok(found >= least, `${found} of ${least}`);
    }
    assert.ok(moments.length > 40 && acknowledged > 24, `${moments.length} moments, ${acknowledged} acknowledged`);
  });

  test("a store that hangs: open waits no longer than its time, ranks from memory, and the queue stays short", async () => {
    const storage = asyncStore({ get: never, set: never, remove: never, keys: never }, { timeout: TIMEOUT });
    const from = performance.now();
    const me = await start(storage);
    assert.ok(performance.now() - from < TIMEOUT + 500);
    assert.deepEqual([me.status().storage, me.status().reason], ["memory", "timeout"]);
    for (let i = 0; i < 8; i++) me.track({ name: "add_to_cart", item: { item_id: `r${i}`, facets: { colour: "red" } } });
    assert.deepEqual([me.status().events, me.status().unsaved], [8, 8]);
    const shelf = Array.from({ length: 10 }, (_, i) => ({ item_id: `s${i}`, facets: { colour: i === 7 ? "red" : "blue" } }));
    assert.equal(me.rank(shelf).order[0], 7);
    assert.equal(await storage.settled(), false);
    me.dispose();
  });

  test("a store that hangs in the middle of a write is told of, waited for, and never asked twice at once", async () => {
    const it = host();
    const storage = fresh(it);
    const me = await start(storage);
    const told = [];
    me.on("status", ({ storage, reason }) => told.push(`${storage} ${reason}`));
    const release = hold(it);
    view(me, "a");
    await wait(TIMEOUT + 40);
    assert.deepEqual([me.status().storage, me.status().reason, me.status().unsaved], ["memory", "timeout", 1]);
    for (let i = 0; i < 50; i++) view(me, `b${i}`);
    assert.deepEqual([it.log.length, me.status().unsaved], [1, 51]);
    release();
    await settle(storage);
    assert.deepEqual([me.status().storage, me.status().reason, me.status().unsaved], ["persistent", undefined, 0]);
    assert.ok(it.log.length < 10, "one write for many saves of the same value");
    assert.deepEqual(told, ["memory timeout", "persistent undefined"]);
    assert.equal(await stored(it.map), 51);
    me.dispose();
  });

  test("a store that answers late: what was recorded meanwhile is united with what it holds, and saved", async () => {
    const it = host();
    const first = fresh(it);
    const before = await start(first);
    view(before, "x");
    before.forget(); // an erasure long ago is no reason to lose anything
    view(before, "old");
    before.dispose();
    await settle(first);
    const release = hold(it);
    const storage = fresh(it);
    const me = await start(storage);
    view(me, "new");
    const changes = [];
    me.on("change", ({ cause }) => changes.push(cause));
    assert.deepEqual([me.status().events, me.status().reason, me.status().unsaved], [1, "timeout", 1]);
    release();
    await settle(storage);
    assert.deepEqual([me.status().events, me.status().storage, me.status().reason, me.status().unsaved], [2, "persistent", undefined, 0]);
    assert.deepEqual(changes, ["sync"]);
    me.dispose();
    await settle(storage);
    assert.equal(await stored(it.map), 2);
  });

  test("erased before the store answered: it is erased there too", async () => {
    const it = host();
    const first = fresh(it);
    const before = await start(first);
    view(before, "a", "b");
    before.dispose();
    await settle(first);
    const release = hold(it);
    const storage = fresh(it);
    const me = await start(storage);
    view(me, "c");
    me.forget();
    release();
    await settle(storage);
    assert.equal(me.status().events, 0);
    assert.deepEqual(names(it.map), ["indwell/s/epoch.", "indwell/s/erased"]);
    me.dispose();
  });

  test("erasing reaches the store", async () => {
    const it = host(new Map([["theirs", "1"]]));
    const storage = fresh(it);
    const me = await start(storage);
    view(me, "a");
    await settle(storage);
    view(me, "b");
    me.forget();
    await settle(storage);
    assert.deepEqual(names(it.map), ["indwell/s/epoch.", "indwell/s/erased", "theirs"]);
    assert.equal(await stored(it.map), 0);
    me.dispose();
  });

  for (const [name, error, reason] of [
    ["refuses", new Error("no"), "denied"],
    ["is full", new DOMException("full", "QuotaExceededError"), "full"],
  ]) {
    test(`a store that ${name} for a while loses nothing`, async () => {
      const it = host();
      const storage = fresh(it);
      const me = await start(storage);
      view(me, "a");
      await settle(storage);
      it.fail = error;
      view(me, "b", "c");
      assert.equal(await storage.settled(), false);
      assert.deepEqual([me.status().storage, me.status().reason, me.status().unsaved], ["memory", reason, 2]);
      view(me, "d");
      await wait(5);
      it.fail = undefined;
      view(me, "e"); // the next save tries again
      await settle(storage);
      assert.deepEqual([me.status().storage, me.status().reason, me.status().unsaved], ["persistent", undefined, 0]);
      assert.equal(await stored(it.map), 5);
      me.dispose();
    });
  }

  const BROKEN = {
    "every call throws at once": { get: () => no.x.y, set: () => no.x.y, remove: () => no.x.y, keys: () => no.x.y },
    "every call rejects": { get: no, set: no, remove: no, keys: no },
    "listing rejects": { ...host(), keys: no },
    "listing answers nonsense": { ...host(), keys: async () => 7 },
    "keys are no strings": { ...host(), keys: async () => [1, null, {}, Symbol("x")] },
    "reading rejects": { ...host(), get: no, keys: async () => ["indwell/s/0123456789abcdef"] },
    "values are no strings": { ...host(), get: async () => ({}), keys: async () => ["indwell/s/0123456789abcdef"] },
    "values are garbage": { ...host(), get: async () => "\u0000garbage\uffff", keys: async () => ["indwell/s/0123456789abcdef"] },
    "writing rejects": { ...host(), set: no },
    "writing hangs": { ...host(), set: never },
    "removing hangs": { ...host(), remove: never },
    "nothing that is set stays": { ...host(), set: async () => {} },
    "it answers at once, without promises": { get: () => undefined, set: () => {}, remove: () => {}, keys: () => [] },
    "subscribing throws": { ...host(), subscribe: () => no.x.y },
  };
  for (const [name, store] of Object.entries(BROKEN)) {
    test(`${name}: it ranks from memory`, async () => {
      const rejected = [];
      const onRejected = (why) => rejected.push(why);
      process.on("unhandledRejection", onRejected);
      const storage = fresh(store);
      const me = await start(storage);
      const traps = [];
      me.on("trap", (trap) => traps.push(trap));
      for (let i = 0; i < 8; i++) me.track({ name: "add_to_cart", item: { item_id: `r${i}`, facets: { colour: "red" } } });
      const shelf = Array.from({ length: 10 }, (_, i) => ({ item_id: `s${i}`, facets: { colour: i === 7 ? "red" : "blue" } }));
      await wait(TIMEOUT + 20);
      assert.equal(me.rank(shelf).order[0], 7, JSON.stringify(me.status()));
      const { events, storage: kind, unsaved } = me.status();
      assert.equal(events, 8);
      assert.ok(kind === "persistent" || unsaved === 8, "what is not kept is not said to be");
      me.forget();
      assert.equal(me.status().events, 0);
      me.dispose();
      await wait(1);
      process.off("unhandledRejection", onRejected);
      assert.deepEqual([traps, rejected], [[], []]);
    });
  }

  test("tabs over one store: with subscribe they know at once, without it with their next save", async () => {
    for (const tells of [true, false]) {
      const map = new Map();
      const subscribers = new Set();
      const tab = async () => {
        const it = host(map);
        if (tells) {
          it.subscribe = (changed) => (subscribers.add(changed), () => subscribers.delete(changed));
          for (const name of ["set", "remove"]) {
            const plain = it[name];
            it[name] = async (...given) => (await plain(...given), subscribers.forEach((changed) => changed()));
          }
        }
        const storage = fresh(it);
        return { storage, me: await start(storage) };
      };
      const [a, b] = [await tab(), await tab()];
      view(a.me, "a");
      await settle(a.storage);
      if (!tells) view(b.me, "b");
      await wait(30);
      assert.equal(b.me.status().events, tells ? 1 : 2);
      a.me.forget();
      await settle(a.storage);
      if (!tells) view(b.me, "c");
      await wait(30);
      assert.equal(b.me.status().events, 0, "erased here too");
      assert.equal(await stored(map), 0);
      // Everything of the store is cleared from outside.
      view(b.me, "d");
      await settle(b.storage);
      assert.equal(await stored(map), 1);
      map.clear();
      subscribers.forEach((changed) => changed());
      view(b.me, ...(tells ? [] : ["e"]));
      await wait(30);
      assert.equal(b.me.status().events, 0, "gone here too");
      assert.equal(await stored(map), 0);
      a.me.dispose();
      b.me.dispose();
      assert.equal(subscribers.size, 0);
    }
  });

  test("what happens while the store is being read again is not undone by what was read", async () => {
    for (const what of ["forgotten", "cleared"]) {
      const it = host();
      let changed;
      it.subscribe = (call) => ((changed = call), () => {});
      const storage = fresh(it);
      const me = await start(storage);
      view(me, "a");
      await settle(storage);
      const release = hold(it);
      changed();
      if (what === "forgotten") me.forget();
      else {
        view(me, "b");
        it.map.clear();
      }
      release();
      await settle(storage);
      await wait(10);
      assert.equal(me.status().events, 0, what);
      assert.equal(me.status().reason, undefined);
      assert.deepEqual(names(it.map), ["indwell/s/epoch.", "indwell/s/erased"]);
      me.dispose();
    }
  });

  test("the copy is what was written last, and empty when the store was cleared", async () => {
    const it = host();
    const storage = fresh(it);
    await storage.async.read();
    storage.setItem("indwell/s/1", "old");
    storage.setItem("indwell/s/2", "old");
    await settle(storage);
    let release = hold(it);
    storage.async.read();
    storage.setItem("indwell/s/1", "new");
    storage.removeItem("indwell/s/2");
    release();
    await wait(20);
    assert.deepEqual([storage.getItem("indwell/s/1"), storage.getItem("indwell/s/2"), storage.length], ["new", null, 1]);
    await settle(storage);
    assert.deepEqual([...it.map], [["indwell/s/1", "new"]]);
    release = hold(it);
    storage.async.read();
    storage.setItem("indwell/s/3", "newer");
    it.map.clear();
    release();
    await settle(storage);
    assert.deepEqual([storage.length, it.map.size], [0, 0]);
  });

  test("wrong options are told", () => {
    const code = (call) => {
      try {
        call();
      } catch (error) {
        return error.code;
      }
    };
    assert.equal(code(() => asyncStore({})), "invalid_option");
    assert.equal(code(() => asyncStore(host(), { timeout: Infinity })), "invalid_option");
    assert.equal(code(() => asyncStore(host(), { time: 1 })), "unknown_option");
    assert.equal(code(() => asyncStore(host(), null)), undefined);
  });
});
