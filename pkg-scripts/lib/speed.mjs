// www/docs/speed.md and its plots, from what pkg-scripts/bench measured.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./paths.mjs";
import { bars } from "./plot.mjs";

const us = (ms) => (ms * 1000).toLocaleString("en", { maximumSignificantDigits: 3 });
const kb = (bytes) => (bytes / 1024).toFixed(1);
const row = (...cells) => `| ${cells.join(" | ")} |\n`;

/** Ratios to Indwell in the same run: the least and the greatest of all runs. Nothing where Indwell does not do the same. */
export function ratio(one, own) {
  if (!own) return "";
  const all = one.runs.map((run, i) => run.cpu / own.runs[i].cpu).toSorted((a, b) => a - b);
  const digits = (value) => value.toLocaleString("en", { maximumSignificantDigits: 2 });
  return all[0] === all.at(-1) ? `${digits(all[0])}×` : `${digits(all[0])} to ${digits(all.at(-1))}×`;
}

export function write({ cases, sizes, started, node, where, values }) {
  const folder = path.join(ROOT, "www/docs");
  mkdirSync(folder, { recursive: true });
  const throttle = Number(values.throttle) > 1 ? `, the processor throttled ${values.throttle}×` : "";
  let out = `# Speed and size\n\nMade by \`pkg-scripts/bench --write\`; not to be edited. ${where.date.slice(0, 10)}, Chromium ${where.chromium}, ${where.cores} cores (${where.cpu}), load ${where.load[0].toFixed(1)}${throttle}, ${values.runs} runs in turn.\n\n`;
  out += "*Thread* is how long the page's main thread ran for one call in the quietest run, *median* and *99 %* are by the clock in that run, and the *ratio* is to Indwell in the same run, the least and the greatest of all runs. A load above the number of cores makes the clock's figures upper bounds.\n\n";
  const names = [...new Set(cases.map(({ name }) => name))];
  const alone = [];
  for (const name of names) {
    const same = cases.filter((one) => one.name === name);
    const own = same.find(({ who }) => who === "indwell");
    if (!own || same.length === 1) {
      alone.push(...same);
      continue;
    }
    out += `## ${name[0].toUpperCase()}${name.slice(1)}\n\n| | thread, µs | median | 99 % | ratio |\n|---|---|---|---|---|\n`;
    for (const one of same) out += row(one.who, us(one.cpu), us(one.median), us(one.p99), one === own ? "1" : ratio(one, own));
    const file = `speed-${name.replace(/[^a-z0-9]+/gi, "-").toLowerCase()}.svg`;
    writeFileSync(path.join(folder, file), bars(`${name}: µs of the main thread`, same.map((one) => [one.who, one.cpu * 1000])));
    out += `\n![${name}](${file})\n\n`;
  }
  if (alone.length) {
    out += "## Indwell alone\n\n| | thread, µs | median | 99 % | bar |\n|---|---|---|---|---|\n";
    for (const one of alone) {
      const bar = Object.values(one.bar ?? {})[0];
      out += row(one.name, us(one.cpu), us(one.median), us(one.p99), bar ? `${us(bar)}: ${one.held ? "holds" : "missed"}` : "");
    }
    out += "\n";
  }
  if (node) {
    out += "## In Node, with those that run nowhere else: 200 items, 1,000 events\n\n| | | median, ms |\n|---|---|---|\n";
    for (const { who, what, median } of node) out += row(who, what, median.toLocaleString("en", { maximumSignificantDigits: 3 }));
    out += "\n*After an event* is what it takes to learn from one event more and put the items in order anew: the two have no other way than to train again.\n\n";
  }
  if (sizes) {
    out += "## What a page loads, minified\n\n| | version | what it does | raw, KB | gzip | brotli | start, ms |\n|---|---|---|---|---|---|---|\n";
    for (const one of sizes) {
      const start = started?.find(({ who }) => who === one.who);
      out += row(one.who, one.version ?? "", one.what, kb(one.raw), kb(one.gzip), kb(one.brotli), start ? start.median.toFixed(1) : "");
    }
    writeFileSync(path.join(folder, "speed-size.svg"), bars("KB sent, brotli", sizes.map((one) => [one.who, one.brotli / 1024])));
    out += "\n*Start* is from the import to being ready, in a new page every time, the files in the cache.\n\n![size](speed-size.svg)\n";
  }
  writeFileSync(path.join(folder, "speed.md"), out);
}
