// How cost grows: with the candidates, with the history and its age, and the memory behind it.
import { events, indwell, items, open } from "./lab.js";

const cases = [];
for (const count of [100, 1000, 10_000]) {
  for (const past of [10, 1000]) {
    for (const explain of [false, true]) {
      cases.push({
        name: `rank ${count} known items, ${past} events, reasons ${explain ? "on" : "off"}`,
        who: "indwell",
        samples: count > 1000 ? 30 : 200,
        async start() {
          const me = await indwell(past);
          const list = me.items(items(count));
          return () => me.rank(list, { explain });
        },
      });
    }
  }
}
cases.push({
  name: "rank 100000 known items, 1000 events, reasons off",
  who: "indwell",
  samples: 10,
  async start() {
    const me = await indwell(1000);
    const list = me.items(items(100_000));
    return () => me.rank(list);
  },
});
for (const days of [1, 80]) {
  cases.push({
    name: `rank 1000 known items, 1000 events ${days} days old`,
    who: "indwell",
    async start() {
      let now = Date.now();
      const me = await open({ space: `age${days}`, now: () => now });
      me.track(events(1000, now));
      now += (days - 1) * 86_400_000;
      const list = me.items(items(1000));
      return () => me.rank(list);
    },
  });
}
export default cases;
