// What the shop wants of its lists: rules for indwell/full, which are plain data, each with a sentence for the panel.
import { facts } from "./facts.js";

const PROMOTED = "23084"; // the Rabbit Night Light
const SLOT = 3;
const MOST = 4; // of a department in the first eight

/** @type {{ name: string, says: () => string, rules: object[] }[]} */
export const RULES = [
  {
    name: "Sold out stands last",
    says: () => `${facts.soldOut.length} of ${facts.count.toLocaleString("en-GB")} products are sold out, and come after all others.`,
    rules: [{ bury: 20, where: { item_id: facts.soldOut } }],
  },
  {
    name: "One promoted product",
    says: () => `“Rabbit Night Light” has the fourth place of each list it is on, and its tile says so.`,
    rules: [{ promote: { item_id: PROMOTED }, slots: SLOT, label: "Promoted" }],
  },
  {
    name: "No department takes it all",
    says: () => "Of the first eight, at most four are of one department, as long as there are others.",
    rules: [{ cap: MOST, per: "category", within: 8 }],
  },
  {
    name: "No second time",
    says: () => "What is in your basket makes room for something else; so does what you bought, unless it gets used up.",
    rules: [{ exclude: { is: "in_basket" } }, { exclude: { is: "bought", not: { facets: { category: facts.consumable } } } }],
  },
];

/** All of them but `left`, as `rank` takes them. */
export const rulesBut = (left) => RULES.filter((rule) => rule !== left).flatMap(({ rules }) => rules);
