// What the public API promises, as functions that run alike in Node and in a page: each is given an entry's exports.

const MINUTE = 60_000;
let spaces = 0;

export const ok = (value, what) => {
  if (!value) throw new Error(`not so: ${what}`);
};
export const same = (is, wanted, what = "values") => {
  const [a, b] = [JSON.stringify(is), JSON.stringify(wanted)];
  ok(a === b, `${what}: ${a} is ${b}`);
};
const thrown = (work) => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};
const rejected = (promise) =>
  promise.then(
    () => ok(false, "rejected"),
    (error) => error,
  );

/** A space and a clock of its own for every case. */
async function fresh(open, options = {}) {
  const clock = { now: Date.UTC(2026, 0, 5, 12) };
  const me = await open({ space: `case-${++spaces}`, now: () => clock.now, ...options });
  return { me, clock };
}
const shelf = () =>
  Array.from({ length: 10 }, (_, i) => ({ item_id: `s${i}`, facets: { colour: i === 7 ? "red" : "blue", kind: "mug" }, price: 5 + i }));
const identity = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
function likeRed(me, clock, times = 8) {
  for (let i = 0; i < times; i++) {
    clock.now += MINUTE;
    me.track({ name: "add_to_cart", item: { item_id: `r${i}`, facets: { colour: "red" } } });
  }
}
export const memory = (map = new Map()) => ({
  map,
  getItem: (key) => map.get(key) ?? null,
  setItem: (key, value) => void map.set(key, value),
  removeItem: (key) => void map.delete(key),
  key: (index) => [...map.keys()][index] ?? null,
  get length() {
    return map.size;
  },
});

