// What the shop wants of its lists: rules for indwell/full, which are plain data, each with a sentence for the panel.

const PROMOTED = "23084"; // the rabbit night light
const SLOT = 3;
const MOST = 4; // of a department in the first eight

/** @type {{ name: string, says: () => string, rules: object[] }[]}  none until the products are known */
export let RULES = [];

/** Makes the rules, once what is sold out and what gets used up is known. */
export function makeRules(catalogue) {
  const { all, consumable } = catalogue;
  const soldOut = all.filter(({ soldOut }) => soldOut).map(({ id }) => id);
  RULES = [
    {
      name: "Sold out stands last",
      says: () => `${soldOut.length} of ${all.length.toLocaleString("en-GB")} products are sold out, and come after all others.`,
      rules: [{ bury: 20, where: { item_id: soldOut } }],
    },
    {
      name: "One promoted product",
      says: () => `“${catalogue.byId.get(PROMOTED)?.name}” has the fourth place of each list it is on, and its tile says so.`,
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
      rules: [{ exclude: { is: "in_basket" } }, { exclude: { is: "bought", not: { facets: { category: consumable } } } }],
    },
  ];
}

/** All of them but `left`, as `rank` takes them. */
export const rulesBut = (left) => RULES.filter((rule) => rule !== left).flatMap(({ rules }) => rules);
