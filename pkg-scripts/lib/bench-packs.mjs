// Packs of shops of several sizes for pkg-scripts/bench, made as a publisher makes them: from items and a log, by `indwell pack`.
// The items are those of tests/bench/made.js in groups of 50; a visit stays in its group four times out of five.
import { execFileSync } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { once } from "node:events";
import { items } from "../../tests/bench/made.js";
import { ROOT } from "./paths.mjs";

export const PACKS = path.join(ROOT, "target/bench/packs");
const SIZES = [1000, 10_000, 100_000];

/** Makes those that are missing. Returns their bytes. */
export async function packs() {
  mkdirSync(PACKS, { recursive: true });
  const file = (count) => path.join(PACKS, `${count}.pack`);
  const missing = SIZES.filter((count) => !existsSync(file(count)));
  if (missing.length) {
    execFileSync("cargo", ["build", "--quiet", "--release", "--features", "offline", "--bin", "indwell"], { cwd: ROOT, stdio: "inherit", env: { ...process.env, CARGO_TARGET_DIR: path.join(ROOT, "target") } });
  }
  for (const count of missing) {
    const [catalogue, log] = ["items", "events"].map((name) => path.join(PACKS, `${name}-${count}.csv`));
    await write(catalogue, described(count));
    await write(log, visits(count));
    execFileSync(path.join(ROOT, "target/release/indwell"), ["pack", "--items", catalogue, "--events", log, "--out", file(count), "--no-search", "--min-support", "2", "--built", "1"], { stdio: "ignore" });
  }
  return Object.fromEntries(SIZES.map((count) => [count, statSync(file(count)).size]));
}

async function write(file, lines) {
  const stream = createWriteStream(file);
  for (const line of lines) if (!stream.write(`${line}\n`)) await once(stream, "drain");
  stream.end();
  await once(stream, "finish");
}

function* described(count) {
  yield "item_id,brand,category,price,name";
  for (const { item_id, facets, price, text } of items(count)) yield [item_id, facets.brand, facets.category, price, text].join(",");
}

function* visits(count) {
  yield "visitor,event,item_id,time";
  let seed = 7;
  const below = (most) => Math.floor(((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32) * most);
  for (let visitor = 0; visitor < count * 4; visitor++) {
    const group = below(count / 50);
    for (let n = 3 + below(5); n > 0; n--) {
      const at = below(5) ? group * 50 + below(50) : below(count);
      yield `${visitor},${below(10) ? "view_item" : "purchase"},sku-1-${at},${1_700_000_000 + visitor * 60 + 10 - n}`;
    }
  }
}
