// www/docs/speed.md and its plots, from what pkg-scripts/bench measured.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PKG, ROOT } from "./paths.mjs";
import { bars, lines } from "./plot-narrow.mjs";
import { judged } from "./speed-bars.mjs";

export const RESULTS = path.join(ROOT, "target/bench/speed");
const DOCS = path.join(ROOT, "www/docs");
/** Bytes of wasm and glue with gzip of the lean build that tests/README.md describes: it is not shipped, so it is measured by hand. */
const LEAN = 34_455;

const digits = (value) => value.toLocaleString("en", { maximumSignificantDigits: value < 1000 ? 3 : 4 });
const us = (ms) => digits(ms * 1000);
const kb = (bytes) => (bytes / 1024).toFixed(1);
const row = (...cells) => `| ${cells.join(" | ")} |\n`;
const table = (heads, rows) => `${row(...heads)}|${"---|".repeat(heads.length)}\n${rows.map((cells) => row(...cells)).join("")}\n`;

const file = (name, throttled) => path.join(RESULTS, `${name}${throttled ? "-4x" : ""}.json`);
const read = (name, throttled) => (existsSync(file(name, throttled)) ? JSON.parse(readFileSync(file(name, throttled), "utf8")) : undefined);
const part = (name, throttled) => read(name, throttled)?.found;
const find = (module, name, who, throttled) => part(module, throttled)?.find((one) => one.name === name && one.who === who);

/** Ratios to Indwell in the same run: the least and the greatest of all runs. Nothing where Indwell does not do the same. */
export function ratio(one, own, by = "cpu") {
  if (!own) return "";
  const all = one.runs.map((run, i) => run[by] / own.runs[i][by]).toSorted((a, b) => a - b);
  const said = (value) => value.toLocaleString("en", { maximumSignificantDigits: 2 });
  return said(all[0]) === said(all.at(-1)) ? `${said(all[0])}×` : `${said(all[0])} to ${said(all.at(-1))}×`;
}

/** A plot beside the page, and the Markdown that shows it. */
function plot(name, svg) {
  writeFileSync(path.join(DOCS, `speed-${name}.svg`), svg);
  return `![${name}](speed-${name}.svg)\n\n`;
}

function about() {
  const parts = ["rank", "full", "first", "scale", "peers", "track", "store", "attach", "packs", "open", "size", "start", "node", "demos", "memory", "next"];
  const all = parts.map((name) => read(name)?.about).filter(Boolean);
  const { chromium, cores, cpu, date } = all[0];
  const runs = [...new Set(all.map(({ runs }) => runs))].sort().join(" or ");
  const loads = all.map(({ load }) => load);
  const wasm = createHash("sha256").update(readFileSync(path.join(PKG, "indwell_core_bg.wasm"))).digest("hex").slice(0, 12);
  return `Made by \`pkg-scripts/bench --write\`; not to be edited. The wasm with the SHA-256 ${wasm}…, ${date.slice(0, 10)}, Chromium ${chromium} without a screen, ${cores} cores of a shared machine (${cpu}), load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}; runs in turn, ${runs} of every case, each case in a page of its own.

*Thread* is how long the page's main thread ran for one call in the quietest run (nothing where one call alone is measured and is too short to tell); *median* and *99 %* are by the clock in that run. *4×* is the same
with the processor throttled to a quarter by the browser, as a slow phone has it. A ratio compares what ran in the same run: the least and the greatest of all runs.
Where 1 ms is wanted of 99 in 100 calls, the page runs before all else on the machine while they are measured: a tail is then that of the call, and not of whoever interrupts it.
`;
}

function bar() {
  const rows = judged({ find, part, lean: LEAN });
  const held = rows.filter(([, , , holds]) => holds).length;
  return `## What was wanted\n\n${held} of ${rows.length} hold.\n\n${table(["", "wanted", "found", ""], rows.map(([what, wanted, found, holds]) => [what, wanted, found, holds ? "holds" : "**missed**"]))}${reasons(rows)}`;
}

/** What is in the way of the missed ones, once each. */
function reasons(rows) {
  const missed = rows.filter(([, , , holds, why]) => !holds && why);
  const said = missed.filter(([, , , , why], at) => missed.findIndex((other) => other[4] === why) === at);
  return said.length ? `\nWhat is in the way:\n\n${said.map(([what, , , , why]) => `* ${what}: ${why}`).join("\n")}\n` : "";
}

