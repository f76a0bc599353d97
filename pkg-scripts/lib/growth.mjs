// What Indwell holds, in bytes: with the pack of a shop of 10,000 items and a full history, and over a million calls.
import { held, inPage } from "./cases.mjs";

/** Bytes of the heap by V8's snapshot: its code (also its notes for the compiler), and what scripts make: objects, arrays, strings, functions. */
async function kinds(session) {
  const chunks = [];
  const take = ({ chunk }) => chunks.push(chunk);
  session.on("HeapProfiler.addHeapSnapshotChunk", take);
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  session.off("HeapProfiler.addHeapSnapshotChunk", take);
  const { snapshot, nodes } = JSON.parse(chunks.join(""));
  const { node_fields: fields, node_types: [types] } = snapshot.meta;
  const [type, size] = ["type", "self_size"].map((name) => fields.indexOf(name));
  const sums = { code: 0, made: 0 };
  for (let at = 0; at < nodes.length; at += fields.length) {
    const kind = types[nodes[at + type]];
    if (kind !== "native") sums[kind === "code" ? "code" : "made"] += nodes[at + size]; // native: the browser's own, most of it not in the heap
  }
  return sums;
}

/** Calls until V8 has compiled what it wants to, and as many again. */
const MARKS = [0, 1000, 10_000, 100_000, 300_000, 1_000_000, 1_300_000, 2_000_000];

export function growth({ browser, server, most, tell }) {
  return inPage(browser, server, 1, async (driver, session) => {
    const empty = await held(driver, session);
    const page = await driver.evaluateHandle(() => import("/bench/memory.js"));
    const steps = [];
    for (const name of await page.evaluate((page) => Object.keys(page.steps))) {
      await page.evaluate((page, name) => page.step(name), name);
      steps.push({ name, ...(await held(driver, session)), ...(await kinds(session)) });
    }
    const marks = [];
    for (const [at, calls] of MARKS.filter((calls) => calls <= most).entries()) {
      tell(`${calls} of ${most} calls`);
      // A page's turn at a time, so that it is known how far it is.
      for (let done = MARKS[at - 1] ?? 0; done < calls; done += 10_000) await page.evaluate((page, count) => page.many(count), Math.min(10_000, calls - done));
      marks.push({ calls, ...(await held(driver, session)), ...(await kinds(session)) });
    }
    return { empty, steps, marks };
  });
}
