// What is marked as sensitive leaves no trace: random visits with such items in them and without leave the same export, the
// same interests and the same stored bytes.
import assert from "node:assert/strict";
import { after, before, describe, mock, test } from "node:test";
import { open } from "../../pkg/inline.js";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";
import { seeded } from "../../pkg-scripts/lib/egress.mjs";

const VISITS = process.env.INDWELL_LONG ? 20_000 : 300;
const NAMES = ["view_item", "select_item", "add_to_cart", "remove_from_cart", "purchase", "item_impression", "item_dwell", "add_to_wishlist"];

/** One random visit: what is done, one step after the other; some of it is sensitive. */
function visit(seed) {
  const random = seeded(seed);
  const whole = (below) => Math.floor(random() * below);
  const item = () => ({
    item_id: `i${whole(12)}`,
    facets: { colour: ["red", "blue", "green"][whole(3)], brand: `b${whole(4)}` },
    price: 1 + whole(50),
    text: ["cough syrup", "red mug", "tea"][whole(3)],
  });
  const secret = () => ({ ...item(), item_id: `s${whole(12)}`, facets: { ailment: `a${whole(5)}`, colour: "red" }, sensitive: true });
  const any = () => (random() < 0.4 ? secret() : item());
  const list = (length) => Array.from({ length }, any);
  return Array.from({ length: 5 + whole(20) }, () => {
    const name = NAMES[whole(NAMES.length)];
    const more = name === "item_dwell" ? { dwell_ms: whole(60_000) } : {};
    switch (whole(6)) {
      case 0: return { rank: list(2 + whole(10)) }; // prettier-ignore
      case 1: return { track: { name, ...more, items: list(1 + whole(4)) } }; // prettier-ignore
      case 2: return { track: { name: "search", search_term: "where does it hurt", sensitive: random() < 0.7 } }; // prettier-ignore
      case 3: return { track: { name, ...more, item_id: `s${whole(12)}`, sensitive: true } }; // prettier-ignore
      case 4: return { track: { name: "item_feedback", feedback: ["like", "dislike", "hide"][whole(3)], item: any() } }; // prettier-ignore
      default: return { track: { name, ...more, item: any() } }; // prettier-ignore
    }
  });
}

/** The same visit as if the sensitive had never been there. */
const without = (steps) =>
  steps.flatMap(({ rank, track }) => {
    if (rank) return [{ rank: rank.filter((item) => !item.sensitive) }];
    if (track.sensitive || track.item?.sensitive) return [{}]; // time goes on
    if (!track.items) return [{ track }];
    const items = track.items.filter((item) => !item.sensitive);
    return [items.length ? { track: { ...track, items } } : {}];
  });

