// Recording: one event a call and a hundred a call, with a full history, in memory and in local storage, saves included as
// they come: the clock goes a second an event.
import { events, indwell } from "./lab.js";

const cases = [];
for (const storage of ["memory", "local"]) {
  for (const one of [true, false]) {
    cases.push({
      name: `an event tracked, ${one ? "one a call" : "100 a call"}, ${storage} storage`,
      who: "indwell",
      bar: { cpu: 0.02 },
      samples: 100,
      per: 100,
      async start() {
        let now = Date.now();
        localStorage.clear();
        const me = await indwell(1000, { storage, now: () => now });
        const all = events(100).map(({ time, ...event }) => event);
        return () => {
          if (one) {
            for (const event of all) {
              now += 1000;
              me.track(event);
            }
          } else {
            now += 100_000;
            me.track(all);
          }
        };
      },
    });
  }
}
export default cases;
