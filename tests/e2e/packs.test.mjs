// Packs through the public API: the same cases in Node, from files, and in Chromium, over HTTP; and over real traps.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { PKG, PKG_FAULT, ROOT, launch, serve } from "../../pkg-scripts/lib/browser.mjs";
import { CALLS } from "../../src/js/names.js";
import { cases } from "./pages/pack-cases.js";

const PACKS = path.join(ROOT, "tests/golden/packs");
const mounts = (pkg) => ({ "/indwell/": pkg, "/packs/": PACKS, "/": path.join(ROOT, "tests/e2e/pages") });

describe("Node", async () => {
  const { open } = await import(pathToFileURL(path.join(PKG, "inline.js")));
  const bytes = async (name) => new Uint8Array(readFileSync(path.join(PACKS, name)));
  const [learn, experiments] = await Promise.all(["learn.js", "experiments.js"].map((file) => import(pathToFileURL(path.join(PKG, file)))));
  for (const [name, run] of Object.entries(cases)) test(name, () => run({ open, bytes, learn, experiments, base: pathToFileURL(PACKS + "/") }));
});

describe("Chromium", () => {
  let server, faulty, browser;
  before(async () => {
    server = await serve({ mounts: mounts(PKG) });
    faulty = await serve({ mounts: mounts(PKG_FAULT) });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await faulty?.close();
  });

  for (const name of Object.keys(cases)) {
    test(name, async () => {
      const page = await browser.newPage(server);
      await page.goto("/empty.html");
      await page.evaluate(async (name) => {
        const files = ["/indwell/index.js", "/pack-cases.js", "/indwell/learn.js", "/indwell/experiments.js"];
        const [{ open }, { cases }, learn, experiments] = await Promise.all(files.map((file) => import(file)));
        const base = new URL("/packs/", location);
        const bytes = async (file) => new Uint8Array(await (await fetch(new URL(file, base))).arrayBuffer());
        await cases[name]({ open, base, bytes, learn, experiments });
      }, name);
      const trouble = (await page.seen.trouble()).filter((line) => !/none\.pack|No%20such|status of 404/.test(line));
      assert.deepEqual(trouble, []);
      await page.close();
    });
  }

  test("a page downloads the shard of what it shows, and nothing of the others, and ranks with it", async () => {
    const page = await browser.newPage(server);
    await page.goto("/empty.html");
    const seen = await page.evaluate(async () => {
      const { open } = await import("/indwell/index.js");
      const me = await open({ space: "one-shard" });
      const bags = ["i5", "i4", "i3", "i1"].map((item_id) => ({ item_id, facets: { category: "Bags/Small" } }));
      const loaded = await me.load("/packs/shop.json", { shards: new Set(bags.map(({ facets }) => facets.category)) });
      me.track({ name: "view_item", item_id: "i2" });
      const slate = me.rank(bags, { explain: true, min_confidence: 0 });
      const crowd = slate.items.flatMap(({ item_id, reasons }) => reasons.some(({ code, value }) => code === "collaborative" && value > 0) ? item_id : []);
      const suggested = me.recommend({ limit: 2 }).items.map(({ item_id }) => item_id);
      return { files: loaded.map(({ name }) => new URL(name).pathname), first: slate.items[0].item_id, crowd, suggested };
    });
    assert.deepEqual(seen.files, ["/packs/Bags.pack"]);
    assert.deepEqual([seen.first, seen.crowd], ["i1", ["i1"]], "the last on the page comes first, by the crowd");
    assert.deepEqual(seen.suggested, ["i8", "i1"], "of its own rows, a mug that they name among them");
    const fetched = page.seen.requests.map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith("/packs/"));
    assert.deepEqual(fetched, ["/packs/shop.json", "/packs/Bags.pack"]);
    assert.deepEqual(await page.seen.trouble(), []);
    await page.close();
  });

  test("after a trap the new instance has the packs again; one that traps is let go", async () => {
    const page = await browser.newPage(faulty);
    await page.goto("/empty.html");
    const seen = await page.evaluate(async (CALLS) => {
      const modules = ["index", "indwell_core"].map((name) => import(`/indwell/${name}.js`));
      const [{ open }, { Core, __fault }] = await Promise.all(modules);
      const fail = (name) => {
        const method = name === "load" ? "load" : "call";
        const plain = Core.prototype[method];
        Core.prototype[method] = function (...given) {
          if (method === "call" && given[0] !== CALLS.indexOf(name)) return plain.apply(this, given);
          Core.prototype[method] = plain;
          return __fault("panic");
        };
      };
      const me = await open();
      const traps = [];
      me.on("trap", ({ during }) => traps.push(during));
      await me.load("/packs/shop.pack");
      const of = () => me.recommend({ strategy: "also_viewed", like: "i0" });
      const before = of();
      fail("recommend");
      const during = of();
      const after = of();
      fail("rank");
      me.rank([{ item_id: "i0" }]);
      const again = of();
      fail("load");
      const refused = await me.load("/packs/Bags.pack").catch((error) => error.code);
      fail("load"); // that of the new instance
      const let_go = [of(), of(), me.packs()];
      return { before, during, after, again, refused, let_go, traps };
    }, CALLS);
    assert.deepEqual(seen.during, { strategy: "also_viewed", items: [], fallback: "trap" });
    assert.equal(seen.before.items.length, 3);
    assert.deepEqual([seen.after, seen.again], [seen.before, seen.before]);
    assert.equal(seen.refused, "pack_refused");
    assert.deepEqual(seen.let_go.map((found) => found.items ?? found), [[], [], []]);
    assert.deepEqual(seen.traps, ["recommend", "rank", "load", "recommend"]);
    assert.deepEqual(await page.seen.trouble(), []);
    await page.close();
  });
});
