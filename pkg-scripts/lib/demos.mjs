// What a view of the demos' pages costs the main thread: script of all kinds, the longest task, and whose script it is.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PHONE, launch, siteServer } from "./browser.mjs";

/** Pages by name: where they are, and where a visitor comes from who looked at another page before. */
const PAGES = {
  "shop, home": ["/shop/", "/shop/garden.html"],
  "shop, category": ["/shop/kitchen.html", "/shop/"],
  "paper, front": ["/paper/", "/paper/tide-tables.html"],
  "paper, a piece": ["/paper/tide-tables.html", "/paper/"],
};
const FIRST = "first visit";
const NEXT = "next page";
/** What a page's own scripts take: Indwell is loaded and asked, and does nothing. Of the shop, which has a question for its visitors. */
const REFUSED = "next page, of who said no";
/** Pages of a returning visitor's first visit, which leaves a history and fills the caches. */
const BEFORE = ["/shop/", "/shop/kitchen.html", "/shop/garden.html", "/shop/", "/paper/", "/paper/tide-tables.html", "/paper/tide-tables.html", "/shop/kitchen.html", "/paper/", "/shop/"];
const middle = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/**
 * By page and `when`: on a first visit (a new browser: nothing in any cache, nothing known), returning (after some views, in a tab of its
 * own), as the next page in a tab, and as that of a visitor who said no. Medians of milliseconds of the main thread, in scripts, in all tasks, in the longest task, and, by a
 * profile of another view, in Indwell's own scripts and wasm; and each of so many views.
 */
export async function demos({ rate, runs, tell }) {
  const server = await siteServer();
  const found = [];
  try {
    for (const [name, [url, before]] of Object.entries(PAGES)) {
      for (const when of [FIRST, "returning", NEXT, ...(name.startsWith("shop") ? [REFUSED] : [])]) found.push({ name, url, when, from: when.startsWith(NEXT) ? before : undefined, runs: [] });
    }
    for (let run = 0; run < runs; run++) {
      for (const one of found.filter(({ when }) => when === FIRST)) {
        tell(`${one.name}, ${FIRST}, ${run + 1} of ${runs}`);
        one.runs.push({ ...(await fresh(server, (context) => view(context, server, one.url, rate))), share: await fresh(server, (context) => profiled(context, server, one.url, rate)) });
      }
      tell(`all, later, ${run + 1} of ${runs}`);
      await fresh(server, async (context) => {
        for (const url of BEFORE) await visited(context, server, url);
        const measure = async (kind) => {
          for (const one of found.filter(kind)) one.runs.push({ ...(await view(context, server, one.url, rate, one.from)), share: await profiled(context, server, one.url, rate, one.from) });
        };
        await measure(({ when }) => when !== FIRST && when !== REFUSED);
        await refuse(context, server);
        await measure(({ when }) => when === REFUSED);
      });
    }
  } finally {
    await server.close();
  }
  for (const run of found.flatMap(({ runs }) => runs)) run.own = run.share * run.script;
  const names = ["script", "task", "longest", "blocked", "own"];
  return found.map((one) => ({ ...one, ...Object.fromEntries(names.map((name) => [name, middle(one.runs.map((run) => run[name]))])), least: Math.min(...one.runs.map(({ script }) => script)), most: Math.max(...one.runs.map(({ script }) => script)) }));
}

/** Work in a browser whose profile is new; on disk, so that compiled scripts are cached as they are for a visitor. */
async function fresh(server, work) {
  const profile = await mkdtemp(path.join(tmpdir(), "indwell-demos-"));
  const browser = await launch({ profile, context: PHONE });
  try {
    return await work(browser);
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
}

/** A tab in which a page is opened and looked at until it is at rest, after another one if there is one. */
async function opened(browser, server, url, rate, around, from) {
  const page = await browser.context.newPage(); // the server's own pages alone: those of `browser.newPage` have a script that watches them
  const go = async (url, rest) => {
    await page.goto(new URL(url, server.origin).href, { waitUntil: "networkidle" });
    await page.waitForTimeout(rest);
  };
  try {
    if (from) await go(from, 1000);
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate });
    return await around(session, () => go(url, 1000 * Math.sqrt(rate)));
  } finally {
    await page.close();
  }
}

/** A page that a visitor looks at, of whom something is known then. */
async function visited(browser, server, url) {
  const page = await browser.newPage(server);
  await page.goto(url, { waitUntil: "networkidle" });
  await page.waitForTimeout(300);
  const yes = page.getByRole("button", { name: "Remember on this device" });
  if (await yes.isVisible()) await yes.click();
  await page.mouse.wheel(0, 400);
  await page.waitForTimeout(200);
  await page.close();
}

