// Real Chromium for end-to-end tests, and the servers it looks at.
//
//   const server = await siteServer();                 // target/site, as the demo serves it
//   const browser = await launch();
//   const page = await browser.newPage(server);        // a Playwright page with a `seen` record
//   await page.goto("/shop/");
//   assert.deepEqual(await page.seen.trouble(), []);   // console, page errors, foreign or failed requests, layout shifts
//   await browser.close(); await server.close();
//
// `seen` is filled from the page's first moment: console, errors, requests, failed, shifts(). rest() settles when nothing is under way:
// what is when a page is left has failed.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { PKG, PKG_FAULT, ROOT, SITE } from "./paths.mjs";
import { serve } from "./serve.mjs";

export { serve, CSP } from "./serve.mjs";
export { PKG, PKG_FAULT, ROOT, SITE } from "./paths.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The Chromium to drive: $CHROMIUM, or where distributions put it. */
export function chromiumPath() {
  const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const found = places.find((place) => place && existsSync(place));
  if (!found) throw new Error("Chromium was not found: run `pkg-scripts/setup test`, or set CHROMIUM to its path.");
  return found;
}

/**
 * Starts Chromium with a fresh profile that goes with it.
 *
 * @param {object} [options]
 * @param {boolean} [options.persistent]  one persistent profile shared by all pages, as in a real browser; without it,
 *   every `newPage` has a profile of its own, as in private mode
 * @param {string} [options.profile]  folder of a persistent profile that outlives this browser (implies `persistent`)
 * @param {import("playwright-core").BrowserContextOptions} [options.context]  e.g. { ...PHONE, reducedMotion: "reduce" }
 * @param {string[]} [options.args]  more command-line flags
 * @param {string[]} [options.without]  flags of Playwright's to leave out
 */
