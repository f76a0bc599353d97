// indwell/consent, what goes along as the mode changes: packs, and a store of the page's own.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { PKG, ROOT, launch, serve } from "../../pkg-scripts/lib/browser.mjs";

let server, browser;
before(async () => {
  server = await serve({ mounts: { "/indwell/": PKG, "/packs/": path.join(ROOT, "tests/golden/packs"), "/": path.join(ROOT, "tests/e2e/pages") } });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const inPage = (name, body) =>
  test(name, { timeout: 60_000 }, async () => {
    const page = await browser.newPage(server);
    await page.goto("/empty.html");
    await body(page);
    assert.deepEqual(await page.seen.trouble(), []);
    await page.close();
  });

inPage("packs go along through every mode, fetched once; a response too, and one that was asked for while it was off", async (page) => {
  const seen = await page.evaluate(async () => {
        const bytes = await (await fetch("/packs/shop.pack")).arrayBuffer();
    let fetched = 0;
    const plain = window.fetch;
    window.fetch = (...given) => ((fetched += String(given[0]).endsWith(".pack")), plain(...given));
    const [{ open }, { openWithConsent }] = await Promise.all([import("/indwell/index.js"), import("/indwell/consent.js")]);
    const me = await openWithConsent(open, { space: "packs", pack: "/packs/shop.pack" }, { before: "off" });
    const names = () => me.packs().map(({ name }) => name.split("/").pop()).sort().join();
    const modes = [];
    const go = async (mode) => {
      await me.consent.choose(mode);
      for (let wait = 0; wait < 100 && names().split(",").length < modes.length; wait++) await new Promise((done) => setTimeout(done, 10));
      modes.push(names());
    };
    modes.push(names());
    await me.load(new Response(bytes), { name: "early" });
    await go("memory");
    for (let wait = 0; wait < 100 && me.packs().length < 2; wait++) await new Promise((done) => setTimeout(done, 10));
    await me.load(Promise.resolve(new Response(bytes)), { name: "late" });
    const all = names();
    await me.consent.choose("persistent");
    const kept = names();
    await me.consent.choose("off");
    const none = names();
    await me.consent.choose("persistent");
    const again = names();
    me.dispose();
    return { all, kept, none, again, fetched };
  });
  assert.deepEqual(seen, { all: "early,late,shop.pack", kept: "early,late,shop.pack", none: "", again: "early,late,shop.pack", fetched: 1 });
});

inPage("a store of the page's own stands for the device: it is read after a yes, and empty after a no", async (page) => {
  const seen = await page.evaluate(async () => {
    const [{ open }, { openWithConsent }] = await Promise.all([import("/indwell/index.js"), import("/indwell/consent.js")]);
    const { asyncStore } = await import("/indwell/async-store.js");
    const out = [];
    for (const make of [(map) => ({ get length() { return map.size; }, key: (at) => [...map.keys()][at] ?? null, getItem: (key) => map.get(key) ?? null, setItem: (key, value) => map.set(key, value), removeItem: (key) => map.delete(key) }), (map) => asyncStore({ get: async (key) => map.get(key), set: async (key, value) => map.set(key, value), remove: async (key) => map.delete(key), keys: async () => map.keys() })]) {
      const map = new Map();
      let touched = 0;
      const watched = new Proxy(map, { get: (of, name) => (touched++, typeof of[name] === "function" ? of[name].bind(of) : of[name]) });
      const store = make(watched);
      let tell;
      const me = await openWithConsent(open, { space: "own", storage: store }, { sources: { own: (to) => void (tell = to) } });
      const before = touched;
      tell(true);
      for (let wait = 0; wait < 100 && me.consent.mode !== "persistent"; wait++) await new Promise((done) => setTimeout(done, 10));
      me.track([1, 2, 3].map((n) => ({ name: "view_item", item_id: `i${n}` })));
      for (let wait = 0; wait < 100 && !map.size; wait++) await new Promise((done) => setTimeout(done, 10));
      const kept = map.size;
      tell(false);
      const ours = () => [...map.keys()].filter((key) => !/\/(epoch\.\w+|erased)$/.test(key)).length;
      for (let wait = 0; wait < 100 && ours(); wait++) await new Promise((done) => setTimeout(done, 10));
      out.push([before, kept > 0, ours(), me.consent.mode]);
      me.dispose();
      // And where what is stored is from an earlier page, and was never opened on this one.
      map.set("indwell/own/x", "old");
      const other = await openWithConsent(open, { space: "own", storage: make(watched) }, { sources: { own: (to) => void (tell = to) } });
      tell(false);
      for (let wait = 0; wait < 100 && map.has("indwell/own/x"); wait++) await new Promise((done) => setTimeout(done, 10));
      out.push(map.has("indwell/own/x"));
      other.dispose();
    }
    return [out, Object.keys(localStorage)];
  });
  assert.deepEqual(seen[0], [[0, true, 0, "off"], false, [0, true, 0, "off"], false]);
  assert.deepEqual(seen[1], [], "the browser's own storage is not used");
});
