// The inline bootstrap in Chromium: the first paint of a returning visitor is in order, with no wasm, nothing moves
// afterwards, and the plan it goes by is erased with everything else.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { hash, script } from "../../pkg/bootstrap.js";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";
import { planKey } from "../../src/js/plan.js";
const KEY = planKey("b");
const POLICY = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval' ${hash}; connect-src 'self'; style-src 'self'; img-src 'self' data:`;
const DOT = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";
const tile = (id, facets = {}, { attributes = "", inside = id } = {}) =>
  `<li data-indwell-item="${id}" data-indwell-facets='${JSON.stringify(facets)}' ${attributes}>${inside}</li>`;
const listOf = (name, tiles, more = "") => `<ul data-indwell-list="${name}" ${more}>${tiles.join("\n")}</ul>`;
const plain = (count, red = [count - 1]) => Array.from({ length: count }, (_, i) => tile(`t${i}`, { colour: red.includes(i) ? "red" : "blue" }));
// A deadline for a machine that has other work, too; what it is for has a test of its own.
const head = (attributes = 'data-deadline="20000"') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/dom.css"><script data-space="b" ${attributes}>${script}</script><script src="/watch.js"></script></head><body>`;

/** Pages by their path: a text, or texts with pauses (ms) between. */
const pages = {
  "/plain": [head(), listOf("home", plain(6)), ].join(""),
  "/long": [head(), listOf("home", plain(40, [5, 20, 39])), '<script type="module" src="/engine.js"></script>'].join(""),
  "/slow": [head(), `<ul data-indwell-list="home">${plain(4, [2]).join("")}`, 500, `${[4, 5, 6].map((i) => tile(`t${i}`, { colour: i === 5 ? "red" : "blue" })).join("")}</ul>`, 300],
  "/below": [head(), `<img width="10" height="900" alt="" src="${DOT}"><ul data-indwell-list="home">${plain(4, [2]).join("")}`, 500, `${[4, 5, 6].map((i) => tile(`t${i}`, { colour: i === 5 ? "red" : "blue" })).join("")}</ul>`, 300],
  "/pins": [head(), listOf("home", [tile("pin", {}, { attributes: 'data-indwell-pin="0"' }), tile("a", { colour: "blue" }), tile("fixed", {}, { attributes: "data-indwell-fixed" }), tile("b", { colour: "red" })])].join(""),
  "/turns": [head(), listOf("home", ["x", "x", "x", "y"].map((side, i) => tile(`${side}${i}`, { colour: side === "x" && i ? "red" : "blue", side })), 'data-indwell-turns="side"')].join(""),
  "/nested": [head(), '<div data-indwell-list="sections">', ...["blue", "red"].map((colour) => `<section data-indwell-item="s-${colour}" data-indwell-facets='{"colour":"${colour}"}'>${listOf(colour, plain(3))}</section>`), "</div>"].join(""),
  "/pictures": [head(), listOf("home", [0, 1, 2].map((i) => tile(`t${i}`, { colour: i === 2 ? "red" : "blue" }, { inside: `<img width="10" height="10" alt="" src="${DOT}" ${i ? 'loading="lazy"' : 'fetchpriority="high"'}>` })))].join(""),
  "/late": [head('data-deadline="20"'), listOf("home", plain(6))].join(""),
  "/odd": [head(), listOf("home", [tile("a", null), tile("b", ["x"]), '<li data-indwell-item="c" data-indwell-facets="{">c</li>', tile("d", { colour: ["red", 7, null], __proto__: 1 }), tile("e", { constructor: "red" })])].join(""),
};
const ENGINE = `import { open } from "/indwell/inline.js"; import { attach } from "/indwell/dom.js";
  document.addEventListener("indwell:before-rank", (event) => { window.asked = event.detail.items.map((item) => item.item_id); });
  window.me = await open({ space: "b", storage: "local", plan: true }); attach(me, document);`;

