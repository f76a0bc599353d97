// How ranking grows: with reasons, with very many candidates, and with the age of the history.
import { events, indwell, items, open } from "./lab.js";

const cases = [];
for (const count of [100, 1000, 10_000]) {
  for (const past of [10, 1000]) {
    cases.push({
      name: `rank ${count} known items, ${past} events, with reasons`,
      who: "indwell",
      samples: count > 1000 ? 30 : 200,
      async start() {
        const me = await indwell(past);
        const list = me.items(items(count));
        return () => me.rank(list, { explain: true });
      },
    });
  }
}
for (const count of [100, 1000, 10_000, 100_000]) {
  cases.push({
    name: `rank ${count} known items, 1000 events`,
    who: "indwell",
    // As much work at once for each: a hundred items take 3 µs, and to be asked takes longer.
    samples: Math.min(8000, 4_000_000 / count),
    async start() {
      const me = await indwell(1000);
      const list = me.items(items(count));
      return () => me.rank(list);
    },
  });
}
for (const days of [1, 30, 80]) {
  cases.push({
    name: `rank 1000 known items, 1000 events ${days} days old`,
    who: "indwell",
    async start() {
      let now = Date.now();
      const me = await open({ space: `age${days}`, now: () => now });
      // Within the first day, so that none is past its time at the end.
      me.track(events(1000, now).map((event) => ({ ...event, time: now - (now - event.time) / 30 })));
      now += (days - 1) * 86_400_000;
      const list = me.items(items(1000));
      return () => me.rank(list);
    },
  });
}
export default cases;
