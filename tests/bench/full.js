// What rules and diversity add to ranking 1,000 plain objects to 24 slots: indwell/full.
import { open } from "/indwell/full.js";
import { events, items } from "./made.js";

const RULES = [
  { exclude: { is: "bought" } },
  { boost: 0.7, where: { price: { max: 20 } } },
  { cap: 4, per: "brand", within: 12 },
];
const cases = [];
for (const [name, options] of [
  ["", {}],
  [", six rules", { rules: [...RULES, ...RULES] }],
  [", dpp", { diversity: { method: "dpp", strength: 0.5 } }],
  [", mmr", { diversity: { method: "mmr", strength: 0.5 } }],
]) {
  cases.push({
    name: `rank 1,000 plain objects to 24${name}`,
    who: "indwell/full",
    async start() {
      const me = await open({ space: `full${cases.length}${name.length}` });
      me.track(events(100));
      const list = items(1000);
      return () => me.rank(list, { limit: 24, ...options });
    },
  });
}
export default cases;