function besideOthers() {
  if (!part("peers")) return "";
  const sizes = [100, 1000, 10_000];
  const columns = sizes.flatMap((count) => [10, 1000].map((past) => [count, past]));
  const name = ([count, past]) => `rank ${count} known items, ${past} events`;
  const who = [...new Set(part("peers").filter((one) => columns.some((column) => name(column) === one.name)).map((one) => one.who))];
  const cell = (one, own) => (one?.cpu > 0 ? us(one.cpu) + (one.who === "indwell" ? "" : `, ${ratio(one, own)}`) : "");
  const rows = (throttled) => who.map((who) => [who, ...columns.map((column) => cell(find("peers", name(column), who, throttled), find("peers", name(column), "indwell", throttled)))]);
  const heads = ["thread, µs, and times Indwell's", ...columns.map(([count, past]) => `${digits(count)} items, ${digits(past)} events`)];
  const drawn = who.filter((who) => who !== "reading its bytes once");
  const points = (who) => sizes.map((count) => [count, find("peers", name([count, 1000]), who).cpu * 1000]);
  const shown = lines("A list put into order, 1,000 events", "items, known already", "µs of the main thread", drawn.map((who) => ({ name: who, points: points(who) })));
  let out = `## A list put into order, beside others\n\nAll have the same items, which they know already, and the same history. Our model in JavaScript gives Indwell's own order to the last place; the two
vector searches get facets and words hashed into 48 numbers, and the visitor as the sum of what they did, so theirs is another order made from the same.
*Reading its bytes once* is a plain loop over as many bytes as any ranking of that list must read and write: no model can be faster.\n\n${table(heads, rows(false))}${plot("rank", shown)}`;
  const anew = `${name([1000, 1000])}, after an event`;
  const both = ["indwell", "our model in JavaScript"].map((who) => find("peers", anew, who));
  if (both.every(Boolean)) {
    out += `Of a list that it put in order before Indwell keeps what its items' facets, words, prices and ages are worth to the visitor, and where they stood, until something happens; the model in JavaScript
keeps what the visitor cares for. After an event both count everything anew: 1,000 items take Indwell ${us(both[0].median)} µs by the clock, and the model in JavaScript ${us(both[1].median)} (${ratio(both[1], both[0], "median")}).\n\n`;
  }
  if (part("peers", true)) out += `Throttled 4 times:\n\n${table(heads, rows(true))}`;
  return out;
}

/** A table of cases of Indwell alone: by the clock, throttled, and what is held afterwards. */
function cases(modules, wanted) {
  const all = modules.flatMap((module) => (part(module) ?? []).filter((one) => /^(indwell|our model|the )/.test(one.who) && wanted.test(one.name)).map((one) => [module, one]));
  const seen = new Set();
  const rows = all.filter(([, one]) => !seen.has(one.name + one.who) && seen.add(one.name + one.who)).map(([module, one]) => {
    const slow = find(module, one.name, one.who, true);
    const name = one.who.startsWith("indwell") ? one.name : `${one.name} (${one.who})`;
    return [name.replace(/\d{4,}/g, (number) => Number(number).toLocaleString("en")), one.cpu > 0 ? us(one.cpu) : "", us(one.median), us(one.p99), slow ? us(slow.median) : "", slow ? us(slow.p99) : "", digits(one.wasm / 1024), digits(one.heap / 1024)];
  });
  return rows.length ? table(["µs; KiB", "thread", "median", "99 %", "median 4×", "99 % 4×", "wasm, KiB", "heap, KiB"], rows) : "";
}

function views() {
  const found = part("demos");
  if (!found) return "";
  const slow = part("demos", true);
  const ms = (value) => value.toFixed(1);
  const rows = found.map((one) => {
    const throttled = slow?.find(({ name, when }) => name === one.name && when === one.when);
    return [`${one.name}, ${one.when}`, `${ms(one.script)} (${ms(one.least)} to ${ms(one.most)})`, ms(one.own), ms(one.task), ms(one.longest), throttled ? ms(throttled.script) : "", throttled ? ms(throttled.longest) : ""];
  });
  const shown = bars("Script of one view of a page", found.flatMap(({ name, when, script, own }) => [[`${name}, ${when}: all`, script, 0], ["of it Indwell", own, 1]]), "ms");
  return `## A view of a page\n\nThe demo shop and newspaper as a phone shows them, everything counted: the demos' own scripts, Indwell's, and the browser's work. *First visit*: a new browser, nothing cached
and nothing known. *Returning*: after ten views, in a tab of its own. *Next page*: in the tab in which another page of the same site was before;
*of who said no*: the same for a visitor who does not want to be known: Indwell is loaded and asked, and does nothing. Milliseconds of the main thread, medians of ${found[0].runs.length} views, by the browser's trace and with all that follows an \`await\`, which its own sum of script leaves out; *Indwell* is its scripts and wasm alone, by a profile of one view more.
For comparison, what a page view was measured to spend in scripts of others on phones: Optimizely 898 ms, Nosto 422, Monetate 307, Bloomreach's lightest 54 (the HTTP Archive's means).
What the demos run at once begins with \`//# allFunctionsCalledOnLoad\`, in one file for what every page has and one for Indwell: Chromium then compiles their functions beside the
main thread while they come, not each at its first call. A publisher's build can say so of what opens Indwell.\n\n${table(["ms", "script", "of it Indwell", "all tasks", "longest task", "script 4×", "longest 4×"], rows)}${plot("views", shown)}`;
}

