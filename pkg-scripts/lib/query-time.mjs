// How long a query takes on a pack: every visit of a file of cases is played, and after each click 20 items are asked for.
//   node pkg-scripts/lib/query-time.mjs PACK CASES [VISITS]      wants pkg/; a case is a prefix, a tab, the item that comes next
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { CALLS } from "../../src/js/names.js";
import { PKG } from "./paths.mjs";

/** Queries that are not counted: the wasm is compiled anew while it runs. */
const WARM = 2000;

/**
 * Mean, median and 99th percentile, in microseconds: of the call into the wasm after a new click, and of `recommend` as a
 * page has it, with the options read and the answer put into objects.
 */
export async function queryTime(pack, cases, most = 12_000) {
  const load = (file) => import(pathToFileURL(path.join(PKG, file)));
  const [{ open }, { Core }] = await Promise.all(["inline.js", "indwell_core.js"].map(load));
  const plain = Core.prototype.call;
  const times = { wasm: [], whole: [] };
  Core.prototype.call = function (what, ...given) {
    if (what !== CALLS.indexOf("recommend")) return plain.call(this, what, ...given);
    const start = performance.now();
    const answer = plain.call(this, what, ...given);
    times.wasm.push(performance.now() - start);
    return answer;
  };
  let now = Date.UTC(2026, 0, 1);
  const me = await open({ space: "query-time", now: () => now });
  try {
    await me.load(readFileSync(pack));
    for (const line of readFileSync(cases, "utf8").trim().split("\n").slice(0, most)) {
      const prefix = line.split("\t")[0].split(" ");
      if (prefix.length === 1) me.forget();
      now += 60_000;
      me.track({ name: "view_item", item_id: prefix.at(-1) });
      const start = performance.now();
      me.recommend({ limit: 20 });
      times.whole.push(performance.now() - start);
    }
  } finally {
    me.dispose();
    Core.prototype.call = plain;
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, spread(all.slice(all.length > 2 * WARM ? WARM : 0))]));
}

function spread(milliseconds) {
  const sorted = milliseconds.map((time) => time * 1000).toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.floor(sorted.length * share)];
  return { mean: sorted.reduce((sum, time) => sum + time, 0) / sorted.length, median: at(0.5), p99: at(0.99), queries: sorted.length };
}

if (process.argv[1] === import.meta.filename) {
  const [pack, cases, most] = process.argv.slice(2);
  console.log(JSON.stringify(await queryTime(pack, cases, most && Number(most)), (_, value) => (typeof value === "number" ? Math.round(value * 10) / 10 : value), 1));
}
