// The panel's part about what the shop does: how far from the familiar, its rules, its banner, the holdout, and what its lists bring.
import { h } from "./html.js";
import { drawAims } from "./panel-aims.js";
import { FIRST, shown, slate, titleOf } from "./panel-lists.js";
import { section, segmented } from "./panel-parts.js";
import { diversityOf, personal, set, setSurprise } from "./personal.js";
import { RULES, rulesBut } from "./rules.js";
import { VARIANTS, dealAnew, trials } from "./trials.js";

const MIXES = { none: "As they come", mmr: "MMR", dpp: "DPP" };

const parts = {};

/** The dial and the mix, with what they come to. */
export function buildDial() {
  parts.dial = h("input", {
    type: "range",
    id: "surprise",
    min: 0,
    max: 1,
    step: 0.1,
    "aria-describedby": "surprise-says",
    onchange: () => setSurprise(Number(parts.dial.value)),
  });
  parts.dialSays = h("p", { class: "quiet", id: "surprise-says" });
  parts.bits = h("p", { class: "quiet" });
  return section(
    "How far from the familiar",
    h("label", { class: "dial", for: "surprise" }, h("span", {}, "Familiar"), h("span", {}, "Surprising")),
    parts.dial,
    parts.dialSays,
    segmented("Neighbours on a list", "mix", Object.entries(MIXES), (value) => set("mix", value)),
    parts.bits,
  );
}

/** Rules, banner and holdout. */
export function buildShop() {
  parts.rules = h("ul", { class: "rules", role: "list" });
  parts.banner = h("p", { class: "quiet" });
  parts.held = h("p", { class: "quiet" });
  return [
    section(
      "What the shop asks of its lists",
      segmented("The shop’s rules", "rules", [["on", "Applied"], ["off", "Left out"]], (value) => set("rules", value)),
      parts.rules,
    ),
    section(
      "What the shop tries out",
      segmented("See the shop as", "holdout", [["rest", "Everybody"], ["held", "The holdout"]], (value) => set("holdout", value)),
      parts.held,
      parts.banner,
      h("div", { class: "panel-actions" }, h("button", { type: "button", class: "button plain", onclick: again }, "Count and deal anew")),
    ),
  ];
}

/** What was counted. It is the last of the panel, for it comes when it is read. */
export function buildCounts() {
  parts.counts = h("div", { class: "counts" });
  return section("What came of it", parts.counts);
}

async function again() {
  await dealAnew();
  drawTrials();
}

/** What is on this page, as the panel was opened or changed. */
export function drawShop() {
  drawDial();
  drawAims();
  drawRules();
  drawTrials();
}

const told = ({ first, hidden }) => [...first.map(({ item_id }) => item_id), "", ...hidden].join();

/** Shannon's entropy of the kinds of things, in bits: 0 where all are of one kind, 3 where eight are of eight. */
function bitsOf(items) {
  const counts = new Map();
  for (const { facets } of items) {
    const kind = String(facets.category);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts.values()].reduce((sum, count) => sum - (count / items.length) * Math.log2(count / items.length), 0);
}

function drawDial() {
  const { me } = personal;
  const surprise = me?.choices().surprise ?? 0;
  if (document.activeElement !== parts.dial) parts.dial.value = surprise;
  parts.dial.disabled = !me || personal.held;
  parts.dialSays.textContent = surprise
    ? `Your taste counts for ${Math.round((1 - surprise) * 100)} % of what it would, and what you looked at already steps back.`
    : "Your taste counts in full. Further to the right it fades, and what you looked at already steps back.";
  const list = shown()[0];
  if (!me || !list) return (parts.bits.textContent = "There is no list on this page to measure.");
  const bits = Object.keys(MIXES).map((mix) => [mix, bitsOf(slate(list, { diversity: diversityOf(mix) }).first.slice(0, FIRST)).toFixed(2)]);
  const [[, plain], ...others] = bits;
  parts.bits.textContent =
    `Kinds among the first eight of “${titleOf(list)}”: ${plain} bits as they come, ` +
    `${others.map(([mix, value]) => `${value} with ${MIXES[mix]}`).join(", ")}; at most 3, eight things of eight kinds. ` +
    "They begin to mix once something is known of you.";
}

/** Each rule, with the lists of this page whose first places would be others without it. */
function drawRules() {
  const { me, held, settings } = personal;
  const applied = me && !held && settings.rules === "on";
  const effect = (rule) => {
    if (!me) return "";
    if (held) return "Left out: the holdout has none.";
    if (!applied) return "Left out.";
    const without = rulesBut(rule);
    const changed = shown().filter((list) => told(slate(list)) !== told(slate(list, { rules: without })));
    return changed.length ? `On this page it changes ${changed.map((list) => `“${titleOf(list)}”`).join(", ")}.` : "On this page it changes nothing.";
  };
  parts.rules.replaceChildren(
    ...RULES.map((rule) => h("li", {}, h("b", {}, rule.name), " ", h("span", {}, rule.says()), h("small", {}, effect(rule)))),
  );
}

async function drawTrials() {
  parts.held.textContent = personal.held
    ? "You see the shop as it would be without Indwell: its own order, no rules, no rows of what others bought, the usual banner. What you do is noticed all the same."
    : "To learn what all this is worth, a shop lets chance keep a few visitors in its plain order. Here nobody is kept there, but you can look.";
  parts.banner.textContent = personal.me ? bannerText() : "";
  const tests = await trials().catch(() => undefined);
  parts.counts.replaceChildren(...(tests ? table(tests.metrics()) : []));
}

/** Says what was dealt, and deals nothing: who has just erased everything gets no new id by looking. */
function bannerText() {
  const names = Object.keys(VARIANTS);
  if (personal.held) return "The banner on the home page is the usual one: no variant is dealt to you.";
  if (personal.me.status().storage !== "persistent")
    return `There are ${names.length} banners for the home page. As nothing is kept of you, you see the usual one, and nothing is counted of it.`;
  if (!personal.banner) return `Of ${names.length} banners for the home page, one is dealt to you when you open it next.`;
  return (
    `Of ${names.length} banners for the home page, “${personal.banner}” was dealt to you, with a probability of 1 in ${names.length}. ` +
    "It stands there from the first paint of your next visit on, the same every time; until then you see the usual one, and nothing is counted of it."
  );
}

const HEADS = ["What", "Seen", "Clicked", "Bought", "Revenue"];
function table(metrics) {
  if (!metrics.length) return [h("p", { class: "quiet" }, "Nothing has been counted yet.")];
  const what = ({ list, strategy, experiment, variant }) =>
    list === undefined ? [experiment === "hero" ? "Banner" : "Holdout", variant] : [list.replaceAll(/^home-|-/g, " ").trim(), strategy.replaceAll("_", " ")];
  const row = (counts) => {
    const [name, kind] = what(counts);
    const { exposures, clicks, conversions, revenue, dwell_ms } = counts;
    const stayed = dwell_ms ? `, ${Math.round(dwell_ms / 1000)} s in sight` : "";
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, name, " ", h("small", {}, kind + stayed)),
      [exposures, clicks, conversions, `£${revenue.toFixed(2)}`].map((value) => h("td", {}, String(value))),
    );
  };
  return [
    h(
      "table",
      {},
      h("caption", {}, "Counted on this device, told to nobody"),
      h("thead", {}, h("tr", {}, HEADS.map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, metrics.map(row)),
    ),
  ];
}