/** The visitor takes back what they said to the shop. */
async function refuse(browser, server) {
  const page = await browser.newPage(server);
  await page.goto("/shop/preferences.html", { waitUntil: "networkidle" });
  await page.evaluate(() => (localStorage["tern-and-tansy.choice"] = "off"));
  await page.reload({ waitUntil: "networkidle" });
  await page.close();
}

/** Milliseconds of the main thread: of scripts, of all tasks, of the longest task, and of all tasks above 50 ms what is above. */
function view(browser, server, url, rate, from) {
  const looked = async (session, go) => {
    const events = [];
    session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const metrics = async () => Object.fromEntries((await session.send("Performance.getMetrics")).metrics.map(({ name, value }) => [name, value * 1000]));
    await session.send("Tracing.start", { transferMode: "ReportEvents", categories: "devtools.timeline,disabled-by-default-devtools.timeline,v8.execute,__metadata" });
    const before = await metrics();
    await go();
    const after = await metrics();
    const ended = new Promise((done) => session.once("Tracing.tracingComplete", done));
    await session.send("Tracing.end");
    await ended;
    const { tasks, script } = onMain(events, server.origin);
    // Another process may show the new page: then nothing was before.
    const since = (name) => (after[name] >= before[name] ? after[name] - before[name] : after[name]);
    return { script, task: since("TaskDuration"), longest: Math.max(0, ...tasks), blocked: tasks.reduce((sum, task) => sum + Math.max(0, task - 50), 0) };
  };
  return opened(browser, server, url, rate, looked, from);
}

// What runs scripts. The browser's own sum (ScriptDuration) has none of what comes after an `await`: those are microtasks. So are the
// first steps of each picture that the parser finds, which are no script: none counts before the first module, for only those await.
const SCRIPT = /^(EvaluateScript|v8\.evaluateModule|FunctionCall|RunMicrotasks)$/;
const MODULE = "v8.evaluateModule";
const LAYOUT = /^(UpdateLayoutTree|Layout)$/; // that a script asked for: no script, as in the browser's own sum

/** Of the main thread that parses the server's page, in milliseconds of the thread: how long each task ran, and scripts of all kinds together. */
function onMain(traced, origin) {
  const mains = new Set(traced.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ pid, tid }) => `${pid}:${tid}`));
  const by = new Map();
  for (const event of traced) {
    const thread = `${event.pid}:${event.tid}`;
    if (event.ph === "X" && mains.has(thread)) by.has(thread) ? by.get(thread).push(event) : by.set(thread, [event]);
  }
  const isTask = ({ name }) => name.endsWith("RunTask");
  const parses = ({ name, args }) => name === "ParseHTML" && args.beginData?.url?.startsWith(origin);
  const page = [...by.values()].find((events) => events.some(parses)); // the browser has pages of its own beside it
  const took = ({ tdur, dur }) => (tdur ?? dur) / 1000;
  const events = page.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur);
  const awaits = events.find(({ name }) => name === MODULE)?.ts ?? Infinity;
  let script = 0;
  let around = []; // what has begun and not ended
  for (const event of events) {
    if (event.name === "RunMicrotasks" && event.ts < awaits) continue;
    around = around.filter(({ ts, dur }) => ts + dur > event.ts);
    const within = (kind) => around.some(({ name }) => kind.test(name));
    if (SCRIPT.test(event.name) && !within(SCRIPT)) script += took(event);
    if (LAYOUT.test(event.name) && within(SCRIPT) && !within(LAYOUT)) script -= took(event);
    around.push(event);
  }
  return { tasks: page.filter(isTask).map(took), script };
}

/** Indwell's share of all samples in which the main thread was in a script or in wasm, one each 0.1 ms. */
function profiled(browser, server, url, rate, from) {
  const looked = async (session, go) => {
    await session.send("Profiler.enable");
    await session.send("Profiler.setSamplingInterval", { interval: 100 });
    await session.send("Profiler.start");
    await go();
    const { profile } = await session.send("Profiler.stop");
    const sums = { own: 0, all: 0 };
    const urls = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame.url]));
    for (const id of profile.samples) {
      if (urls.get(id)) sums.all += 1; // idle, collecting and all that is not script has none
      if (/\/indwell|^wasm:/.test(urls.get(id))) sums.own += 1;
    }
    return sums.own / (sums.all || 1);
  };
  return opened(browser, server, url, rate, looked, from);
}
