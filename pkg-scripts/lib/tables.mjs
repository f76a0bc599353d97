// The tables of events and signals in www/docs/events.md, made from the source that they describe, and that of sizes in sizing.md, made
// from the limits that pkg-scripts/size holds the package to.
//   node pkg-scripts/lib/tables.mjs           writes them between their marks
//   node pkg-scripts/lib/tables.mjs --check   fails where they are not what the source says
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./paths.mjs";

const PAGES = ["events.md", "sizing.md"].map((name) => path.join(ROOT, "www/docs", name));
const source = (file) => readFileSync(path.join(ROOT, file), "utf8");
const snake = (name) => name.replace(/(?<=.)[A-Z]/g, "_$&").toLowerCase();

/** What it means to set a weight to nothing or far up; what the default is good for is told by the source's own words. */
const EXTREMES = {
  page_order: ["your order says nothing: taste alone decides, and ties keep your order", "your order stands, whatever is known"],
  facet: ["what was liked before this visit is not used", "one liked facet outweighs all places of a page"],
  session_facet: ["a visit is worth no more than any other evidence", "the list follows every click"],
  text: ["names are not compared", "words in common beat everything"],
  price: ["cheap and dear are alike", "only what costs the usual is near the top"],
  freshness: ["old and new are alike", "only what is as new as what is usually looked at is near the top"],
  viewed: ["having looked at it is no reason; below 0 it recedes, as in a newspaper", "what was looked at stands first"],
  in_basket: ["what lies in the basket may come first", "it comes last"],
  bought: ["what was bought may come first", "it comes last"],
  buy_again: ["consumables are like any other item", "what was bought before comes first"],
  fatigue: ["what was passed by a hundred times may stay", "what was shown three times and not picked is gone from the top"],
  opinion: ["likes and dislikes count for their facets alone", "liked first, disliked last"],
  collaborative: ["the pack says nothing about order", "the crowd's next item comes first, whatever the visitor's taste"],
};

/** Names, strengths and half-lives: `Name::meaning` of src/event.rs. */
export function eventTable() {
  const text = source("src/event.rs");
  const constant = (name) => Number(new RegExp(`const ${name}: f32 = ([\\d._]+)`).exec(text)?.[1].replaceAll("_", ""));
  const arms = /let \(strength, half_life_days, explicit\) = match self \{([^}]*)\}/.exec(text)[1];
  const rows = [...arms.matchAll(/((?:Name::\w+[\s|]*)+)=> \(([-\w.]+), ([\d.]+), (true|false)\)/g)].flatMap(([, names, strength, days, said]) =>
    [...names.matchAll(/Name::(\w+)/g)].map(([, name]) => ({ name: snake(name), strength: Number.isNaN(Number(strength)) ? constant(strength) : Number(strength), days: Number(days), said: said === "true" })),
  );
  const all = /pub enum Name \{([^}]*)\}/.exec(text)[1];
  const names = [...all.matchAll(/^ +([A-Z]\w*)/gm)].map(([, name]) => snake(name));
  const missing = names.filter((name) => !rows.some((row) => row.name === name));
  if (missing.length) throw new Error(`src/event.rs gives no meaning that could be read to ${missing.join(", ")}.`);
  const seconds = constant("DWELL_MS") / 1000;
  const history = source("src/history/mod.rs");
  const kept = (name) => Number(new RegExp(`const ${name}: u32 = (\\d+)`).exec(history)[1]);
  const notes = {
    item_dwell: `from ${seconds} seconds in one look; less counts 0. \`content_progress\` of 75 % is the same`,
    item_impression: "no evidence of taste; the third without a pick begins to tire",
    set_preference: "times the preference, from -1 to 1",
    like: "`item_feedback`", dislike: "`item_feedback`", hide: "`item_feedback`: and out of every list for good",
    search: "on its words", purchase: "and holds the item itself back, unless it is consumable",
  }; // prettier-ignore
  const line = ({ name, strength, days, said }) => `| \`${name}\` | ${strength} | ${days} days | ${kept(said ? "EXPLICIT_RETENTION_DAYS" : "RETENTION_DAYS")} days | ${notes[name] ?? ""} |`;
  return ["| event | counts | halved after | kept for | |", "|---|---|---|---|---|", ...names.map((name) => line(rows.find((row) => row.name === name)))].join("\n");
}

/** Signals and their default weights: src/rank/signal.rs. */
export function signalTable() {
  const text = source("src/rank/signal.rs");
  const body = /pub enum Signal \{([^}]*)\}/.exec(text)[1];
  const signals = [...body.matchAll(/((?: *\/\/\/.*\n)+) +([A-Z]\w*)/g)].map(([, doc, name]) => [snake(name), doc.replace(/^ *\/\/\/ ?/gm, "").replaceAll("\n", " ").trim()]);
  const weights = /Weights\(\[([^\]]*)\]\)/.exec(text)[1].split(",").map(Number).slice(0, signals.length);
  const line = ([name, doc], at) => {
    const [none, most] = EXTREMES[name] ?? ["", ""];
    return `| \`${name}\` | ${weights[at]} | ${doc.replaceAll("|", "\\|")} | ${none} | ${most} |`;
  };
  return ["| signal | weight | what it is | at 0 | at 100 |", "|---|---|---|---|---|", ...signals.map(line)].join("\n");
}

/** What each entry makes a page load, at most: pkg-scripts/budgets.json. */
export function sizeTable() {
  const line = ([name, { brotli }]) => `| \`${name}\` | ${(brotli / 1024).toFixed(1)} KB |`;
  const limits = Object.entries(JSON.parse(source("pkg-scripts/budgets.json"))).filter(([name]) => /^indwell(\/[\w-]+)*$/.test(name));
  return ["| entry | sent, at most |", "|---|---|", ...limits.map(line)].join("\n");
}

export function filled(page) {
  const put = (text, [name, table]) => text.replace(new RegExp(`(<!-- ${name} -->\\n)[^]*?(\\n<!-- /${name} -->)`), (_, from, to) => from + table + to);
  return Object.entries({ events: eventTable(), signals: signalTable(), sizes: sizeTable() }).reduce(put, page);
}

if (process.argv[1] === import.meta.filename) {
  for (const file of PAGES) {
    const page = readFileSync(file, "utf8");
    if (process.argv[2] !== "--check") writeFileSync(file, filled(page));
    else if (filled(page) !== page) {
      console.error(`${path.relative(ROOT, file)} is not what the source says. Run: node pkg-scripts/lib/tables.mjs`);
      process.exitCode = 1;
    }
  }
}