export const cases = {
  "a first visit sees the page's order": async ({ open }) => {
    const { me } = await fresh(open);
    const slate = me.rank(shelf(), { list: "home" });
    same(slate.order, identity);
    same([slate.confidence, slate.reordered, slate.hidden, slate.problems], [0, false, [], []]);
    same(slate.items[3], { item_id: "s3", index: 3, score: slate.items[3].score });
    ok(!("fallback" in slate), "no fallback");
  },

  "what the visitor did moves what suits them": async ({ open }) => {
    const { me, clock } = await fresh(open);
    likeRed(me, clock);
    const slate = me.rank(shelf());
    ok(slate.reordered && slate.confidence > 0 && slate.order.indexOf(7) < 7, "the red one moved up");
    same([...slate.order].sort((a, b) => a - b), identity, "a permutation");
    same(slate.items.map((item) => item.index), slate.order);
    same(me.rank(shelf(), { limit: 3 }).order, slate.order.slice(0, 3), "limit");
    same(me.rank(shelf(), { rules: [{ pin: { item_id: "s9", slot: 0 } }] }).order[0], 9, "pin");
    same(me.rank(shelf(), { min_confidence: 1 }).order, identity, "too little confidence");
  },

  "reasons sum to the score": async ({ open }) => {
    const { me, clock } = await fresh(open);
    likeRed(me, clock);
    for (const { score, reasons } of me.rank(shelf(), { explain: true }).items) {
      ok(reasons.length && Math.abs(reasons.reduce((sum, { value }) => sum + value, 0) - score) < 1e-9, "sum");
    }
  },

  "why says where, where from and because of what": async ({ open }) => {
    const { me, clock } = await fresh(open);
    likeRed(me, clock);
    const slate = me.rank(shelf(), { list: "home" });
    const why = me.why("s7");
    same([why.item_id, why.list, why.position, why.page_position], ["s7", "home", slate.order.indexOf(7), 7]);
    ok(/^It moved up from place 8 to \d+: you .*red/.test(why.sentence), why.sentence);
    ok(/^It (moved|stands) /.test(me.why("s0", { list: "home" }).sentence), "sentence");
    same([me.why("nobody"), me.why("s7", { list: "elsewhere" }), me.why("s7", null)?.item_id], [null, null, "s7"]);
    same(thrown(() => me.why("s7", { slot: 1 })).code, "unknown_option");
  },

  "an item described once is known by its id": async ({ open }) => {
    const { me, clock } = await fresh(open);
    me.rank(shelf());
    for (let i = 0; i < 6; i++) {
      clock.now += MINUTE;
      me.track({ name: "add_to_cart", item_id: "s7" });
    }
    const found = me.interests().facets.find((facet) => facet.key === "colour" && facet.value === "red");
    ok(found?.strength > 0 && found.session && found.count > 0, "interest in red");
  },

  "interests, export and status are plain data": async ({ open }) => {
    const { me, clock } = await fresh(open);
    same(me.interests(), { confidence: 0, events: 0, facets: [], price: null, items: { viewed: 0, basket: 0, bought: 0, liked: 0, hidden: 0 } });
    likeRed(me, clock, 3);
    same(me.interests().items.basket, 3);
    const out = me.export();
    same([out.format, out.version, out.events.length, out.items.length], ["indwell", 2, 3, 3]);
    ok(!JSON.stringify(out).includes('"r1"'), "ids are hashed");
    same([me.status().storage, me.status().events, me.status().bytes > 0], ["memory", 3, true]);
  },

  "export and import": async ({ open }) => {
    const { me, clock } = await fresh(open);
    likeRed(me, clock, 3);
    me.feedback("s4", "hide");
    const told = JSON.parse(JSON.stringify(me.export()));
    const [storage, heard] = [memory(), []];
    const other = await open({ space: "other", storage, now: () => clock.now });
    other.on("change", (change) => heard.push(change));
    same(other.import(told), 4);
    same(heard, [{ cause: "import", recorded: 4 }]);
    same([other.import(told), me.import(told)], [0, 0]);
    const plain = ({ exported_at, state, ...rest }) => rest;
    same(plain(other.export()), plain(told));
    same([other.rank(shelf()).order, other.rank(shelf()).hidden], [me.rank(shelf()).order, ["s4"]]);
    same([other.status().storage, other.status().unsaved], ["persistent", 0]);
    other.dispose();
    const again = await open({ space: "other", storage, now: () => clock.now });
    same(again.status().events, 4);
    for (const wrong of [undefined, null, "", {}, [], { format: "indwell" }, { ...told, state: "?" }, { ...told, state: told.state.slice(8) }, { ...told, state: btoa("INDW\xff".padEnd(60)) }]) {
      same(thrown(() => again.import(wrong))?.code, "invalid_argument");
    }
    same(again.status().events, 4);
    again.dispose();
  },

  "feedback and preferences": async ({ open }) => {
    const { me, clock } = await fresh(open);
    same([me.feedback("s4", "hide"), me.feedback({ item_id: "s1", facets: { kind: "mug" } }, "like"), me.feedback("s1", "adore")], [1, 1, 0]);
    clock.now += MINUTE;
    same(me.prefer({ key: "colour", value: "red" }, 1), 1);
    const slate = me.rank(shelf());
    same(slate.hidden, ["s4"]);
    ok(!slate.order.includes(4) && slate.order.indexOf(7) < 6, "hidden is out, preferred is up");
    same([me.interests().items.liked, me.interests().items.hidden], [1, 1]);
    same([me.prefer({ key: "colour" }, 1), me.prefer(null, 1), me.feedback(null, "like"), me.prefer({ key: "a", value: "b" }, NaN)], [0, 0, 0, 0]);
  },

  "forget everything, or one item": async ({ open }) => {
    const { me, clock } = await fresh(open);
    const told = [];
    likeRed(me, clock, 4);
    me.on("change", (change) => told.push(change));
    me.forget({ item_id: "r1" });
    same(me.status().events, 3);
    me.forget();
    same([me.status().events, me.interests().facets, told], [0, [], Array(2).fill({ cause: "forget", recorded: 0 })]);
    same(thrown(() => me.forget("some")).code, "invalid_argument");
  },

  "GA4 events and spellings are taken": async ({ open }) => {
    const { me } = await fresh(open);
    const problems = [];
    me.on("problem", (problem) => problems.push(problem));
    same(me.track([{ name: "page_view" }, { name: "view_item_list" }]), 0);
    same(me.track({ name: "purchase", items: [{ item_id: "a", item_name: "Red mug", item_brand: "Acme", item_category: "Home", item_category2: "Mugs" }, { item_id: "b" }] }), 2);
    same(problems, []);
    ok(me.interests().facets.some((facet) => facet.key === "category" && facet.value === "Home/Mugs"), "category path");
    same(me.interests().items.bought, 2);
  },

  "bad events are problems, never throws": async ({ open }) => {
    const { me } = await fresh(open);
    const problems = [];
    me.on("problem", (problem) => problems.push(problem));
    const angry = { get name() { throw new Error("no"); } }; // prettier-ignore
    const proxy = new Proxy([], { get() { throw new Error("no"); } }); // prettier-ignore
    const { proxy: revoked, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const bad of [null, undefined, 7, "view_item", Symbol("s"), () => {}, {}, angry, proxy, revoked, { name: "view_item" }, { name: "item_dwell", item_id: "a" }, { name: "wrong" }]) {
      same(me.track(bad), 0);
    }
    same(me.track([{ name: "view_item", item_id: "a" }, { name: "view_item", item_id: {} }]), 1, "the good one counts");
    ok(problems.length >= 12, "each is told");
    const last = problems.at(-1);
    same([last.index, last.field, typeof last.message], [1, "item_id", "string"]);
  },

  "bad items keep the page's place": async ({ open }) => {
    const { me, clock } = await fresh(open);
    likeRed(me, clock);
    const items = shelf();
    items[2] = null;
    items[5] = { get item_id() { throw new Error("no"); } }; // prettier-ignore
    const slate = me.rank(items);
    same([slate.order.length, slate.order[2], slate.order[5]], [10, 2, 5]);
    same([...new Set(slate.problems.map((problem) => problem.index))], [2, 5]);
    ok(slate.reordered, "the others moved");
  },

  "wrong options are told in a sentence that names them": async ({ open, IndwellError }) => {
    const wrong = [
      [{ packs: 1 }, "unknown_option", '"packs"'],
      [{ space: "a b" }, "invalid_option", "space"],
      [{ space: 7 }, "invalid_option", "space"],
      [{ storage: "disk" }, "invalid_option", "storage"],
      [{ storage: {} }, "invalid_option", "storage"],
      [{ now: 7 }, "invalid_option", "now"],
      ["shop", "invalid_option", "options"],
    ];
    for (const [options, code, word] of wrong) {
      const error = await rejected(open(options));
      ok(error instanceof IndwellError && error instanceof Error && error.name === "IndwellError", "IndwellError");
      same([error.code, error.message.includes(word)], [code, true], error.message);
    }
    const { me } = await fresh(open);
    for (const [items, options, code, word] of [
      [[], { lmit: 3 }, "unknown_option", "lmit"],
      [[], { limit: -1 }, "invalid_option", "limit"],
      [[], { weights: { facet: "x" } }, "invalid_option", "facet"],
      [[], { rules: [{}] }, "invalid_option", "rules[0]"],
      ["items", {}, "invalid_argument", "items"],
    ]) {
      const error = thrown(() => me.rank(items, options));
      ok(error instanceof IndwellError, "IndwellError");
      same([error.code, error.message.includes(word)], [code, true], error.message);
    }
    same(thrown(() => me.on("chnge", () => {})).code, "invalid_argument");
    same(thrown(() => me.on("change")).code, "invalid_argument");
  },

  "null counts as absent": async ({ open }) => {
    const me = await open(null);
    same(await open({ space: null, storage: null, now: null }), me);
    same(me.rank(shelf(), null).order, identity);
    same(me.rank(shelf(), { list: null, limit: null, explain: null, rules: null, weights: null, min_confidence: null }).order, identity);
    same(me.rank([{ item_id: "a", facets: null, price: null, text: null, time: null, consumable: null }]).problems, []);
    me.dispose();
  },

  "the promise is kept for the space and the storage, until disposed": async ({ open }) => {
    const now = () => 0;
    const first = open({ space: "kept", now });
    ok(first === open({ space: "kept", now }), "the same promise");
    ok(first !== open({ space: "kept", now, storage: "off" }), "another storage is another");
    same((await rejected(open({ space: "kept" }))).code, "invalid_option");
    const me = await first;
    me.dispose();
    me.dispose();
    const again = open({ space: "kept" });
    ok(again !== first && (await again) !== me, "a new one");
    (await again).dispose();
  },

  "after dispose: clear sentences, and nothing thrown into the page": async ({ open, IndwellError }) => {
    const { me } = await fresh(open);
    const problems = [];
    me.on("problem", (problem) => problems.push(problem.message));
    me[Symbol.dispose ?? "dispose"]();
    same([me.track({ name: "view_item", item_id: "a" }), me.feedback("a", "like"), me.prefer({ key: "a", value: "b" }, 1)], [0, 0, 0]);
    ok(problems.length === 3 && problems[0].includes("disposed"), "told");
    for (const call of [() => me.rank([]), () => me.interests(), () => me.why("a"), () => me.forget(), () => me.export(), () => me.import({ format: "indwell", state: "AA==" }), () => me.status()]) {
      const error = thrown(call);
      ok(error instanceof IndwellError && error.code === "disposed" && /open\(\)/.test(error.message), "a sentence");
    }
  },

  "off records nothing, moves nothing, touches no storage": async ({ open }) => {
    const me = await open({ space: "off", storage: "off" });
    same([me.track({ name: "view_item", item_id: "a" }), me.feedback("a", "like"), me.why("a")], [0, 0, null]);
    same(me.rank(shelf(), { limit: 4 }).order, [0, 1, 2, 3]);
    same([me.status(), me.interests().facets, me.export().events], [{ storage: "off", events: 0, bytes: 0 }, [], []]);
    same([me.import({ format: "indwell", state: "AA==" }), me.import(me.export())], [0, 0]);
    me.forget();
    me.dispose();
  },

  "a storage of the host's own keeps the history": async ({ open }) => {
    const storage = memory();
    const space = "own";
    const first = await open({ space, storage });
    first.track({ name: "view_item", item: { item_id: "a", facets: { colour: "red" } } });
    same([first.status().storage, [...storage.map.keys()].every((key) => key.startsWith("indwell/own/"))], ["persistent", true]);
    first.dispose();
    const second = await open({ space, storage });
    same([second.status().events, second.interests().items.viewed], [1, 1]);
    second.forget();
    same([...storage.map.keys()].sort().map((key) => key.slice(0, 17)), ["indwell/own/epoch", "indwell/own/erase"]);
    second.dispose();
  },

  "storage that fails is a state, not an error": async ({ open }) => {
    const no = () => {
      throw new Error("no");
    };
    const states = [
      ["denied", { getItem: no, setItem: no, removeItem: no, key: no, length: 0 }],
      ["full", { ...memory(), setItem: no }],
    ];
    for (const [reason, storage] of states) {
      const { me, clock } = await fresh(open, { storage });
      likeRed(me, clock);
      same([me.status().storage, me.status().reason, me.status().events], ["memory", reason, 8]);
      ok(me.rank(shelf()).reordered, "it works all the same");
    }
  },

  "storage that cannot be read is left as it is": async ({ open }) => {
    const storage = memory();
    const { me, clock } = await fresh(open, { storage, space: "torn" });
    likeRed(me, clock);
    me.dispose();
    const key = [...storage.map.keys()].find((name) => !name.endsWith("reserve"));
    const torn = storage.map.get(key).slice(0, -3) + "xyz";
    storage.map.set(key, torn);
    const { me: again, clock: later } = await fresh(open, { storage, space: "torn" });
    same([again.status().storage, again.status().reason, again.status().events], ["persistent", "corrupt", 0]);
    likeRed(again, later);
    same([again.status().events, storage.map.get(key) === torn], [8, true]);
  },

  "a status listener hears the storage fail and come back": async ({ open }) => {
    const storage = memory();
    const set = storage.setItem;
    const { me, clock } = await fresh(open, { storage });
    const told = [];
    me.on("status", (status) => told.push(`${status.storage} ${status.reason}`));
    likeRed(me, clock, 2);
    storage.setItem = () => {
      throw new Error("full");
    };
    likeRed(me, clock, 2);
    storage.setItem = set;
    likeRed(me, clock, 2);
    same(told, ["memory full", "persistent undefined"]);
  },

  "listeners hear, leave, and cannot break us": async ({ open }) => {
    const { me } = await fresh(open);
    const heard = [];
    const reported = [];
    const { reportError } = globalThis;
    globalThis.reportError = (error) => reported.push(error.message);
    try {
      me.on("change", () => {
        throw new Error("mine");
      });
      const leave = me.on("change", (change) => heard.push(change));
      same(me.track({ name: "view_item", item_id: "a" }), 1);
      leave();
      same(me.track({ name: "view_item", item_id: "b" }), 1);
    } finally {
      globalThis.reportError = reportError;
    }
    same([heard, reported], [[{ cause: "track", recorded: 1 }], ["mine", "mine"]]);
  },

  "a listener may call back": async ({ open }) => {
    const { me } = await fresh(open);
    let slate;
    const leave = me.on("change", () => {
      leave();
      slate = me.rank(shelf());
      me.track({ name: "view_item", item_id: "b" });
    });
    me.track({ name: "view_item", item_id: "a" });
    same([slate.order, me.status().events], [identity, 2]);
  },

  "a getter or a storage that calls back is answered with the page's order": async ({ open }) => {
    const storage = memory();
    const { me } = await fresh(open, { storage });
    const trapped = [];
    me.on("trap", (trap) => trapped.push(trap));
    let inner;
    const nosy = { get item_id() { inner = me.rank(shelf()); me.track({ name: "view_item", item_id: "x" }); return "nosy"; } }; // prettier-ignore
    const slate = me.rank([nosy, ...shelf()]);
    same([inner.order, inner.fallback, slate.order.length, slate.items[0].item_id], [identity, "busy", 11, "nosy"]);
    const set = storage.setItem;
    storage.setItem = (key, value) => (set(key, value), (inner = me.interests()), me.dispose());
    same(me.track({ name: "view_item", item_id: "a" }), 1);
    same([inner.events, trapped, storage.map.size], [0, [], 2]);
    same(thrown(() => me.rank([])).code, "disposed");
  },

  "a clock that fails is replaced": async ({ open }) => {
    for (const now of [() => NaN, () => "soon", () => { throw new Error("no"); }]) { // prettier-ignore
      const { me } = await fresh(open, { now });
      const before = Date.now();
      same(me.track({ name: "view_item", item_id: "a" }), 1);
      ok(Math.abs(me.export().events[0].time - before) < 5000, "the real time");
    }
  },
};
