// What was wanted of speed and size, and whether it holds, from what pkg-scripts/bench measured.

const times = (ratios) => `${Math.min(...ratios).toLocaleString("en", { maximumSignificantDigits: 2 })} to ${Math.max(...ratios).toLocaleString("en", { maximumSignificantDigits: 2 })} times`;
const ms = (value) => `${value.toLocaleString("en", { maximumSignificantDigits: 2 })} ms`;
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
/** Of each run of both. */
const ratios = (one, other) => one.runs.map((run, i) => run.cpu / other.runs[i].cpu);
/** A ratio is to hold in the middle of the runs. */
const middle = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** The slope of a line through logarithms: 1 where twice as many take twice as long. */
export function exponent(points) {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)]);
  const [mx, my] = [0, 1].map((at) => logs.reduce((sum, log) => sum + log[at], 0) / logs.length);
  return logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}

/** What is in the way of those that are missed. */
const WHY = {
  peer: "at 10,000 items it holds; at 1,000 the runs lie on both sides.",
  js: "what is left of ranking are some sums and a sort, which a browser compiles as well from JavaScript. The wasm is there for the same slate to the last bit everywhere, and because a fault in it cannot reach the page.",
  bound: "the bound reads numbers, from a cache, and gives none back. More than half of the time is the wasm's, which sums, sorts and writes the answer; the rest is JavaScript that makes of it the lists a page can keep.",
  view: "nearly everything in it runs for the first time. The browser compiles functions of the wasm as they are called: 143 on a first visit, 182 on returning, which takes 3 to 6 ms in a trace; the next page in a tab has them already. The rest is JavaScript and the page's own objects at their first use, 0.05 to 0.6 ms for the first of a kind and next to nothing for the second; no function has more than a fifteenth of it. The browser's own sum of script, by which a first visit was 8 to 11 ms, leaves out what follows an `await`.",
  lean: "the history alone, whose stored form several tabs share and no crash may tear, is a third of the wasm: [what was built and weighed](../../tests/README.md).",
  everything: "the core with its store and its engine is 40 KB by itself; rules, diversity, aims and fairness bring it to 67 with all its JavaScript, `/dom` and `/learn` are 13 more.",
  memory: "the pack alone is 0.8 MB, and what was wanted at any moment stays.",
};

/** Rows of what, wanted, found, whether it holds, and what is in the way if not; only of what was measured. `find(part, name, who)` gives a case, `part(name)` a part. */
export function judged({ find, part, lean }) {
  const rows = [];
  const say = (what, wanted, found, holds, why) => rows.push([what, wanted, found, holds, why]);
  const same = "rank 1000 known items, 1000 events";
  const own = find("peers", same, "indwell");
  if (own) {
    say("rank 1,000 known items, 1,000 events, no reasons", "≤ 0.10 ms", `${ms(own.median)} (thread ${ms(own.cpu)})`, own.median <= 0.1);
    const [js, bound] = ["our model in JavaScript", "reading its bytes once"].map((who) => find("peers", same, who));
    const [peer] = ["voy-search", "@orama/orama"].map((who) => find("peers", same, who)).toSorted((a, b) => a.cpu - b.cpu);
    say(`the same against the fastest peer, ${peer.who}`, "≥ 10 times as fast", times(ratios(peer, own)), middle(ratios(peer, own)) >= 10, WHY.peer);
    say("the same against our own model in JavaScript", "≥ 3 times as fast", times(ratios(js, own)), middle(ratios(js, own)) >= 3, WHY.js);
    say("the same against reading as many bytes as it must touch", "≤ 3 times as long", times(ratios(own, bound)), middle(ratios(own, bound)) <= 3, WHY.bound);
  }
  const plain = find("rank", "rank 200 plain objects, 1000 events, reasons off", "indwell");
  if (plain) say("rank 200 plain objects, 1,000 events", "≤ 0.25 ms", `${ms(plain.median)} (thread ${ms(plain.cpu)})`, plain.median <= 0.25);
  const open = find("store", "open with 1000 events, wasm compiled", "indwell");
  if (open) say("`open` with a full history, wasm compiled", "≤ 3 ms", `${ms(open.median)} (thread ${ms(open.cpu)})`, open.median <= 3);
  for (const [name, what] of [["save of 1000 events at once, page hidden", "a save of a full history at once"], ["track and save one event, full history", "a save of one event more, full history"]]) {
    const save = find("store", name, "indwell");
    if (save?.beside) say(`${what}, 99 % of them`, "≤ 1 ms", `${ms(save.p99)} (beside all else on the machine ${ms(save.beside)})`, save.p99 <= 1);
  }
  for (const page of part("demos")?.filter(({ name, when }) => name.startsWith("shop") && !when.includes("said no")) ?? []) {
    say(`all script of a view of the demo: ${page.name}, ${page.when}`, "≤ 10 ms", `${ms(page.script)}, of it Indwell ${ms(page.own)}`, page.script <= 10, WHY.view);
  }
  const size = part("size");
  if (size) {
    if (lean) say("wasm and glue of a build that only records, ranks, explains and stores", "≤ 22.0 KB gzip", `${kb(lean)} gzip`, lean <= 22 * 1024, WHY.lean);
    say("everything at once: `indwell/full`, `/dom` and `/learn`", "≤ 40 KB brotli", `${kb(size.everything.brotli)} brotli`, size.everything.brotli <= 40 * 1024, WHY.everything);
    const { gzip } = size.entries.find(({ who }) => who === "indwell/bootstrap");
    say("the script before the first paint", "≤ 2 KB gzip", `${kb(gzip)} gzip`, gzip <= 2048);
  }
  const memory = part("memory");
  if (memory) {
    const { wasm } = memory.marks[0];
    say("wasm memory with a pack of 10,000 items and a full history", "≤ 2 MiB", `${(wasm / 2 ** 20).toFixed(2)} MiB`, wasm <= 2 * 2 ** 20, WHY.memory);
    // Flat is what grows no more with the number of calls. While V8 compiles, the heap grows by code, so the second million is
    // compared with the first; a fiftieth is what collections leave more or less of.
    const [warm, last] = [1_000_000, 2_000_000].map((calls) => memory.marks.find((mark) => mark.calls === calls));
    if (last) {
      const [more, made] = ["heap", "made"].map((name) => `${Math.round((last[name] - warm[name]) / 1024)} KiB`);
      const found = `wasm ${(last.wasm - memory.marks[0].wasm) / 1024} KiB since the first call; heap ${more} of ${Math.round(warm.heap / 1024)}, of it made by scripts ${made}`;
      say("after 1,000,000 calls, 1,000,000 calls more", "no more", found, last.wasm === memory.marks[0].wasm && last.heap <= warm.heap * 1.02);
    }
  }
  const sizes = [100, 1000, 10_000, 100_000].map((count) => [count, find("scale", `rank ${count} known items, 1000 events`, "indwell")?.cpu]);
  if (sizes.every(([, cpu]) => cpu)) {
    const found = exponent(sizes);
    say("exponent of the time in candidates, from 100 to 100,000", "≤ 1.05", found.toFixed(2), found <= 1.05);
  }
  const [young, old] = [1, 80].map((days) => find("scale", `rank 1000 known items, 1000 events ${days} days old`, "indwell"));
  if (young && old) say("time with a history 80 days old, against one of a day", "no more", `${(old.cpu / young.cpu).toFixed(2)} times`, old.cpu / young.cpu <= 1.05);
  return rows;
}
