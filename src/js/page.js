// indwell/page: what a page already says of itself, to search engines and social networks, as items; and the views of a site
// that says it, without a mark of its own.
import { LINKED_MAX, collect, describe, is, parse } from "./linked.js";

const SCRIPTS_MAX = 50;
const SCOPES_MAX = 300; // things described by microdata
const PROPS_MAX = 60; // properties of one of them
const METAS_MAX = 200;
const ITEMS_MAX = 200;
const ID = ["sku", "productID", "gtin", "gtin13", "gtin14", "gtin12", "gtin8", "mpn", "productGroupID", "@id", "url"];
const LATE_MS = 2000; // how long after a navigation a page may still be describing itself
const SEEN_MS = 1000; // a shorter dwell is none

const usable = (value) => (typeof value === "string" && value.trim().length <= 256 && value.trim()) || (Number.isSafeInteger(value) && String(value)) || undefined;
const idOf = (thing) => ID.map((name) => usable([thing[name]].flat()[0])).find(Boolean);

/** A thing as an item; undefined without an id. */
function itemOf(thing, page, crumbs) {
  const item_id = idOf(thing);
  if (!item_id) return;
  const { text, price, time, facets } = describe(thing, crumbs, page);
  const item = { item_id, facets };
  if (text) item.text = text;
  if (price > 0) item.price = price;
  if (time !== undefined) item.time = time;
  return item;
}

const isThing = (node) => !is(node, "BreadcrumbList") && !is(node, "ItemList");
const list = (value) => (value == null ? [] : [value].flat().slice(0, ITEMS_MAX)).filter((one) => one && typeof one === "object");

/** What nodes say: the page's main thing, and those of its lists. */
function readNodes(nodes, page) {
  const items = new Map();
  const inside = new Set(); // of a list, or a variant: not what the page is about
  const add = (thing, more) => {
    const item = items.size < ITEMS_MAX && itemOf({ ...more, ...thing }, page);
    if (item && !items.has(item.item_id)) items.set(item.item_id, item);
  };
  for (const node of nodes) {
    if (is(node, "ItemList")) {
      for (const entry of list(node.itemListElement)) {
        const thing = entry.item && typeof entry.item === "object" ? entry.item : entry;
        inside.add(thing);
        add(thing, { name: entry.name, url: typeof entry.item === "string" ? entry.item : entry.url });
      }
    }
    if (!is(node, "ProductGroup")) continue;
    const { brand, category, name } = node; // what all variants share is said once
    for (const variant of list(node.hasVariant)) {
      inside.add(variant);
      add(variant, { brand, category, name });
    }
  }
  const alone = nodes.filter((node) => isThing(node) && !inside.has(node));
  const crumbs = nodes.find((node) => is(node, "BreadcrumbList"));
  const own = alone.find((node) => [node.url, node["@id"], node.mainEntityOfPage?.["@id"] ?? node.mainEntityOfPage].some((url) => isHere(url, page)));
  const thing = own ?? (alone.length === 1 ? alone[0] : undefined);
  const main = thing && itemOf(thing, page, crumbs);
  for (const node of alone) if (node !== thing) add(node);
  return { ...(main && { main }), items: [...items.values()] };
}

function isHere(url, page) {
  try {
    const { origin, pathname } = new URL(url, page.baseURI);
    const here = new URL(page.querySelector('link[rel="canonical"]')?.getAttribute("href") ?? page.URL, page.baseURI);
    return typeof url === "string" && origin === here.origin && pathname === here.pathname;
  } catch {
    return false;
  }
}

const pageOf = (root) => root.ownerDocument ?? root;
/** Markup that cannot be read says nothing. */
const quietly = (read) => (root = document) => {
  try {
    return read(root, pageOf(root));
  } catch {
    return { items: [] };
  }
};

function linkedNodes(root) {
  const nodes = [];
  for (const script of [...root.querySelectorAll('script[type="application/ld+json"]')].slice(0, SCRIPTS_MAX)) {
    collect(parse(script.textContent, LINKED_MAX), nodes);
  }
  return nodes;
}

function microNodes(root) {
  const scopes = [...root.querySelectorAll("[itemscope][itemtype]")].slice(0, SCOPES_MAX);
  // Without a prototype: a property may be called "constructor".
  const nodes = new Map(scopes.map((scope) => [scope, Object.assign(Object.create(null), { "@type": typeOf(scope) })]));
  for (const [scope, node] of nodes) {
    const props = [...scope.querySelectorAll("[itemprop]")].slice(0, PROPS_MAX);
    for (const prop of props) {
      if (prop.parentElement?.closest("[itemscope]") !== scope) continue;
      const value = nodes.get(prop) ?? (prop.hasAttribute("itemscope") ? undefined : valueOf(prop));
      for (const name of (prop.getAttribute("itemprop") ?? "").split(/\s+/).slice(0, 8)) {
        if (/^[a-zA-Z]\w{0,40}$/.test(name) && value !== undefined) (node[name] ??= []).push(value);
      }
    }
  }
  const found = [];
  for (const node of nodes.values()) {
    // One value stands for itself, as in JSON-LD.
    for (const name in node) if (Array.isArray(node[name]) && node[name].length === 1) node[name] = node[name][0];
    collect(node, found);
  }
  return [...new Set(found)];
}

