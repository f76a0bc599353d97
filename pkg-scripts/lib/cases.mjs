// Measures the cases of tests/bench in pages of their own: by the clock, by the main thread's own time, and what is held after.
import { execFileSync } from "node:child_process";

/** Work in a new page that has tests/bench/driver.js, throttled so many times. */
export async function inPage(browser, server, throttle, work) {
  const page = await browser.newPage(server);
  try {
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: throttle });
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.goto("/empty.html");
    const driver = await page.evaluateHandle(() => import("/bench/driver.js"));
    return await work(driver, session);
  } finally {
    await page.close();
  }
}

/** All cases of some modules, each with no runs yet. */
export async function casesOf(modules, { browser, server }) {
  const cases = [];
  for (const module of modules) {
    const listed = await inPage(browser, server, 1, (driver) => driver.evaluate((driver, module) => driver.list(module), module));
    listed.forEach((one, index) => cases.push({ ...one, module, index, runs: [] }));
  }
  return cases;
}

/**
 * One run of a case: { median, p99, first, cpu, wasm, heap }, milliseconds and bytes. Where there is a bar for p99 the page runs
 * before all else on the machine if it may, so that this tail is that of the call and not of whoever interrupts it; then there are also
 * `beside`, the p99 before that, beside all others, and `cpu99`, by the thread.
 */
export async function once(one, { browser, server, throttle, samples }) {
  return inPage(browser, server, throttle, async (driver, session) => {
    const about = await driver.evaluate((driver, { module, index }) => driver.start(module, index), one);
    const run = () => driver.evaluate((driver, scale) => driver.run(scale), samples);
    const { times, first } = await run();
    const found = { ...figures(times), first };
    if (one.bar?.p99) {
      const end = await comeFirst(browser);
      const tail = { beside: found.p99, cpu99: figures(await eachThreadTime(driver, browser, samples, about)).p99 };
      if (end) Object.assign(found, figures((await run()).times));
      await end?.();
      Object.assign(found, tail);
    }
    return { ...found, cpu: await threadTime(driver, session, about), ...(await held(driver, session)) };
  });
}

/** Bytes: of wasm memories, and of what else the page's scripts hold, when what is no more used is gone. */
export async function held(driver, session) {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return { wasm: await driver.evaluate((driver) => driver.wasmBytes()), heap: usedSize };
}

/** Milliseconds of the page's main thread that a call takes, whatever else the machine does. */
async function threadTime(driver, session, { alone, samples, per }) {
  const time = async () => (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "ThreadTime").value * 1000;
  const once = async (name, count) => {
    const from = await time();
    await driver.evaluate((driver, [name, count]) => driver[name](count), [name, count]);
    return (await time()) - from;
  };
  const middle = async (count, work) => {
    const times = [];
    for (let i = 0; i < count; i++) times.push(await work());
    return at(times.toSorted((a, b) => a - b), 0.5);
  };
  const asking = await middle(9, () => once("calls", 0));
  if (alone) {
    const count = Math.max(5, Math.round(samples / 4));
    return (await middle(7, async () => (await once("calls", count)) - asking)) / count / per;
  }
  const one = async () => {
    await driver.evaluate((driver) => driver.part("before"));
    const took = await once("calls", 1);
    await driver.evaluate((driver) => driver.part("after"));
    return took - asking;
  };
  return (await middle(15, one)) / per;
}

/** The same of each single call, as the browser's own trace has it. */
async function eachThreadTime(driver, { browser }, samples, { per }) {
  const tracing = await browser.newBrowserCDPSession();
  const found = [];
  tracing.on("Tracing.dataCollected", ({ value }) => found.push(...value.filter(({ name, args }) => name === "EventDispatch" && args.data.type === "measured")));
  await tracing.send("Tracing.start", { traceConfig: { includedCategories: ["devtools.timeline"], excludedCategories: ["*"] } });
  const { times } = await driver.evaluate((driver, scale) => driver.dispatched(scale, "measured"), samples);
  const complete = new Promise((done) => tracing.once("Tracing.tracingComplete", done));
  await tracing.send("Tracing.end");
  await complete;
  await tracing.detach();
  return found.toSorted((a, b) => a.ts - b.ts).slice(-times.length).map(({ tdur }) => tdur / 1000 / per);
}

/**
 * This browser's pages come before all other processes, and in them what runs their scripts before what compiles and collects for it.
 * Returns what ends that; nothing where it may not be: that takes Linux, and to be its root.
 */
async function comeFirst({ browser }) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const as = (...order) => processInfo.filter(({ type }) => type === "renderer").forEach(({ id }) => execFileSync("chrt", [...order, String(id)], { stdio: "ignore" }));
  try {
    as("--all-tasks", "--fifo", "--pid", "10");
    as("--fifo", "--pid", "11");
  } catch {
    return undefined;
  }
  return () => as("--all-tasks", "--other", "--pid", "0");
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const figures = (times) => {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: at(sorted, 0.5), p99: at(sorted, 0.99) };
};

/** The least of all runs, how far their medians lie apart, and whether the bar holds. */
export function summed(one) {
  for (const name of ["median", "p99", "beside", "cpu", "wasm", "heap"]) one[name] = Math.min(...one.runs.map((run) => run[name]));
  one.spread = Math.max(...one.runs.map((run) => run.median)) / one.median - 1;
  one.held = one.bar ? Object.entries(one.bar).every(([name, most]) => one[name] <= most) : undefined;
  return one;
}