function inNode() {
  const found = part("node");
  if (!found) return "";
  const own = (what) => found.find((one) => one.who === "indwell" && one.what === what);
  const rows = found.map((one) => [one.who, one.what, digits(one.median), one.who === "indwell" ? "" : times(one, own(one.what))]);
  return `## In Node, with those that run nowhere else\n\n200 items, 1,000 events. *After an event* is what it takes to learn from one event more and to put the items in order anew: the two others have no way but to train again.\n\n${table(["", "", "median, ms", "of Indwell's"], rows)}`;
}
function times(one, own) {
  const all = one.runs.map((median, i) => median / own.runs[i]).toSorted((a, b) => a - b);
  return [all[0], all.at(-1)].map((value) => value.toLocaleString("en", { maximumSignificantDigits: 2 })).join(" to ") + "×";
}

function next() {
  const found = part("next");
  if (!found) return "";
  const names = { linear: "the pack's query, as the browser runs it", vmis: "VMIS-kNN", vsknn: "V-SKNN", vstan: "VSTAN" };
  const rows = found.map((one) => [names[one.who], digits(one.us), one === found[0] ? "" : `${digits(Math.min(...one.ratio))} to ${digits(Math.max(...one.ratio))}×`, one.hr.toFixed(3)]);
  return `## The next item, natively\n\nOne query for 20 items on [Diginetica](quality.md), one core. The three others are our own code, and search the sessions of others, which a page cannot have; the query goes over a pack made
with the defaults, nothing chosen for this log.\n\n${table(["", "µs", "", "HR@20"], rows)}`;
}

function size() {
  const found = part("size");
  if (!found) return "";
  const started = part("start");
  const slow = part("start", true);
  const start = (all, who) => {
    const one = all?.find((one) => one.who === who);
    return one ? one.median.toFixed(1) : "";
  };
  const peers = found.peers.map((one) => [one.who, one.version ?? "", one.what, kb(one.raw), kb(one.gzip), kb(one.brotli), start(started, one.who), start(slow, one.who)]);
  const own = found.entries.map((one) => [one.who === "wasm + glue" ? one.who : `\`${one.who}\``, kb(one.raw), kb(one.gzip), kb(one.brotli)]);
  const shown = bars("Sent with brotli", found.peers.filter(({ what }) => !what.includes("for Node")).map((one) => [one.who, one.brotli / 1024, one.who === "indwell" ? 0 : 1]), "KB");
  return `## What a page loads\n\nMinified. *Start* is from the import to being ready, each in one file beside which its wasm lies, if it has any, in a new page every time, all of it in the cache.\n\n${table(["", "version", "what it does", "raw, KB", "gzip", "brotli", "start, ms", "start 4×"], peers)}${plot("size", shown)}All entries of our own, with all that they load, file by file as they come from npm:\n\n${table(["", "raw, KB", "gzip", "brotli"], own)}`;
}

function memory() {
  const found = part("memory");
  if (!found) return "";
  const cells = ({ wasm, heap, made, code }) => [digits(wasm / 1024), digits((heap - found.empty.heap) / 1024), ...[made, code].map((bytes) => (bytes ? digits(bytes / 1024) : ""))];
  const rows = [...found.steps.map((one) => [one.name, ...cells(one)]), ...found.marks.slice(1).map((one) => [`${one.calls.toLocaleString("en")} calls`, ...cells(one)])];
  return `## Memory\n\nOne after the other. All but one in a thousand of the calls are \`rank\`, the others all else that a page asks. *Heap* is what JavaScript holds more than in an empty page (${digits(found.empty.heap / 1024)} KiB);
*made* is what scripts made in all of the page, *code* what V8 made of them, which it compiles anew up to some million calls. A wasm memory never becomes smaller: it is the most that was wanted at any moment.\n\n${table(["", "wasm, KiB", "heap, KiB", "made, KiB", "code, KiB"], rows)}`;
}

export function write() {
  const packs = part("pack-bytes");
  const said = packs ? `Packs made of made-up logs of 1,000, 10,000 and 100,000 items, ${Object.values(packs).map((bytes) => `${(bytes / 1e6).toFixed(2)} MB`).join(", ")}.\n\n` : "";
  const parts = [
    `# Speed and size\n\n${about()}`,
    bar(),
    besideOthers(),
    `## Ranking\n\n*Plain objects* are read anew each time; *known* items were handed over once. *With reasons* every item says why it stands where it does. The first rank of a page waits for the history.\n\n${cases(["rank", "peers", "first", "scale", "full"], /rank/)}`,
    `## Recording, opening, the page\n\n${cases(["track", "peers", "store", "attach"], /track|taken in|save|open|attach|unite|loop/)}`,
    `## Packs\n\n${said}${cases(["packs"], /./)}`,
    views(),
    inNode(),
    next(),
    size(),
    memory(),
    "What was tried to make it smaller and faster, and what that brought: [tests/README.md](../../tests/README.md).\n",
  ];
  const page = path.join(DOCS, "speed.md");
  writeFileSync(page, parts.filter(Boolean).join("\n").replace(/\n{3,}/g, "\n\n"));
  return path.relative(ROOT, page);
}
