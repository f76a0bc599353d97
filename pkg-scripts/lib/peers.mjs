// The libraries that pkg-scripts/bench measures Indwell beside: installed at the versions of tests/bench/peers, bundled as a page
// would have them, weighed, started, and, where they are made for Node, run there.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PKG, ROOT } from "./paths.mjs";
import { entries, load, weigh } from "./weigh.mjs";

const HERE = path.join(ROOT, "tests/bench/peers");
export const BUNDLES = path.join(ROOT, "target/bench/peers");
const ESBUILD = path.join(ROOT, "pkg-scripts/node_modules/.bin/esbuild");

/** By the file of tests/bench/peers: the package, and what it does. */
export const PEERS = {
  voy: ["voy-search", "vector search in wasm"],
  orama: ["@orama/orama", "full-text and vector search"],
  growthbook: ["@growthbook/growthbook", "feature flags and experiments"],
  insights: ["search-insights", "sends events to a service"],
  recommend: ["@algolia/recommend", "asks a service for recommendations"],
  context: ["@uniformdev/context", "scores a visitor's signals, ranks nothing"],
};
/** Those that run in Node alone. */
const IN_NODE = { "content-based-recommender": "TF-IDF of texts", likely: "matrix factorisation" };

export const versions = () => JSON.parse(readFileSync(path.join(HERE, "package.json"), "utf8")).dependencies;

/** Installs what is missing, and bundles all that runs in a page. */
export function bundle() {
  if (!existsSync(path.join(HERE, "node_modules"))) {
    execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: HERE, stdio: "ignore" });
  }
  mkdirSync(BUNDLES, { recursive: true });
  const run = (entry, out, ...more) =>
    execFileSync(ESBUILD, [entry, "--bundle", "--minify", "--format=esm", "--log-level=error", `--outfile=${path.join(BUNDLES, out)}`, ...more], { cwd: HERE });
  for (const name of ["indwell", ...Object.keys(PEERS)]) run(`${name}.js`, `${name}.js`);
  for (const name of Object.keys(IN_NODE)) run(`./node_modules/${name}`, `node-${name}.js`, "--platform=node", "--external:webworker-threads");
  for (const wasm of [path.join(HERE, "node_modules/voy-search/voy_search_bg.wasm"), path.join(PKG, "indwell_core_bg.wasm")]) copyFileSync(wasm, path.join(BUNDLES, path.basename(wasm)));
}

/** The files of a bundle. */
const filesOf = (name) => [`${name}.js`, ...({ indwell: ["indwell_core_bg.wasm"], voy: ["voy_search_bg.wasm"] }[name] ?? [])];

/** Raw, gzip and brotli bytes, minified: of what each makes a page load, and of all entries of our own. */
export function sizes() {
  const own = { who: "indwell", what: "learns and ranks on the device", ...weigh(PKG, load(PKG, "./index.js")) };
  const all = Object.entries(PEERS).map(([name, [who, what]]) => ({ who, what, ...weigh(BUNDLES, filesOf(name)) }));
  const node = Object.entries(IN_NODE).map(([who, what]) => ({ who, what: `${what}, for Node`, ...weigh(BUNDLES, [`node-${who}.js`]) }));
  const peers = [own, ...all, ...node].map((one) => ({ version: versions()[one.who], ...one }));
  const everything = new Set(["full", "dom", "learn"].flatMap((entry) => load(PKG, `./${entry}.js`)));
  return { peers, entries: Object.entries(entries(PKG)).map(([who, files]) => ({ who, ...weigh(PKG, files) })), everything: weigh(PKG, [...everything]) };
}

/** Milliseconds from the import of each to its being ready, in a new page every time: the middle of so many, and all of them. */
export async function startUp(browser, server, { rate, pages }) {
  const rows = [];
  const starts = [["indwell", "indwell"], ...Object.entries(PEERS).map(([name, [who]]) => [name, who])];
  for (const [name, who] of starts) {
    const times = [];
    for (let i = 0; i < pages; i++) {
      const page = await browser.newPage(server);
      const session = await page.context().newCDPSession(page);
      await session.send("Emulation.setCPUThrottlingRate", { rate });
      await page.goto("/empty.html");
      times.push(
        await page.evaluate(
          async (files) => {
            for (const file of files) await (await fetch(file)).arrayBuffer(); // in the cache: the network is not what is measured
            const from = performance.now();
            await (await import(files[0])).start();
            return performance.now() - from;
          },
          filesOf(name).map((file) => `/peers/${file}`),
        ),
      );
      await page.close();
    }
    times.sort((a, b) => a - b);
    rows.push({ who, median: times[times.length >> 1], least: times[0], times });
  }
  return rows;
}

/** The peers that are made for Node, and Indwell beside them there: the least of so many runs, each a process, and all of them. */
export function inNode(runs) {
  const all = Array.from({ length: runs }, () => {
    const output = execFileSync(process.execPath, [path.join(ROOT, "tests/bench/peers-node.mjs"), PKG], { encoding: "utf8", maxBuffer: 1 << 24 });
    return JSON.parse(output.trim().split("\n").at(-1));
  });
  return all[0].map(({ who, what }, at) => {
    const medians = all.map((run) => run[at].median);
    return { who, what, median: Math.min(...medians), runs: medians };
  });
}