const typeOf = (scope) => /^https?:\/\/schema\.org\/(\w+)$/.exec(scope.getAttribute("itemtype").trim().split(/\s+/)[0])?.[1];

function valueOf(element) {
  const given = ["content", "datetime", "value", "href", "src"].map((name) => element.getAttribute(name)).find((value) => value !== null);
  return (given ?? element.textContent).trim().slice(0, 500) || undefined;
}

function graphNodes(root) {
  const said = new Map(); // property → what is said
  for (const meta of [...root.querySelectorAll("meta[property][content]")].slice(0, METAS_MAX)) {
    const name = meta.getAttribute("property");
    said.set(name, [...(said.get(name) ?? []), meta.getAttribute("content").slice(0, 500)]);
  }
  const one = (name) => said.get(name)?.[0];
  const type = { product: "Product", "product.item": "Product", "og:product": "Product", article: "Article" }[one("og:type")];
  if (!type) return [];
  return [
    {
      "@type": type,
      sku: one("product:retailer_item_id"),
      url: one("og:url"),
      name: one("og:title"),
      brand: one("product:brand") ?? one("og:brand"),
      category: one("product:category"),
      color: one("product:color"),
      material: one("product:material"),
      offers: { price: one("product:price:amount") ?? one("og:price:amount") },
      articleSection: one("article:section"),
      author: said.get("article:author"),
      keywords: said.get("article:tag"),
      datePublished: one("article:published_time"),
    },
  ];
}

/** @type {import("./page.js").readJsonLd} */
export const readJsonLd = quietly((root, page) => readNodes(linkedNodes(root), page));
/** @type {import("./page.js").readMicrodata} */
export const readMicrodata = quietly((root, page) => readNodes(microNodes(root), page));
/** @type {import("./page.js").readOpenGraph} */
export const readOpenGraph = quietly((root, page) => readNodes(graphNodes(root), page));

/** @type {import("./page.js").readPage} */
export function readPage(root = document) {
  const [linked, micro] = [readJsonLd(root), readMicrodata(root)];
  const main = linked.main ?? micro.main ?? readOpenGraph(root).main;
  const items = new Map([...micro.items, ...linked.items].map((item) => [item.item_id, item]));
  return { ...(main && { main }), items: [...items.values()] };
}

/** @type {import("./page.js").watchPage} */
export function watchPage(me, { read = readPage, page = document } = {}) {
  if (typeof me?.track !== "function") throw new TypeError("watchPage(): the first argument is what open() resolves to; await it first.");
  let told; // { id, since, ms } of what is being looked at
  let before; // id of what was, on the address before
  let late;
  const address = () => page.URL.split("#")[0];
  let here = address();

  const count = () => {
    if (told?.since) told.ms += performance.now() - told.since;
    if (told) told.since = 0;
  };
  const leave = () => {
    count();
    if (told && told.ms >= SEEN_MS) me.track({ name: "item_dwell", item_id: told.id, dwell_ms: Math.round(told.ms) });
    if (told) told.ms = 0;
  };
  /** What the page is about now, if that is told already or can be; false while it may still be about to say. */
  const tell = () => {
    if (page.hidden || page.prerendering || told) return true; // a page that nobody sees is not viewed
    const { main } = read(page);
    if (!main || main.item_id === before) return false;
    end();
    told = { id: main.item_id, since: performance.now(), ms: 0 };
    me.track({ name: "view_item", item: main });
    return true;
  };
  const end = () => {
    late?.disconnect();
    late = undefined;
  };
  /** Pages describe themselves when they are drawn, which may be after the navigation. */
  const look = () => {
    end();
    if (tell()) return;
    const observer = (late = new MutationObserver(tell));
    late.observe(page, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["content"] });
    setTimeout(() => observer.disconnect(), LATE_MS);
  };
  const moved = () => {
    if (address() === here) return;
    here = address();
    leave();
    before = told?.id ?? before;
    told = undefined;
    look();
  };
  const shown = () => {
    if (page.hidden) return leave();
    if (told) told.since ||= performance.now();
    else look();
  };

  const stop = new AbortController();
  page.addEventListener("visibilitychange", shown, { signal: stop.signal });
  const unroute = onNavigation(moved, stop.signal);
  const deaf = me.on("change", ({ cause }) => {
    if (cause === "forget" && told) told.since = told.ms = 0; // what was erased must not come back as its end
  });
  look();
  return () => {
    if (stop.signal.aborted) return;
    leave();
    stop.abort();
    unroute();
    deaf();
    end();
  };
}

/** Calls back when the address has changed without a new page: by the Navigation API, or where there is none by the history's. */
function onNavigation(moved, signal) {
  if (globalThis.navigation?.addEventListener) {
    globalThis.navigation.addEventListener("navigatesuccess", moved, { signal });
    return () => {};
  }
  addEventListener("popstate", () => queueMicrotask(moved), { signal });
  const names = ["pushState", "replaceState"];
  const were = names.map((name) => {
    const own = Object.hasOwn(history, name);
    const plain = history[name];
    const ours = function (...given) {
      const result = plain.apply(this, given);
      if (!signal.aborted) queueMicrotask(moved);
      return result;
    };
    history[name] = ours;
    return { name, own, plain, ours };
  });
  return () => {
    for (const { name, own, plain, ours } of were) {
      if (history[name] !== ours) continue; // somebody has come after us: ours only passes on
      if (own) history[name] = plain;
      else delete history[name];
    }
  };
}