let server, browser;
before(async () => {
  server = await pagesServer({
    headers: { "Content-Security-Policy": POLICY },
    intercept: ({ path }, response) => {
      if (path === "/engine.js") return Boolean(response.setHeader("Content-Type", "text/javascript").end(ENGINE));
      if (path === "/watch.js") return Boolean(response.setHeader("Content-Type", "text/javascript").end(WATCH));
      if (!(path in pages)) return false;
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      send(response, [pages[path]].flat());
      return true;
    },
  });
  browser = await launch({ persistent: true, context: { viewport: { width: 800, height: 600 } } });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function send(response, parts) {
  for (const part of parts) {
    if (typeof part === "number") await new Promise((done) => setTimeout(done, part));
    else response.write(part);
  }
  response.end("<p>end</p>"); // what the parser is at stays where it is: not the last tile
}

// A script behind the bootstrap: its callbacks come after the bootstrap's, and see a frame as it is painted.
const WATCH = `
  window.ids = () => [...document.querySelectorAll("[data-indwell-item]")].map((tile) => tile.dataset.indwellItem).join(" ");
  window.painted = [];
  const look = () => {
    if (ids() && painted.at(-1) !== ids()) painted.push(ids());
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);`;

async function tab(prepare) {
  const page = await browser.newPage(server);
  if (prepare) await page.addInitScript(prepare);
  return page;
}
const ids = async (page) => {
  await page.waitForLoadState("load");
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.ids())))));
};

/** A visitor who likes red, has been here, and whose tab is closed. */
async function visited(options = {}) {
  const page = await tab();
  await page.goto("/empty.html");
  await page.evaluate(async (options) => {
    localStorage.clear();
    const { open } = await import("/indwell/inline.js");
    const me = await open({ space: "b", storage: "local", plan: true, ...options });
    const view = (i) => ({ name: "add_to_cart", item: { item_id: `r${i}`, facets: { colour: "red", secret: "a clear word" } } });
    me.track(Array.from({ length: 12 }, (_, i) => view(i)));
    me.dispose();
  }, options);
  const plan = await page.evaluate((key) => localStorage[key], KEY);
  await page.close();
  return plan;
}
/** The order in which a page is painted for such a visitor. */
async function first(path, prepare, check = () => {}) {
  const page = await tab(prepare);
  await page.goto(path);
  const order = await ids(page);
  await check(page);
  assert.deepEqual(await page.seen.trouble(), []);
  await page.close();
  return order;
}
const OWN = "t0 t1 t2 t3 t4 t5";

