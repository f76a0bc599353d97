// The proof that nothing leaves: what the package's code could do, and what a browser with it really does.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { launchBare } from "./cdp.mjs";
import { PKG, ROOT, SITE } from "./paths.mjs";
import { serve } from "./serve.mjs";
import { sinks } from "./sinks.mjs";
import { htmlOf, strictSite } from "./strict-site.mjs";

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

/** Of the shop's catalogue, to read which anew on every page would take most of the time. */
const PRODUCTS = 400;

const PATIENCE = 120_000; // ms for a page to load

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

/** Chromium in which every request of a page, its frames, workers and pop-ups is written down, by the browser itself. */
export async function watched() {
  const log = []; // { kind, method, url }
  const pages = new Map(); // session → page
  const seen = (kind, url, method = "GET") => log.push({ kind, url, method });
  const on = {
    "Network.requestWillBeSent": ({ request, type }) => seen(type, request.url, request.method),
    "Network.webSocketCreated": ({ url }) => seen("WebSocket", url),
    "Network.webTransportCreated": ({ url }) => seen("WebTransport", url),
    "Page.loadEventFired": (_, page) => page.loaded?.(),
    "Runtime.bindingCalled": ({ payload }, page) => page.said.push(payload),
    "Runtime.consoleAPICalled": ({ type, args }, page) => page.said.push(`console.${type}: ${args.map(({ value, description }) => value ?? description).join(" ")}`),
    "Runtime.exceptionThrown": ({ exceptionDetails: { text, exception } }, page) => page.said.push(`uncaught: ${exception?.description ?? text}`),
    "Log.entryAdded": ({ entry: { level, text } }, page) => page.said.push(`console.${level}: ${text}`),
  };
  const browser = await launchBare({
    events: Object.keys(on),
    attached: (send) => void send("Network.enable", { maxTotalBufferSize: 0, maxResourceBufferSize: 0 }),
    heard: (event, params, session) => {
      const page = pages.get(session);
      if (page || event.startsWith("Network.")) on[event](params, page);
    },
  });
  const newPage = async () => {
    const page = await browser.newPage();
    page.said = [];
    pages.set(page.session, page);
    for (const domain of ["Page", "Runtime", "Log"]) await page.send(`${domain}.enable`);
    await page.send("Runtime.addBinding", { name: "__said" });
    await page.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${watchPage})()` });
    page.goto = async (address) => {
      const loaded = new Promise((done, failed) => {
        page.loaded = done;
        setTimeout(failed, PATIENCE, new Error("it did not load")).unref();
      });
      loaded.catch(() => {});
      const { errorText } = await page.send("Page.navigate", { url: address });
      if (errorText) throw new Error(`${address}: ${errorText}`);
      await loaded;
    };
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
 * The demo sites under the strict policy, with the wasm inlined, through scripted page views.
 *
 * @param {number} views
 * @param {(done: number) => void} [progress]
 * @returns {Promise<{views: number, sites: [string, number][], requests: number, recorded: number, problems: string[]}>}
 */
export async function drive(views, progress = () => {}) {
  const whole = JSON.parse(readFileSync(path.join(SITE, "shop/catalogue/products.json"), "utf8"));
  const catalogue = { ...whole, products: whole.products.slice(0, PRODUCTS) };
  const known = { products: catalogue.products.map(([id]) => id), pieces: htmlOf("paper") };
  const replaced = await strictSite(JSON.stringify(catalogue));
  const server = await serve({
    mounts: { "/": SITE },
    headers: { "Content-Security-Policy": STRICT, "Cache-Control": "max-age=600" },
    intercept: ({ path: wanted }, response) => {
      const [file] = wanted.split("?");
      if (!(file in replaced)) return false;
      response.setHeader("Content-Type", /\.js$/.test(file) ? "text/javascript" : "text/html; charset=utf-8");
      response.end(replaced[file]);
      return true;
    },
  });
  const { log, newPage, close } = await watched();
  const problems = [];
  const wanted = []; // addresses of documents that the script asked for
  const visits = SITES.map(() => 0);
  let recorded;
  try {
    const page = await newPage();
    const random = seeded(20_261_121);
    for (let view = 0; view < views; view++) {
      const site = view < SITES.length ? view : pick(SHARES, random);
      const { at, begun, pages } = SITES[site];
      const address = new URL(pick(pages, random)(random, known), server.origin + at).href;
      wanted.push(address);
      try {
        await page.goto(address);
        await page.evaluate(act, [Math.floor(random() * 1e9), visits[site]++, at + begun]);
      } catch ({ message }) {
        problems.push(`page view ${view}, ${address}: ${message}`);
      }
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
    recorded = await page.evaluate(async () => {
      while (!document.querySelector("#learnt .badge.some")) await new Promise((done) => setTimeout(done, 20));
      return Number.parseInt(document.getElementById("learnt").getAttribute("aria-label").replace(/.*: /, ""));
    });
    if (!(recorded > Math.min(views / 8, 300))) problems.push(`only ${recorded} events were recorded: the run shows nothing`);
    const kept = await page.evaluate(() => Object.keys(localStorage));
    for (const { space } of views < SITES.length ? [] : SITES) {
      if (!kept.some((key) => key.startsWith(`indwell/${space}/`))) problems.push(`nothing was kept of ${space}: the run shows nothing`);
    }
    problems.push(...new Set(page.said));
  } finally {
    await close();
    await server.close();
  }
  problems.push(...strangers(log, server, wanted, replaced));
  return { views, sites: SITES.map(({ space }, site) => [space, visits[site]]), requests: log.length, recorded, problems: [...new Set(problems)] };
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
    if (protocol === "data:" || protocol === "chrome:") continue; // drawn from the page's own text; the browser's own windows
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

const WORDS = ["polkadot", "red mug", "bunting", "christmas", "bag", "lantern", "zzz"];
const KINDS = ["Kitchen", "Home", "Garden", "Jewellery", "Party", "Decorations"];
const pick = (list, random) => list[Math.floor(random() * list.length)];
const product = (random, { products }) => `product.html?id=${pick(products, random)}`;
const piece = (random, { pieces }) => pick(pieces, random);
const SHOP = [
  () => "",
  product,
  product,
  product,
  (random) => `category.html?c=${pick(KINDS, random)}`,
  (random) => `${pick(KINDS, random).toLowerCase()}.html`,
  (random) => `search.html?q=${encodeURIComponent(pick(WORDS, random))}`,
  () => "basket.html",
  () => "preferences.html",
];
/** The demo sites, the module whose `begun` settles once Indwell is there, and their pages, each as likely as the next. The count of what was noticed is read from the first. */
const SITES = [
  { at: "/shop/", space: "shop", begun: "js/personal.js", pages: SHOP },
  { at: "/paper/", space: "paper", begun: "js/reader.js", pages: [() => "", piece, piece, () => "you.html"] },
];
/** Of four page views three are the paper's, whose pages take half the time. */
const SHARES = [0, 1, 1, 1];

// Runs in the page, once Indwell is there and lists stand: what a visitor would do, chosen by a number.
async function act([number, visit, module]) {
  await (await import(module)).begun;
  while (document.documentElement.classList.contains("loading")) await new Promise((done) => setTimeout(done, 4));
  const buttons = (name) => [...document.querySelectorAll("button")].filter((button) => button.textContent.trim() === name);
  const press = (list) => list[number % list.length]?.click();
  if (visit < 9 && buttons("Remember on this device").length) return press(buttons("Remember on this device"));
  // The shop's panel is loaded when it is first asked for.
  const panel = async () => {
    for (let wait = 0; wait < 500 && !document.querySelector("dialog[open]"); wait++) await new Promise((done) => setTimeout(done, 4));
  };
  const deeds = [
    () => press([...document.querySelectorAll("[data-indwell-action]")]),
    () => press([...(document.querySelector("indwell-preferences")?.shadowRoot.querySelectorAll('summary, [data-key^="forget "]') ?? [])]),
    () => press([...document.querySelectorAll("[data-why]")]),
    async () => {
      if (!document.getElementById("learnt")) return;
      document.getElementById("learnt").click();
      await panel();
    },
    async () => {
      const asks = [...document.querySelectorAll("[data-why]")];
      press(asks);
      if (asks.length) await panel();
      press(buttons(["More like this", "Less like this", "Hide it"][number % 3]));
    },
    () => {},
  ];
  await deeds[(number >> 4) % deeds.length]();
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
