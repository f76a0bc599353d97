// Ranking 200 plain objects: warm as a page's second list, and first after something happened, when interests are counted anew.
import { indwell, items } from "./lab.js";

const cases = [];
for (const count of [10, 1000]) {
  for (const explain of [false, true]) {
    const what = `rank 200 plain objects, ${count} events, reasons ${explain ? "on" : "off"}`;
    cases.push({
      name: what,
      who: "indwell",
      bar: explain ? undefined : { cpu: 0.25 },
      async start() {
        const me = await indwell(count);
        const list = items(200);
        return () => me.rank(list, { explain });
      },
    });
    cases.push({
      name: `${what}, after an event`,
      who: "indwell",
      async start() {
        const me = await indwell(count);
        const list = items(200);
        let i = 0;
        return { before: () => me.track({ name: "view_item", item: list[i++ % 50] }), run: () => me.rank(list, { explain }) };
      },
    });
  }
}
export default cases;