describe("the first paint", () => {
  test("is in the visitor's order, without the wasm, and nothing moves", async () => {
    await visited();
    const order = await first("/plain", undefined, async (page) => {
      const frames = await page.evaluate(() => window.painted);
      assert.equal(new Set(frames).size, 1, `one order is ever painted: ${frames.join(" | ")}`);
      assert.deepEqual(page.seen.requests.filter(({ url }) => /indwell|wasm/.test(url)), []);
      assert.equal(await page.seen.cls(), 0);
    });
    assert.equal(order, "t5 t0 t1 t2 t3 t4");
  });

  test("a list that comes in pieces is ordered piece by piece: what was painted stays", async () => {
    await visited();
    const order = await first("/slow", undefined, async (page) => assert.equal(await page.seen.cls(), 0));
    assert.equal(order, "t2 t0 t1 t3 t5 t4 t6");
  });

  test("a list below what is in view is put in order when all of it is there", async () => {
    await visited();
    const order = await first("/below", undefined, async (page) => assert.equal(await page.seen.cls(), 0));
    assert.equal(order, "t2 t5 t0 t1 t3 t4 t6");
  });

  test("pinned and fixed tiles stay, lists in lists are ordered too, and values take turns", async () => {
    await visited();
    assert.equal(await first("/pins"), "pin b fixed a");
    assert.equal(await first("/nested"), "s-red t2 t0 t1 s-blue t2 t0 t1");
    assert.equal(await first("/turns"), "x1 y3 x2 x0");
  });

  test("how pictures are loaded belongs to the slot", async () => {
    await visited();
    await first("/pictures", undefined, async (page) => {
      const hints = await page.$$eval("img", (all) => all.map((one) => [one.closest("li").dataset.indwellItem, one.getAttribute("loading"), one.getAttribute("fetchpriority")]));
      assert.deepEqual(hints, [["t2", null, "high"], ["t0", "lazy", null], ["t1", "lazy", null]]);
    });
  });

  test("attributes of any kind break nothing", async () => {
    await visited();
    assert.equal(await first("/odd"), "a b c e d");
  });

  test("past the deadline the page's order stands", async () => {
    await visited();
    // A clock that only reading moves: this machine's other work is not the script's.
    const reading = (ms) => `{
      let now = 0;
      performance.now = () => now;
      const { getItem } = Storage.prototype;
      Storage.prototype.getItem = function (...given) { now += ${ms}; return getItem.apply(this, given); };
    }`;
    assert.equal(await first("/late", reading(40)), OWN);
    assert.equal(await first("/late", reading(0)), "t5 t0 t1 t2 t3 t4");
  });

  test("where storage is denied, or there is no plan, the page is as it was", async () => {
    await visited();
    const denied = () => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } }); // prettier-ignore
    assert.equal(await first("/plain", denied), OWN);
    await visited({ plan: false });
    assert.equal(await first("/plain"), OWN);
  });

  test("the engine agrees with it: what is on the screen stays, the rest is ranked by the page's own places", async () => {
    await visited();
    const page = await tab();
    await page.goto("/long");
    await page.waitForFunction(() => window.asked);
    const [painted, order, asked] = await page.evaluate(() => [window.painted[0].split(" "), window.ids().split(" "), window.asked]);
    assert.deepEqual(order.slice(0, 6), painted.slice(0, 6));
    assert.ok(painted.indexOf("t20") < 5 && painted.indexOf("t39") < 8, painted.join(" "));
    const places = asked.map((id) => Number(id.slice(1)));
    assert.deepEqual(places, places.toSorted((a, b) => a - b), "in the page's own order");
    assert.deepEqual(await page.seen.trouble(), []);
    assert.equal(await page.seen.cls(), 0);
    await page.close();
  });

  test("its order is the engine's where places and facets are all there is", { timeout: 60_000 }, async () => {
    const page = await tab();
    let seed = 7;
    const random = (most) => (seed = (seed * 48271) % 2147483647) % most;
    const facets = () => ({ colour: ["red", "blue", "green"][random(3)], kind: [`a/${random(3)}`, "b", "c/1"][random(3)], ...(random(2) && { tag: ["x", "y", "z"].slice(random(3)) }) });
    for (let round = 0; round < 12; round++) {
      const items = Array.from({ length: 12 }, (_, i) => ({ item_id: `t${i}`, facets: facets() }));
      const events = Array.from({ length: 30 }, (_, i) => ({ name: ["view_item", "add_to_cart", "purchase"][random(3)], item: { item_id: `h${i}`, facets: facets() } }));
      pages["/round"] = [head(), listOf("home", items.map((item) => tile(item.item_id, item.facets)))].join("");
      await page.goto("/empty.html");
      const scores = await page.evaluate(async ([items, events]) => {
        localStorage.clear();
        const me = await (await import("/indwell/inline.js")).open({ space: "b", storage: "local", plan: true });
        me.track(events);
        const slate = me.rank(items, { weights: { session_facet: 0 } });
        me.dispose();
        return Object.fromEntries(slate.items.map(({ item_id, score }) => [item_id, score]));
      }, [items, events]);
      await page.goto("/round");
      const got = (await ids(page)).split(" ").map((id) => scores[id]);
      for (let i = 1; i < got.length; i++) assert.ok(got[i] <= got[i - 1] + 0.03, `round ${round}: ${got.map((score) => score.toFixed(2)).join(" ")}`);
    }
    await page.close();
  });

  test("it weighs at most 2 KB", () => assert.ok(gzipSync(script, { level: 9 }).length <= 2048));
});