export async function launch({ persistent = false, profile, context = {}, args = [], without = [] } = {}) {
  const options = { executablePath: chromiumPath(), headless: true, args: [...FLAGS, ...args], ignoreDefaultArgs: without };
  if (!persistent && !profile) {
    const browser = await chromium.launch(options);
    return {
      browser,
      version: browser.version(),
      newContext: (more = {}) => browser.newContext({ ...context, ...more }),
      newPage: async (server, more = {}) => {
        const own = await browser.newContext({ baseURL: server?.origin, ...context, ...more });
        const page = await watch(own, server);
        page.once("close", () => own.close().catch(() => {}));
        return page;
      },
      close: () => browser.close(),
    };
  }
  const folder = profile ?? (await mkdtemp(path.join(tmpdir(), "indwell-profile-")));
  // The base URL of a persistent context is fixed at launch: `goto` below resolves paths against the page's server.
  const shared = await chromium.launchPersistentContext(folder, { ...options, ...context });
  return {
    browser: shared.browser(),
    context: shared,
    profile: folder,
    newPage: async (server) => watch(shared, server),
    close: async () => {
      await shared.close();
      if (!profile) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/**
 * Sizes to look at pages in. Not `isMobile`: its emulation makes Chromium mark every layout shift of the first
 * half second as caused by input, which would hide exactly the shifts to look for.
 */
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true };
export const DESKTOP = { viewport: { width: 1280, height: 900 } };

async function watch(context, server) {
  const page = await context.newPage();
  const seen = { console: [], errors: [], requests: [], failed: [] };
  page.on("console", (message) => seen.console.push({ type: message.type(), text: message.text() }));
  page.on("pageerror", (error) => seen.errors.push(String(error.stack ?? error)));
  const underWay = new Set();
  page.on("request", (request) => (underWay.add(request), seen.requests.push({ method: request.method(), url: request.url() })));
  page.on("requestfinished", (request) => underWay.delete(request));
  page.on("requestfailed", (request) => (underWay.delete(request), seen.failed.push({ url: request.url(), why: request.failure()?.errorText })));
  page.on("response", (response) => {
    if (response.status() >= 400) seen.failed.push({ url: response.url(), why: `HTTP ${response.status()}` });
  });
  const shifts = [];
  await page.exposeBinding("__indwellShift", (_, shift) => void shifts.push(shift));
  await page.addInitScript(recordShifts);

  /** Waits until no request is under way, for some seconds at most. */
  seen.rest = async () => {
    for (let wait = 0; underWay.size && wait < 500; wait++) await new Promise((done) => setTimeout(done, 10));
  };
  /** Layout shifts so far, of this page and those it navigated from: [{ value, recentInput, nodes }]. */
  seen.shifts = async () => {
    await page.evaluate(() => window.__indwellFlushShifts?.()).catch(() => {});
    return shifts.slice();
  };
  /** Cumulative layout shift as browsers count it: shifts within 500 ms of an input left out. */
  seen.cls = async () => (await seen.shifts()).reduce((sum, s) => sum + (s.recentInput ? 0 : s.value), 0);
  /** Everything a quiet page has none of, as sentences. */
  seen.trouble = async () => [
    ...seen.console.map((m) => `console.${m.type}: ${m.text}`),
    ...seen.errors.map((e) => `uncaught: ${e}`),
    ...seen.failed.map((f) => `request failed: ${f.url} ${f.why}`),
    ...seen.requests
      .filter(({ method, url }) => !local(url, server) || (method !== "GET" && method !== "HEAD"))
      .map(({ method, url }) => `foreign request: ${method} ${url}`),
    ...(await seen.shifts())
      .filter((s) => !s.recentInput)
      .map((s) => `layout shift of ${s.value}: ${s.nodes.join(", ")}`),
  ];
  seen.clear = () => {
    for (const list of [seen.console, seen.errors, seen.requests, seen.failed, shifts]) list.length = 0;
  };

  page.seen = seen;
  const goto = page.goto.bind(page);
  page.goto = (url, options) => goto(server ? new URL(url, server.origin).href : url, options);
  return page;
}

const local = (url, server) => /^(data|blob|about):/.test(url) || (server && new URL(url).origin === server.origin);

// Runs in the page before any of its scripts.
function recordShifts() {
  const name = (node) =>
    node?.nodeType === 1 ? node.tagName.toLowerCase() + (node.id && `#${node.id}`) + [...node.classList].map((c) => `.${c}`).join("") : "text";
  const report = (entries) => {
    for (const entry of entries) {
      window.__indwellShift({
        value: entry.value,
        recentInput: entry.hadRecentInput,
        nodes: (entry.sources ?? []).map((source) => name(source.node)),
      });
    }
  };
  const observer = new PerformanceObserver((list) => report(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  // Two frames let the last shift be counted before the records are taken.
  window.__indwellFlushShifts = () =>
    new Promise((done) =>
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          report(observer.takeRecords());
          setTimeout(done);
        }),
      ),
    );
}

/** The demo site as `pkg-scripts/demo` serves it. Made by `pkg-scripts/build && pkg-scripts/site`. */
export const siteServer = (options = {}) => serve({ mounts: { "/": ready(SITE, "pkg-scripts/site") }, ...options });

/** The fault-injecting package at /indwell/ and tests/e2e/pages at /. */
export const faultServer = (options = {}) =>
  serve({
    mounts: {
      "/indwell/": ready(PKG_FAULT, "pkg-scripts/build --fault"),
      "/": ready(path.join(ROOT, "tests/e2e/pages"), "git checkout"),
    },
    ...options,
  });

/** The package at /indwell/ and tests/e2e/pages at /: small pages made for one test each. */
export const pagesServer = (options = {}) =>
  serve({
    mounts: {
      "/indwell/": ready(PKG, "pkg-scripts/build"),
      "/": ready(path.join(ROOT, "tests/e2e/pages"), "git checkout"),
    },
    ...options,
  });

function ready(folder, command) {
  if (!existsSync(folder)) throw new Error(`${path.relative(ROOT, folder)}/ is not there yet: run \`${command}\`.`);
  return folder;
}
