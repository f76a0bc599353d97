// The proof that nothing leaves: what the package's code could do, and what a browser with it really does.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { launch } from "./browser.mjs";
import { PKG, ROOT, SITE } from "./paths.mjs";
import { serve } from "./serve.mjs";
import { sinks } from "./sinks.mjs";

/** A site could not be stricter and still have pictures. */
export const STRICT = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Files made of several modules: what one of those is allowed, they are, as often as it takes. */
const BUNDLES = ["asm.js", "script.js"];

/** Every sink in the package's scripts against the allow-list; what is wrong, as sentences. */
export function scan(folder = PKG, list = path.join(ROOT, "pkg-scripts/egress-allowed.json")) {
  const allowed = JSON.parse(readFileSync(list, "utf8"));
  const problems = [];
  let count = 0;
  const sources = new Map(readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js")).map((name) => [name, readFileSync(path.join(folder, name), "utf8")]));
  // A text that becomes a script of the page is looked at as one.
  const inline = /^export const script = (".*");$/m.exec(sources.get("bootstrap.js") ?? "");
  if (inline) sources.set("bootstrap.js: script", JSON.parse(inline[1]));
  const files = [...sources.keys()];
  for (const [file, source] of sources) {
    const found = sinks(source);
    for (const [what, lines] of found) {
      const known = allowed[file]?.[what];
      count += lines.length;
      if (BUNDLES.includes(file) && Object.values(allowed).some((list) => list[what])) continue;
      if (!known) problems.push(`${file}:${lines[0]} ${what}: not in the allow-list; what is it for?`);
      else if (known.times !== lines.length) problems.push(`${file} ${what}: ${lines.length} times, not ${known.times}`);
      if (known && !known.why) problems.push(`${file} ${what}: is allowed without a reason`);
    }
    for (const what of Object.keys(allowed[file] ?? {})) {
      if (!found.has(what)) problems.push(`${file} ${what}: is allowed, but there no more: remove it`);
    }
  }
  for (const file of Object.keys(allowed)) if (!files.includes(file)) problems.push(`${file}: is in the allow-list, but not in the package`);
  return { problems, files: files.length, count };
}

/** Chromium in which every request of a page, its frames and workers is written down, by the browser itself. */
export async function watched() {
  const browser = await launch({ persistent: true });
  const log = []; // { kind, method, url }
  const attach = async (session) => {
    const seen = (kind, url, method = "GET") => log.push({ kind, url, method });
    session.on("Network.requestWillBeSent", ({ request, type }) => seen(type, request.url, request.method));
    session.on("Network.webSocketCreated", ({ url }) => seen("WebSocket", url));
    session.on("Network.webTransportCreated", ({ url }) => seen("WebTransport", url));
    await session.send("Network.enable");
  };
  const newPage = async () => {
    const page = await browser.newPage();
    await attach(await browser.context.newCDPSession(page));
    page.said = [];
    page.on("console", (message) => page.said.push(`console.${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => page.said.push(`uncaught: ${error}`));
    await page.exposeBinding("__said", (_, sentence) => void page.said.push(sentence));
    await page.addInitScript(watchPage);
    return page;
  };
  return { log, newPage, close: () => browser.close() };
}

// Runs in the page before its scripts: what no request shows, and what the policy forbade.
function watchPage() {
  const said = (sentence) => window.__said(sentence);
  addEventListener("securitypolicyviolation", (event) => said(`policy: ${event.effectiveDirective} ${event.blockedURI}`));
  for (const name of ["RTCPeerConnection", "WebTransport", "BroadcastChannel", "Worker", "SharedWorker", "WebSocket", "EventSource", "XMLHttpRequest", "Image", "Audio"]) {
    if (!window[name]) continue;
    window[name] = new Proxy(window[name], { construct: (plain, given) => (said(`made: ${name}`), Reflect.construct(plain, given)) });
  }
  for (const [object, name] of [[window, "open"], [window, "fetch"], [window, "postMessage"], [navigator, "sendBeacon"], [window, "fetchLater"]]) {
    const plain = object[name];
    if (plain) object[name] = (...given) => (said(`called: ${name}`), Reflect.apply(plain, object, given));
  }
}

/**
 * The demo shop under the strict policy, with the wasm inlined, through scripted page views.
 *
 * @param {number} views
 * @param {(done: number) => void} [progress]
 * @returns {Promise<{views: number, requests: number, recorded: number, problems: string[]}>}
 */
export async function drive(views, progress = () => {}) {
  const catalogue = readFileSync(path.join(SITE, "shop/catalogue/products.json"), "utf8");
  const products = JSON.parse(catalogue).products.slice(0, 400).map(([id]) => id);
  const replaced = strictSite(catalogue);
  const server = await serve({
    mounts: { "/": SITE },
    headers: { "Content-Security-Policy": STRICT, "Cache-Control": "max-age=600" },
    intercept: ({ path: wanted }, response) => {
      if (!(wanted in replaced)) return false;
      response.setHeader("Content-Type", "text/javascript");
      response.end(replaced[wanted]);
      return true;
    },
  });
  const { log, newPage, close } = await watched();
  const problems = [];
  const wanted = []; // addresses of documents that the script asked for
  let recorded;
  try {
    const page = await newPage();
    const random = seeded(20_261_121);
    for (let view = 0; view < views; view++) {
      const { at, pages } = view ? pick(SITES, random) : SITES[0];
      const address = new URL(pick(pages, random)(random, products), server.origin + at).href;
      wanted.push(address);
      await page.goto(address);
      await page.waitForFunction(() => !document.documentElement.classList.contains("loading"));
      await page.evaluate(act, [Math.floor(random() * 1e9), view]);
      if (view % 25 === 24) {
        await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
        await page.waitForTimeout(1100); // impressions are of a second
      }
      progress(view + 1);
    }
    await page.waitForTimeout(500);
    const last = new URL(SITES[0].at, server.origin).href;
    wanted.push(last);
    await page.goto(last);
    await page.waitForFunction(() => document.querySelector("#learnt .badge.some"));
    recorded = await page.evaluate(() => Number.parseInt(document.getElementById("learnt").getAttribute("aria-label").replace(/.*: /, "")));
    if (!(recorded > Math.min(views / 3, 300))) problems.push(`only ${recorded} events were recorded: the run shows nothing`);
    problems.push(...new Set(page.said));
  } finally {
    await close();
    await server.close();
  }
  problems.push(...strangers(log, server, wanted, replaced));
  return { views, requests: log.length, recorded, problems: [...new Set(problems)] };
}

/** Requests that are neither a page the script went to nor a plain file of the site. */
function strangers(log, server, wanted, replaced) {
  const files = new Set(readdirSync(SITE, { recursive: true }).map((name) => `/${name.split(path.sep).join("/")}`));
  const plain = (pathname) => files.has(pathname) || pathname in replaced;
  const asked = new Map();
  for (const address of wanted) asked.set(address, (asked.get(address) ?? 0) + 1);
  const found = [];
  for (const { kind, method, url } of log) {
    const { origin, pathname, search, protocol } = new URL(url);
    if (protocol === "data:") continue; // drawn from the page's own text
    const left = asked.get(url) ?? 0;
    if (kind === "Document" && method === "GET" && left) asked.set(url, left - 1);
    else if (origin !== server.origin || method !== "GET" || search || !plain(pathname)) found.push(`request: ${kind} ${method} ${url}`);
  }
  // What the server saw and the browser did not say: there must be none.
  const told = new Set(log.map(({ url }) => url));
  for (const { method, path: seen } of server.requests) {
    if (!told.has(server.origin + seen) && seen !== "/favicon.ico") found.push(`only the server saw: ${method} ${seen}`);
  }
  return found;
}

/** The shop's catalogue and pack as modules, for connect-src 'none' forbids to fetch them; and Indwell with its wasm inside. */
function strictSite(catalogue) {
  const patched = (file, from, to) => {
    const source = readFileSync(path.join(SITE, file), "utf8");
    const patched = source.replace(from, to);
    if (patched === source) throw new Error(`${file} reads its data in another way now: see pkg-scripts/lib/egress.mjs.`);
    return patched;
  };
  const pack = readFileSync(path.join(SITE, "shop/catalogue/shop.pack")).toString("base64");
  return {
    "/shop/js/catalogue.js": patched(
      "shop/js/catalogue.js",
      /const answer = await fetch\(source\);[^]*?await answer\.json\(\);/,
      'const { default: data } = await import("../catalogue/products.js");',
    ),
    "/shop/js/personal.js": patched(
      "shop/js/personal.js",
      /fetch\(PACK\)\.then\([^;]*\);/,
      'import("../catalogue/pack.js").then((module) => module.default);',
    ),
    "/shop/catalogue/products.js": `export default ${catalogue};`,
    "/shop/catalogue/pack.js": `export default Uint8Array.from(atob("${pack}"), (c) => c.charCodeAt(0)).buffer;`,
    "/indwell/index.js": 'export * from "./inline.js";\n',
  };
}

const WORDS = ["polkadot", "red mug", "bunting", "christmas", "bag", "lantern", "zzz"];
const KINDS = ["Kitchen", "Home", "Garden", "Jewellery", "Party", "Decorations"];
const pick = (list, random) => list[Math.floor(random() * list.length)];
const product = (random, products) => `product.html?id=${pick(products, random)}`;
const SHOP = [
  () => "",
  product,
  product,
  product,
  (random) => `category.html?c=${pick(KINDS, random)}`,
  (random) => `search.html?q=${encodeURIComponent(pick(WORDS, random))}`,
  () => "basket.html",
  () => "preferences.html",
];
/** The demo sites and their pages, each as likely as the next. The count of what was noticed is read from the first. */
const SITES = [
  { at: "/shop/", pages: SHOP },
];

// Runs in the page: what a visitor would do there, chosen by a number.
function act([number, view]) {
  const buttons = (name) => [...document.querySelectorAll("button")].filter((button) => button.textContent.trim() === name);
  const press = (list) => list[number % list.length]?.click();
  if (view === 0) return press(buttons("Remember on this device"));
  const deeds = [
    () => press([...document.querySelectorAll('[data-indwell-action="add_to_cart"]')]),
    () => press([...document.querySelectorAll("[data-why]")]),
    () => document.getElementById("learnt")?.click(),
    () => {
      press([...document.querySelectorAll("[data-why]")]);
      press(buttons(["More like this", "Less like this", "Hide it"][number % 3]));
    },
    () => {},
  ];
  deeds[(number >> 4) % deeds.length]();
}

/** Mulberry32: the same views every time. */
export function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
