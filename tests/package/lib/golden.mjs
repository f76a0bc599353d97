// Golden scenarios (tests/golden) through the API of the package.
import path from "node:path";
import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { SIGNALS } from "../../../src/js/names.js";
import { PKG, ROOT } from "../../../pkg-scripts/lib/paths.mjs";

export const entry = async (name) => (await import(pathToFileURL(path.join(PKG, `${name}.js`)))).open;
const golden = path.join(ROOT, "tests/golden");
const pairs = (facets) => {
  const read = {};
  for (const [key, value] of facets ?? []) (read[key] ??= []).push(value);
  return read;
};
const item = (one) => one && { ...one, facets: pairs(one.facets) };
/** A number as the files have it. */
export const bits = (value) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
};

/** A golden event as the API has it. */
function event({ name, item: about, facet, value, words, ...rest }) {
  const said = ["like", "dislike", "hide"].includes(name) ? { name: "item_feedback", feedback: name } : { name };
  return {
    ...rest,
    ...said,
    ...(about && { item: item(about) }),
    ...(facet && { facet: { key: facet[0], value: facet[1] } }),
    ...(value !== undefined && { dwell_ms: value, strength: value }),
    ...(words !== undefined && { search_term: words }),
  };
}

/** All that a session says after a scenario. */
export async function outcome(open, { events, items, now, options = {}, packs = [] }, space) {
  const me = await open({ space, now: () => now });
  for (const name of packs) await me.load(readFileSync(path.join(golden, `packs/${name}.pack`)), { name });
  const { pins, weights, wishes, ...rest } = options;
  const ones = Object.fromEntries(SIGNALS.map((signal) => [signal, 1])); // what a scenario leaves open
  const problems = [];
  me.on("problem", (problem) => problems.push(problem));
  const counted = me.track(events.map(event));
  const rules = [...(pins ?? []).map(([item_id, slot]) => ({ pin: { item_id, slot } })), ...(wishes?.rules ?? [])];
  const slate = me.rank(items.map(item), { ...rest, ...wanted(wishes, items), weights: { ...ones, ...weights }, rules, explain: true });
  const said = { counted, problems, slate, interests: me.interests(), status: me.status(), export: me.export(), why: slate.items.map(({ item_id }) => me.why(item_id)) };
  me.dispose();
  return said;
}

/** What is wished for beside rules; a key of diversity is for calibration alone, and numbers of aims stand by ids. */
function wanted({ diversity, aims, rules: _, ...rest } = {}, items) {
  const { per, ...plain } = diversity ?? {};
  const byId = ({ of, ...aim }) => ({ ...aim, of: Object.fromEntries(of.map((number, at) => [items[at]?.item_id, number])) });
  const aim = ([name, aim]) => [name, aim.of ? byId(aim) : aim];
  return {
    ...rest,
    ...(aims && { aims: Object.fromEntries(Object.entries(aims).map(aim)) }),
    ...(diversity && { diversity: plain.method === "calibrated" ? diversity : plain }),
  };
}

/** The scenarios, each with what is stored for it. */
export const scenarios = readdirSync(golden)
  .filter((file) => file.endsWith(".json") && file !== "words.json")
  .map((file) => ({ file, ...JSON.parse(readFileSync(path.join(golden, file), "utf8")) }));

/** The slots of a slate as the files have them. */
export const placed = (slate) =>
  slate.items.map(({ index, score, reasons }) => ({ place: index, score: bits(score), reasons: (reasons ?? []).map(({ code, value }) => [code, bits(value)]) }));