async function live(steps, options) {
  const map = new Map();
  const storage = {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
  let now = Date.UTC(2026, 10, 21);
  const me = await open({ space: "sensitive", storage, now: () => now, ...options });
  const traps = [];
  me.on("trap", (trap) => traps.push(trap));
  const slates = [];
  for (const { rank, track } of steps) {
    now += 61_000;
    if (rank) slates.push(me.rank(rank));
    if (track) me.track(track);
  }
  now += 61_000;
  const left = { export: me.export(), interests: me.interests(), status: me.status() };
  me.dispose();
  assert.deepEqual(traps, []);
  return { slates, left, stored: [...map] };
}

test(`${VISITS} visits: the same state, bit for bit`, { timeout: 600_000 }, async () => {
  // Two tabs never have the same id; here they must, for it stands in what is stored.
  mock.method(crypto, "getRandomValues", (array) => array.fill(7));
  let sensitive = 0;
  for (let seed = 1; seed <= VISITS; seed++) {
    const steps = visit(seed);
    const [seen, never] = [await live(steps), await live(without(steps))];
    assert.deepEqual(seen.left, never.left, `seed ${seed}`);
    assert.deepEqual(seen.stored, never.stored, `seed ${seed}`);
    steps.filter(({ rank }) => rank).forEach(({ rank }, at) => {
      const { order, items, problems } = seen.slates[at];
      assert.deepEqual(problems, []);
      assert.equal(new Set(order).size, order.length);
      rank.forEach((item, place) => {
        if (!item.sensitive) return;
        sensitive++;
        const slot = order.indexOf(place);
        assert.ok(slot >= 0 && items[slot].item_id === item.item_id && items[slot].score === 0, `seed ${seed}`);
      });
    }); // prettier-ignore
  }
  mock.restoreAll();
  assert.ok(sensitive > VISITS, "there were some");
});

test("the mark bites: without it the state is another", async () => {
  const track = { name: "view_item", item: { item_id: "x", facets: { ailment: "a" }, sensitive: true } };
  assert.equal((await live([{ track }])).left.export.events.length, 0);
  assert.equal((await live([{ track: { ...track, item: { ...track.item, sensitive: false } } }])).left.export.events.length, 1);
});

/** A value without facets of these keys, as deep as it goes. */
const stripped = (value, keys) =>
  JSON.parse(JSON.stringify(value), (name, inner) => {
    if (name === "facets") return Object.fromEntries(Object.entries(inner).filter(([key]) => !keys.includes(key)));
    return name === "item_brand" && keys.includes("brand") ? undefined : inner;
  });

test("what is never learnt from leaves no trace: the same state, bit for bit, and the same order", async () => {
  mock.method(crypto, "getRandomValues", (array) => array.fill(7));
  const keys = ["colour", "brand"];
  let differ = 0;
  for (let seed = 1; seed <= VISITS / 3; seed++) {
    const steps = JSON.parse(JSON.stringify(visit(seed)));
    for (const { rank } of steps) if (rank?.length) rank[0].item_brand = "b1";
    const [never, not, plain] = [await live(steps, { never_learn: keys }), await live(stripped(steps, keys)), await live(steps)];
    assert.deepEqual(never, not, `seed ${seed}`);
    differ += JSON.stringify(plain.left) !== JSON.stringify(not.left);
  }
  mock.restoreAll();
  assert.ok(differ > VISITS / 6, "and else they do");
});

test("never_learn: also of what is said outright, of kept lists and of a second open; what is no list of keys is an error", async () => {
  const item = { item_id: "x", facets: { gender: "f", kind: "shoe" } };
  const me = await open({ space: "never", never_learn: ["gender"] });
  const problems = [];
  me.on("problem", (problem) => problems.push(problem));
  assert.equal(me.prefer({ key: "gender", value: "f" }, 1), 0);
  assert.deepEqual(problems.map(({ field }) => field), ["facet.key"]); // prettier-ignore
  assert.equal(await open({ space: "never", never_learn: ["kind"] }), me, "whoever asks, it holds for all");
  me.track({ name: "view_item", item });
  me.rank(me.items([item, { ...item, item_id: "y" }]));
  assert.deepEqual(me.export().items.map(({ facets }) => facets), [[]]); // prettier-ignore
  assert.deepEqual(me.interests().facets, []);
  me.dispose();
  for (const wrong of ["gender", [1], {}, 5]) await assert.rejects(open({ space: "never", never_learn: wrong }), { code: "invalid_option", message: /never_learn/ });
  (await open({ space: "never", never_learn: null })).dispose();
});

test("in doubt it is sensitive: a mark that is no truth value, or throws, is one", async () => {
  const me = await open({ space: "doubt" });
  const doubtful = ["yes", 1, {}, "false"].map((sensitive) => ({ item_id: "x", sensitive }));
  doubtful.push({ item_id: "x", get sensitive() { throw new Error("no"); } }); // prettier-ignore
  for (const item of doubtful) {
    assert.equal(me.track({ name: "view_item", item }), 0);
    assert.equal(me.rank([item]).problems[0].field, "sensitive");
  }
  for (const sensitive of [null, undefined, false]) assert.equal(me.track({ name: "view_item", item: { item_id: `y${sensitive}`, sensitive } }), 1);
  me.dispose();
});

describe("in a browser", () => {
  let server, browser;
  before(async () => {
    server = await pagesServer();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("local storage has the same bytes after a visit with sensitive things as without", { timeout: 120_000 }, async () => {
    const page = await browser.newPage(server);
    await page.goto("/empty.html");
    const kept = (steps) =>
      page.evaluate(async (steps) => {
        const { open } = await import("/indwell/index.js");
        crypto.getRandomValues = (array) => array.fill(7);
        let now = Date.UTC(2026, 10, 21);
        const me = await open({ space: "bytes", storage: "local", now: () => now });
        for (const { rank, track } of steps) {
          now += 61_000;
          if (rank) me.rank(rank);
          if (track) me.track(track);
        }
        me.dispose();
        const entries = Object.entries(localStorage).sort();
        localStorage.clear();
        return entries;
      }, steps);
    let bytes = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const steps = visit(seed);
      const [seen, never] = [await kept(steps), await kept(without(steps))];
      assert.deepEqual(seen, never, `seed ${seed}`);
      bytes += JSON.stringify(seen).length;
    }
    assert.ok(bytes > 4000, "something was kept");
    await page.close();
  });

  test("a child's visit leaves local storage as it was, and touches none of it", { timeout: 60_000 }, async () => {
    const page = await browser.newPage(server);
    await page.goto("/dom.html");
    const { before, after, touched, said } = await page.evaluate(async (steps) => {
      const [{ open }, { openWithConsent }, { attach }] = await Promise.all(["index", "consent", "dom"].map((name) => import(`/indwell/${name}.js`)));
      const live = (me) => {
        for (const { rank, track } of steps) {
          if (rank) me.rank(rank);
          if (track) me.track(track);
        }
        me.prefer({ key: "colour", value: "red" }, 1);
        me.feedback("i1", "like");
        me.choices({ surprise: 0.5 });
      };
      const bytes = () => JSON.stringify([localStorage, sessionStorage].map((storage) => Object.entries(storage).sort()));
      const adult = await openWithConsent(open, { space: "home", plan: true }, { visitor: "persistent" });
      live(adult);
      adult.dispose();
      const before = bytes();
      let touched = 0;
      for (const name of ["getItem", "setItem", "removeItem", "key", "clear"]) {
        const plain = Storage.prototype[name];
        Storage.prototype[name] = function (...given) {
          touched++;
          return plain.apply(this, given);
        };
      }
      let tell;
      const child = await openWithConsent(open, { space: "home", plan: true }, { child: true, visitor: "persistent", sources: { own: (to) => void (tell = to) } });
      const handle = attach(child, document, { painted: false });
      tell(true);
      live(child);
      tell(false);
      tell("memory");
      live(child);
      document.querySelectorAll("a, button").forEach((control) => control.click());
      dispatchEvent(new Event("pagehide"));
      await new Promise((done) => setTimeout(done, 1200));
      const said = [child.consent.mode, child.status().events, child.rank([{ item_id: "a" }, { item_id: "b" }]).order];
      handle.detach();
      child.dispose();
      const sum = touched;
      return { before, after: bytes(), touched: sum, said };
    }, visit(3));
    assert.equal(after, before);
    assert.ok(before.length > 500, before);
    assert.deepEqual([touched, said], [0, ["off", 0, [0, 1]]]);
    await page.close();
  });
});

describe("marked in the page", () => {
  let server, browser;
  before(async () => {
    server = await pagesServer();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("tiles, blocks and orders with data-indwell-sensitive, or inside of such, are never told", async () => {
    const page = await browser.newPage(server);
    await page.goto("/dom.html");
    const seen = await page.evaluate(async () => {
      const [{ open }, { attach }] = await Promise.all([import("/indwell/index.js"), import("/indwell/dom.js")]);
      const me = await open();
      document.querySelector("main, body").insertAdjacentHTML("beforeend", `
        <div data-indwell-sensitive><h1 data-indwell-view="pill">Pill</h1>
          <div data-indwell-purchase='["pill", "soap"]' data-indwell-order="o1"></div></div>
        <ul data-indwell-list="shelf">
          <li data-indwell-item="pill-2" data-indwell-sensitive data-indwell-facets='{"ailment":"x"}'><button data-indwell-action="like">like</button><a href="#x">pill</a></li>
          <li data-indwell-item="soap" data-indwell-sensitive="false" data-indwell-facets='{"colour":"red"}'><a href="#y">soap</a></li>
        </ul>`); // prettier-ignore
      const handle = attach(me, document, { painted: false });
      document.querySelectorAll("li button, li a").forEach((control) => control.click());
      await new Promise((done) => setTimeout(done, 1300)); // long enough for impressions and dwell
      handle.detach();
      const { events, items } = me.export();
      return { events: [...new Set(events.map(({ name }) => name))].sort(), facets: items.flatMap(({ facets }) => facets), stored: sessionStorage.length };
    });
    assert.deepEqual(seen, { events: ["item_impression", "select_item"], facets: ["colour=red"], stored: 0 });
    await page.close();
  });
});
