// indwell/testing: what a site's own tests want: things to rank, a clock and chance that can be told, a store that can be
// looked into and made to fail, and a look at what a page sends.
import { open } from "./inline.js";

const COLOURS = ["red", "blue", "green", "white"];
const KINDS = ["Kitchen/Mugs", "Kitchen/Plates", "Bags", "Lamps"];
const WORDS = ["mug", "plate", "bag", "lamp"];

/** @type {import("./testing.js").products} */
export const products = (count = 24) =>
  Array.from({ length: count }, (_, at) => {
    const colour = COLOURS[at % 4];
    const kind = (at + (at >> 2)) % 4;
    return { item_id: `p${at + 1}`, text: `${colour} ${WORDS[kind]} no. ${at + 1}`, price: 5 + ((at * 7) % 40), facets: { category: KINDS[kind], colour } };
  });

const SECTIONS = ["World", "Sport", "Science", "Culture"];

/** @type {import("./testing.js").articles} */
export const articles = (count = 24, now = START) =>
  Array.from({ length: count }, (_, at) => ({
    item_id: `a${at + 1}`,
    text: `${SECTIONS[at % 4]} story no. ${at + 1}`,
    time: now - at * 3_600_000,
    facets: { section: SECTIONS[at % 4], author: `author ${1 + (at % 3)}` },
  }));

/** @type {import("./testing.js").visit} */
export const visit = (items, facet, { name = "view_item", most = 5 } = {}) =>
  items
    .filter(({ facets }) => [facets?.[facet.key]].flat().some((value) => value === facet.value || String(value).startsWith(`${facet.value}/`)))
    .slice(0, most)
    .map((item) => ({ name, item }));

const START = Date.UTC(2026, 0, 5, 9);

/** @type {import("./testing.js").clock} */
export function clock(start = START) {
  let time = start;
  const now = () => time;
  now.pass = (ms) => (time += ms);
  now.set = (ms) => (time = ms);
  return now;
}

/** @type {import("./testing.js").random} */
export function random(seed = 1) {
  let state = seed >>> 0;
  return () => {
    // Steps by an odd number, then mixes: every seed gives another row, and all numbers come once in 2³².
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** @type {import("./testing.js").memoryStore} */
export function memoryStore({ quota = Infinity, entries = {} } = {}) {
  const map = new Map(Object.entries(entries));
  let refusing;
  const may = (what) => {
    if (refusing === what || refusing === "all") throw new DOMException(`The store was told to refuse (${what}).`, "SecurityError");
  };
  const size = () => [...map].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return {
    get length() {
      may("read");
      return map.size;
    },
    key: (index) => (may("read"), [...map.keys()][index] ?? null),
    getItem: (key) => (may("read"), map.get(key) ?? null),
    setItem(key, value) {
      may("write");
      const before = map.get(key);
      map.set(key, String(value));
      if (size() <= quota) return;
      if (before === undefined) map.delete(key);
      else map.set(key, before);
      throw new DOMException("The store is full.", "QuotaExceededError");
    },
    removeItem: (key) => (may("write"), void map.delete(key)),
    refuse: (what) => (refusing = what),
    entries: () => Object.fromEntries(map),
    size,
  };
}

let spaces = 0;

/** @type {import("./testing.js").openForTest} */
export async function openForTest({ events = [], ...options } = {}) {
  const store = options.storage ?? memoryStore();
  const now = options.now ?? clock();
  const me = await open({ space: `test-${++spaces}`, ...options, storage: store, now });
  me.track(events);
  return { me, now, store };
}

/** @type {import("./testing.js").assertNoEgress} */
export async function assertNoEgress(page, during, { allow = [] } = {}) {
  if (typeof page?.on !== "function") throw new TypeError("assertNoEgress(): the first argument is a page of Playwright's.");
  if (typeof during !== "function") throw new TypeError("assertNoEgress(): the second argument is what to do meanwhile.");
  const sent = [];
  const allowed = (url, method) =>
    allow.some((one) => (typeof one === "function" ? one({ url, method }) : one instanceof RegExp ? one.test(url) : url.startsWith(one)));
  const note = (method, url) => {
    if (/^(?:about|blob|data):/.test(url) || allowed(url, method)) return;
    sent.push(`${method} ${url}`);
  };
  // The browser context knows of workers and popups as well; a page alone knows of its own frames.
  const whole = typeof page.context === "function" ? page.context() : page;
  const onRequest = (request) => note(request.method(), request.url());
  const onSocket = (socket) => note("socket", socket.url());
  const onPage = (other) => other.on("websocket", onSocket);
  const pages = whole.pages?.() ?? [page];
  whole.on("request", onRequest);
  if (whole !== page) whole.on("page", onPage);
  for (const one of pages) one.on("websocket", onSocket);
  try {
    await during();
    // What is sent as the page goes quiet or away: beacons, and fetches that outlive it.
    await page.evaluate?.(() => new Promise((done) => setTimeout(done, 50))).catch(() => {});
  } finally {
    whole.off("request", onRequest);
    if (whole !== page) whole.off("page", onPage);
    for (const one of whole.pages?.() ?? [page]) one.off("websocket", onSocket);
  }
  if (sent.length) throw new Error(`The page sent ${sent.length} request${sent.length > 1 ? "s" : ""}:\n  ${sent.slice(0, 20).join("\n  ")}`);
}