describe("the plan", () => {
  test("holds hashes and numbers, and is there only where it was asked for and the history is kept", async () => {
    const plan = await visited();
    assert.match(plan, /^\[1,\d+,"[0-9a-z]+",0,\{("[0-9a-z]+":-?[\d.]+,?)+\},\{("[0-9a-z]+":-?[\d.]+,?)+\}\]$/);
    assert.ok(plan.length < 300);
    for (const options of [{ plan: false }, { plan: null }, { storage: "memory" }, { storage: "off" }]) assert.equal(await visited(options), undefined);
  });

  test("is written while the page lives: the next page may be painted before this one hears that it is left", async () => {
    const page = await tab();
    await page.goto("/empty.html");
    const [before, after] = await page.evaluate(async (key) => {
      localStorage.clear();
      const { open } = await import("/indwell/inline.js");
      const me = await open({ space: "b", storage: "local", plan: true });
      me.track(Array.from({ length: 12 }, (_, i) => ({ name: "add_to_cart", item: { item_id: `r${i}`, facets: { colour: "red" } } })));
      const before = localStorage[key];
      await new Promise((done) => setTimeout(done, 20));
      return [before, localStorage[key]];
    }, KEY);
    assert.equal(before, undefined, "not in the call itself");
    assert.ok(after);
    await page.close();
  });

  const HOSTILE = [
    "", "null", "0", "{}", "[]", "[1]", '"x"', "[1,2,3", "[[[[", "\0", "x".repeat(100_000), '[2,0,"",0,{},{}]',
    ...["null", "[]", "7", '{"__proto__":{"x":1}}', '{"constructor":1}'].map((weights) => (plan) => [...plan.slice(0, 4), JSON.parse(weights), plan[5]]),
    ...["null", "[]", '{"toString":1}'].map((rest) => (plan) => [...plan.slice(0, 5), JSON.parse(rest)]),
    (plan) => [plan[0], "soon", ...plan.slice(2)],
    (plan) => [plan[0], plan[1] - 91 * 1440, ...plan.slice(2)],
    (plan) => [plan[0], plan[1] + 3 * 1440, ...plan.slice(2)],
    (plan) => [plan[0], plan[1], "other", ...plan.slice(3)],
    ...['"red"', "null", "[]", "{}", "true"].map((value) => (plan) => every(plan, JSON.parse(value))),
  ]; // prettier-ignore
  const every = (plan, value) => [...plan.slice(0, 4), Object.fromEntries(Object.keys(plan[4]).map((key) => [key, value])), Object.fromEntries(Object.keys(plan[5]).map((key) => [key, value]))];

  test("any other value under its key leaves the page's order, and says nothing", { timeout: 120_000 }, async () => {
    const plan = JSON.parse(await visited());
    const page = await tab();
    for (const make of HOSTILE) {
      const value = typeof make === "function" ? JSON.stringify(make(plan)) : make;
      await page.goto("/empty.html");
      await page.evaluate(([key, value]) => localStorage.setItem(key, value), [KEY, value]);
      await page.goto("/plain");
      assert.equal(await ids(page), OWN, value.slice(0, 100));
    }
    assert.deepEqual(await page.seen.trouble(), []);
    await page.close();
  });

  test("numbers out of all bounds are cut, and some order comes out", async () => {
    const plan = JSON.parse(await visited());
    const page = await tab();
    for (const numbers of ["1e999", "-1e999", "1e308", "-5", "-1", "0", "1e-320"]) {
      const of = (part) => `{${Object.keys(part).map((key) => `"${key}":${numbers}`)}}`;
      await page.goto("/empty.html");
      await page.evaluate(([key, value]) => localStorage.setItem(key, value), [KEY, `[1,${plan[1]},"${plan[2]}",0,${of(plan[4])},${of(plan[5])}]`]);
      await page.goto("/plain");
      assert.equal((await ids(page)).split(" ").sort().join(" "), OWN, numbers);
    }
    assert.deepEqual(await page.seen.trouble(), []);
    await page.close();
  });

  test("one that a tab wrote after everything was erased is void", async () => {
    const plan = await visited();
    const page = await tab();
    await page.goto("/empty.html");
    await page.evaluate(async ([key, plan]) => {
      const me = await (await import("/indwell/inline.js")).open({ space: "b", storage: "local", plan: true });
      me.forget();
      window.gone = localStorage[key];
      localStorage[key] = plan; // as if it had not heard of it
    }, [KEY, plan]);
    assert.equal(await page.evaluate(() => window.gone), undefined);
    await page.goto("/plain");
    assert.equal(await ids(page), OWN);
    await page.close();
  });

  test("erased, cleared or withdrawn in one tab, it is gone in every other and stays so", { timeout: 60_000 }, async () => {
    const ends = {
      forget: () => window.me.forget(),
      "forget without a plan of its own": async () => (await import("/indwell/consent.js"), window.me.forget("all")),
      clear: () => localStorage.clear(),
    };
    for (const [name, end] of Object.entries(ends)) {
      await visited();
      const tabs = [await tab(), await tab(), await tab()];
      for (const page of tabs) {
        await page.goto("/long");
        await page.waitForFunction(() => window.me);
        assert.ok(await page.evaluate((key) => localStorage[key], KEY), name);
      }
      await tabs[0].evaluate(end);
      await tabs[0].waitForTimeout(400);
      for (const page of tabs) await page.close({ runBeforeUnload: true });
      const page = await tab();
      await page.goto("/plain");
      assert.equal(await page.evaluate((key) => localStorage[key], KEY), undefined, name);
      assert.equal(await ids(page), OWN, name);
      await page.close();
    }
  });

  test("what a part of is forgotten has its weight no more", async () => {
    const before = JSON.parse(await visited());
    const page = await tab();
    await page.goto("/empty.html");
    const now = await page.evaluate(async (key) => {
      const me = await (await import("/indwell/inline.js")).open({ space: "b", storage: "local", plan: true });
      me.track(Array.from({ length: 9 }, (_, i) => ({ name: "view_item", item: { item_id: `g${i}`, facets: { colour: "green" } } })));
      me.forget({ facet: { key: "colour", value: "red" } });
      return JSON.parse(localStorage[key]);
    }, KEY);
    const [red] = Object.keys(before[4]);
    assert.ok(!(red in now[4]) && Object.keys(now[4]).length, JSON.stringify([before, now]));
    await page.close();
  });
});

