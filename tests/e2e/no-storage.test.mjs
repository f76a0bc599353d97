// Where nothing can be stored: Indwell ranks from memory, and nothing is thrown into the page.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { open } from "../../pkg/inline.js";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";

const no = () => {
  throw new DOMException("no", "SecurityError");
};
const never = () => new Promise(() => {});
const working = () => {
  const map = new Map();
  return {
    map,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
};

const shelf = () => Array.from({ length: 10 }, (_, i) => ({ item_id: `s${i}`, facets: { colour: i === 7 ? "red" : "blue" } }));

/** Learns to like red. */
function like(me) {
  for (let i = 0; i < 8; i++) me.track({ name: "add_to_cart", item: { item_id: `r${i}`, facets: { colour: "red" } } });
}

const STORES = {
  "every call throws": { getItem: no, setItem: no, removeItem: no, key: no, get length() { return no(); } }, // prettier-ignore
  "reading throws": { ...working(), getItem: no },
  "writing throws": { ...working(), setItem: no },
  "removing throws": { ...working(), removeItem: no },
  "listing throws": { ...working(), key: no, length: 3 },
  "values are garbage": { ...working(), getItem: () => "\u0000garbage\uffff\ud800", length: 1, key: () => "indwell/values are garbage/0123456789abcdef" },
  "values are no strings": { ...working(), getItem: () => ({ toString: no }), length: 2, key: () => 7 },
  "values are numbers": { ...working(), getItem: () => 42, length: 1e9 - 1e9 + 2, key: () => undefined },
  "answers are promises that never end": { getItem: never, setItem: never, removeItem: never, key: never, length: 1 },
  "the length is nonsense": { ...working(), length: NaN },
  "nothing that is set stays": { ...working(), setItem: () => {} },
};

describe("no storage", () => {
  for (const [name, storage] of Object.entries(STORES)) {
    test(`${name}: it ranks from memory`, async () => {
      const me = await open({ space: name.replaceAll(" ", "-").slice(0, 32), storage });
      const traps = [];
      me.on("trap", (trap) => traps.push(trap));
      like(me);
      const slate = me.rank(shelf());
      assert.equal(slate.order[0], 7, JSON.stringify(me.status()));
      assert.equal(me.status().events, 8);
      assert.deepEqual(traps, []);
      me.forget();
      assert.equal(me.status().events, 0);
      me.dispose();
    });
  }

  test("cleared in the middle: what was known is gone, and it goes on", async () => {
    const storage = working();
    const me = await open({ space: "cleared", storage });
    like(me);
    assert.equal(me.rank(shelf()).order[0], 7);
    storage.map.clear();
    me.track({ name: "view_item", item_id: "a" });
    assert.deepEqual([me.status().events, me.status().storage, me.rank(shelf()).order[0]], [1, "persistent", 0]);
    me.dispose();
    const again = await open({ space: "cleared", storage });
    assert.equal(again.status().events, 1);
    again.dispose();
  });
});

describe("no storage in Chromium", () => {
  let server, browser;
  before(async () => {
    server = await pagesServer({ headers: { "Access-Control-Allow-Origin": "*", "Content-Security-Policy": null } });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  // Where there is no origin to store for, or no local storage at all: a worker, or a frame with these attributes.
  const probe = () => `<script type="module" src="${server.origin}/storage-probe.js"></script>`;
  const places = {
    worker: () => null,
    "sandboxed frame": () => ({ src: "/storage-probe.html", sandbox: "allow-scripts" }),
    "frame from a data: address": () => ({ src: `data:text/html,${encodeURIComponent(probe())}` }),
    "frame without an address or origin": () => ({ srcdoc: probe(), sandbox: "allow-scripts" }),
  };

  for (const [where, attributes] of Object.entries(places)) {
    test(`in a ${where}`, async () => {
      const page = await browser.newPage(server);
      await page.goto("/empty.html");
      const told = await page.evaluate((attributes) => {
        const heard = (source) => new Promise((done) => source.addEventListener("message", ({ data }) => done(data), { once: true }));
        if (!attributes) return heard(new Worker("/storage-probe.js", { type: "module" }));
        const frame = document.createElement("iframe");
        for (const name in attributes) frame.setAttribute(name, attributes[name]);
        document.body.append(frame);
        return heard(window);
      }, attributes());
      assert.deepEqual([told.error, told.first, told.status?.storage, told.status?.reason], [undefined, 7, "memory", "denied"]);
      assert.deepEqual(page.seen.errors, []);
      await page.close();
    });
  }
});
