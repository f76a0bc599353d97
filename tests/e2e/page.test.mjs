// indwell/page: what pages say of themselves as items, whatever they say, and the views of a site that says it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";

let server, browser;
before(async () => {
  server = await pagesServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** A test in a page of its own, with `lab`: the module, a session, and what it has recorded. */
const inPage = (name, body, prepare) =>
  test(name, { timeout: 60_000 }, async () => {
    const page = await browser.newPage(server);
    try {
      if (prepare) await page.addInitScript(prepare);
      await page.goto("/empty.html");
      await page.evaluate(async () => {
        const [{ open }, module] = await Promise.all([import("/indwell/index.js"), import("/indwell/page.js")]);
        const me = await open({ space: "page" });
        const told = [];
        const { track } = me;
        me.track = (event) => (told.push([event.name, event.item?.item_id ?? event.item_id]), track(event));
        const say = (data) => {
          for (const old of document.querySelectorAll("script[type$=json]")) old.remove();
          const script = document.createElement("script");
          script.type = "application/ld+json";
          script.textContent = typeof data === "string" ? data : JSON.stringify(data);
          document.head.append(script);
        };
        const wait = (ms) => new Promise((done) => setTimeout(done, ms));
        window.lab = { ...module, me, told, say, wait };
      });
      await body(page);
      assert.deepEqual(await page.seen.trouble(), []);
    } finally {
      await page.close();
    }
  });
const said = (page, data) => page.evaluate((data) => (window.lab.say(data), JSON.parse(JSON.stringify(window.lab.readJsonLd()))), data);

const SHOE = {
  "@context": "https://schema.org",
  "@type": "Product",
  sku: "sku-1",
  name: "Shoe",
  brand: { "@type": "Brand", name: "Acme" },
  category: "Shoes > Running",
  color: "red",
  offers: { "@type": "Offer", price: "89.90", priceCurrency: "EUR" },
};

describe("JSON-LD", () => {
  inPage("Product, ProductGroup, ItemList, articles, breadcrumbs", async (page) => {
    assert.deepEqual(await said(page, SHOE), {
      main: { item_id: "sku-1", text: "Shoe", price: 89.9, facets: { brand: ["Acme"], category: ["Shoes/Running"], color: ["red"] } },
      items: [],
    });
    const group = { "@type": "ProductGroup", productGroupID: "g", name: "Shoe", brand: "Acme", hasVariant: [{ "@type": "Product", sku: "g-1", color: "red" }, { "@type": "Product", sku: "g-2", color: "blue", name: "Blue shoe" }] };
    const { main, items } = await said(page, group);
    assert.deepEqual([main.item_id, main.text], ["g", "Shoe"]);
    assert.deepEqual(items, [
      { item_id: "g-1", text: "Shoe", facets: { brand: ["Acme"], color: ["red"] } },
      { item_id: "g-2", text: "Blue shoe", facets: { brand: ["Acme"], color: ["blue"] } },
    ]);
    const list = { "@type": "ItemList", itemListElement: [{ "@type": "ListItem", position: 1, item: SHOE }, { "@type": "ListItem", position: 2, url: "https://shop.example/b", name: "B" }, { "@type": "ListItem", position: 3, item: "https://shop.example/c" }] };
    const listed = await said(page, { "@graph": [list] });
    assert.deepEqual(listed.items.map(({ item_id }) => item_id), ["sku-1", "https://shop.example/b", "https://shop.example/c"]);
    assert.equal(listed.main, undefined, "a list is about none of its entries");
    for (const type of ["Article", "NewsArticle", "BlogPosting"]) {
      const article = { "@type": type, "@id": "a-1", headline: "x".repeat(700), articleSection: "Sport", author: [{ name: "A. Writer" }, { name: "B. Writer" }], keywords: "ball, goal", datePublished: "2026-01-05T09:00:00Z" };
      const read = (await said(page, [article, { "@type": "BreadcrumbList", itemListElement: [{ position: 2, name: "Football" }, { position: 1, name: "Sport" }] }])).main;
      assert.deepEqual(read.facets, { category: ["Sport/Football"], section: ["Sport"], author: ["A. Writer", "B. Writer"], tag: ["ball", "goal"] });
      assert.deepEqual([read.item_id, read.text.length, read.time], ["a-1", 500, Date.UTC(2026, 0, 5, 9)]);
    }
    const two = await said(page, [{ ...SHOE, url: "/empty.html" }, { ...SHOE, sku: "sku-2", url: "/other" }]);
    assert.deepEqual([two.main.item_id, two.items.map(({ item_id }) => item_id)], ["sku-1", ["sku-2"]], "the one of this address is the page's own");
  });

  inPage("hostile blocks: nothing throws, nothing is touched, nothing is large", async (page) => {
    const results = await page.evaluate(() => {
      const { say, readPage, readJsonLd } = window.lab;
      const deep = (levels) => '{"@graph":'.repeat(levels) + "1" + "}".repeat(levels);
      const many = JSON.stringify({ "@graph": Array.from({ length: 900 }, (_, at) => ({ "@type": "Product", sku: `s${at}` })) });
      const bad = { valueOf: 1, toString: 2 };
      const blocks = [
        "", "null", "[", "3", '"Product"', "{}", deep(3000), many, "x".repeat(100_000),
        '{"@type":"Product","sku":"p","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"brand":{"__proto__":{"polluted":1},"name":"B"}}',
        JSON.stringify({ "@type": ["Product", bad, null, 3], sku: bad, name: bad, brand: [bad, null, [["x"]]], category: bad, offers: [null, { price: bad }], keywords: bad, author: { name: bad }, datePublished: bad }),
        JSON.stringify({ "@type": "Product", sku: "p", offers: { price: bad }, color: bad, material: [[[["deep"]]]] }),
        JSON.stringify({ "@type": "BreadcrumbList", itemListElement: [{ position: bad, name: "a" }, { position: bad, item: bad }, null, 3] }),
        JSON.stringify([{ "@type": "Product", sku: "q" }, { "@type": "BreadcrumbList", itemListElement: [{ position: bad, name: "a" }, { position: 1, item: "javascript:alert(1)" }] }]),
        JSON.stringify({ "@type": "ItemList", itemListElement: [null, 3, "x", { item: null }, { item: [] }, { item: bad }, { url: bad }, { url: "u".repeat(999) }] }),
        JSON.stringify({ "@type": "ProductGroup", hasVariant: [null, "x", { sku: "v" }], brand: bad }),
      ]; // prettier-ignore
      const keys = Reflect.ownKeys(Object.prototype).length;
      const read = blocks.map((block) => {
        say(block);
        const { main, items } = readPage();
        return [main?.item_id ?? null, items.length, JSON.stringify([main, items]).length < 200_000];
      });
      for (let at = 0; at < 80; at++) document.head.append(Object.assign(document.createElement("script"), { type: "application/ld+json", textContent: `{"@type":"Product","sku":"n${at}"}` }));
      const scripts = readJsonLd().items.length;
      const main = readPage().main;
      return { read, scripts, main, polluted: {}.polluted, keys: Reflect.ownKeys(Object.prototype).length - keys };
    });
    assert.ok(results.read.every(([, , small]) => small));
    assert.equal(results.read[7][1], 200, "a list is cut");
    assert.equal(results.read[9][0], "p");
    assert.equal(results.read[13][0], "q");
    assert.ok(results.scripts <= 50);
    assert.deepEqual([results.polluted, results.keys], [undefined, 0]);
  });
});

inPage("microdata, with things in things", async (page) => {
  const read = await page.evaluate(() => {
    document.body.innerHTML = `
      <div itemscope itemtype="https://schema.org/Product"><meta itemprop="sku" content="m-1"><h1 itemprop="name">Mug</h1>
        <span itemprop="brand" itemscope itemtype="https://schema.org/Brand"><b itemprop="name">Acme</b></span>
        <i itemprop="color">red</i><i itemprop="color">white</i>
        <div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><data itemprop="price" value="9.5">9,50</data></div></div>
      <div itemscope itemtype="https://evil.example/Product"><b itemprop="sku">no</b></div>
      <div itemscope itemtype="https://schema.org/Product"><b itemprop="__proto__ constructor">x</b></div>`;
    return JSON.parse(JSON.stringify(window.lab.readMicrodata()));
  });
  assert.deepEqual(read.items.concat(read.main ?? []).filter(({ item_id }) => item_id === "m-1"), [{ item_id: "m-1", text: "Mug", price: 9.5, facets: { brand: ["Acme"], color: ["red", "white"] } }]);
  assert.equal(JSON.stringify(read).includes('"no"'), false);
});

inPage("Open Graph: a product, an article, neither", async (page) => {
  const read = (metas) =>
    page.evaluate((metas) => {
      document.head.replaceChildren(...metas.map(([property, content]) => {
        const meta = document.createElement("meta");
        meta.setAttribute("property", property);
        meta.content = content;
        return meta;
      })); // prettier-ignore
      return JSON.parse(JSON.stringify(window.lab.readPage()));
    }, metas);
  assert.deepEqual((await read([["og:type", "product"], ["product:retailer_item_id", "o-1"], ["og:title", "Mug"], ["product:brand", "Acme"], ["product:price:amount", "9.5"]])).main, { item_id: "o-1", text: "Mug", price: 9.5, facets: { brand: ["Acme"] } });
  assert.deepEqual((await read([["og:type", "article"], ["og:url", "https://paper.example/a"], ["article:section", "Sport"], ["article:tag", "ball"], ["article:tag", "goal"]])).main.facets, { section: ["Sport"], tag: ["ball", "goal"] });
  assert.equal((await read([["og:type", "website"], ["og:url", "https://paper.example/"]])).main, undefined);
});

describe("watchPage", () => {
  const withoutNavigation = () => delete window.navigation;
  for (const [name, prepare] of [["by the Navigation API", undefined], ["by the history alone", withoutNavigation]]) {
    inPage(`a single-page app, ${name}`, async (page) => {
      const told = await page.evaluate(async (shoe) => {
        const { say, watchPage, me, told, wait } = window.lab;
        say(shoe);
        const plain = history.pushState;
        const end = watchPage(me);
        await wait(1200);
        history.pushState(null, "", "/b"); // the page describes itself a while after
        await wait(100);
        const early = told.length;
        say({ ...shoe, sku: "sku-2" });
        await wait(50);
        history.replaceState(null, "", "/b#part"); // no other page
        await wait(50);
        history.pushState(null, "", "/list");
        say({});
        await wait(50);
        history.back();
        await wait(150);
        say({ ...shoe, sku: "sku-2" });
        await wait(50);
        end();
        history.pushState(null, "", "/c");
        say({ ...shoe, sku: "sku-3" });
        await wait(100);
        return { told, early, restored: history.pushState === plain && !Object.hasOwn(history, "pushState") };
      }, SHOE);
      assert.equal(told.early, 2, "a view and its dwell: what is still said of the page before is not a view of this one");
      assert.deepEqual(told.told, [["view_item", "sku-1"], ["item_dwell", "sku-1"], ["view_item", "sku-2"]].concat(told.told.slice(3)));
      assert.ok(told.told.slice(3).every(([event, id]) => id === "sku-2" && event === "view_item"), JSON.stringify(told.told));
      assert.ok(told.restored);
    }, prepare);
  }

  inPage("a hidden page is viewed when it is shown", async (page) => {
    const told = await page.evaluate(async (shoe) => {
      const { say, watchPage, me, told, wait } = window.lab;
      let hidden = true;
      Object.defineProperty(document, "hidden", { get: () => hidden });
      say(shoe);
      watchPage(me);
      await wait(50);
      const before = told.length;
      hidden = false;
      document.dispatchEvent(new Event("visibilitychange"));
      const shown = told.length;
      await wait(1100);
      hidden = true;
      document.dispatchEvent(new Event("visibilitychange"));
      return { before, shown, told };
    }, SHOE);
    assert.deepEqual(told, { before: 0, shown: 1, told: [["view_item", "sku-1"], ["item_dwell", "sku-1"]] });
  });
});