describe("consent", () => {
  const openWith = (options) => async (page) => {
    await page.goto("/empty.html");
    return page.evaluate(async ([key, { answer, ...options }]) => {
      const [{ open }, { openWithConsent }] = await Promise.all([import("/indwell/inline.js"), import("/indwell/consent.js")]);
      const sources = answer === undefined ? {} : { own: (tell) => tell(answer) };
      const me = (window.me = await openWithConsent(open, { space: "b", plan: true }, { sources, ...options }));
      for (let wait = 0; wait < 50 && me.consent.mode === "off"; wait++) await new Promise((done) => setTimeout(done, 20));
      me.track(Array.from({ length: 12 }, (_, i) => ({ name: "view_item", item: { item_id: `r${i}`, facets: { colour: "red" } } })));
      dispatchEvent(new Event("pagehide"));
      return localStorage[key] && JSON.parse(localStorage[key])[3];
    }, [KEY, options]);
  };
  const fresh = async () => {
    const page = await tab();
    await page.goto("/empty.html");
    await page.evaluate(() => localStorage.clear());
    return page;
  };

  test("a plan is kept only where the next page may read before it has heard anything", async () => {
    const cases = [
      [{ visitor: "persistent" }, 0],
      [{ before: "persistent" }, 1],
      [{ answer: true }, undefined],
      [{ answer: true, before: "persistent" }, 1],
      [{ answer: true, visitor: "persistent" }, undefined],
      [{ answer: false, before: "persistent" }, undefined],
      [{ visitor: "memory" }, undefined],
    ];
    for (const [options, polite] of cases) {
      const page = await fresh();
      assert.equal(await openWith({ ...options })(page), polite, JSON.stringify(options));
      await page.close();
    }
  });

  test("Global Privacy Control and Do Not Track void a plan that the visitor did not ask for", async () => {
    const gpc = () => Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true });
    const dnt = () => Object.defineProperty(Navigator.prototype, "doNotTrack", { get: () => "1" });
    for (const refusal of [gpc, dnt]) {
      await visited({ plan: "unless_refused" });
      assert.equal(await first("/plain", refusal), OWN);
      assert.notEqual(await first("/plain"), OWN);
      await visited();
      assert.notEqual(await first("/plain", refusal), OWN, "the page's own choice stands");
    }
  });

  test("a withdrawal takes it away in that moment", async () => {
    const page = await fresh();
    assert.equal(await openWith({ visitor: "persistent" })(page), 0);
    assert.equal(await page.evaluate((key) => (window.me.consent.choose("off"), localStorage[key]), KEY), undefined);
    await page.evaluate(() => dispatchEvent(new Event("pagehide")));
    assert.equal(await page.evaluate((key) => localStorage[key], KEY), undefined);
    await page.close();
  });
});
