// Saving and opening: a whole state at once as a page is hidden, saves as they come, and open with a full history.
import { events, indwell, open } from "./lab.js";

/** So many events that are in memory alone, as the clock stands still and so few saves are due. */
async function unsaved(count) {
  localStorage.clear();
  const now = Date.now();
  const me = await open({ space: `save${count}`, storage: "local", now: () => now });
  for (const event of events(12)) me.track(event);
  me.track(events(count, now, 3));
  return me;
}

let me;
const hide = (count, bar) => ({
  name: `save of ${count} events at once, page hidden`,
  who: "indwell",
  bar,
  samples: 150,
  start: () => ({
    before: async () => (me = await unsaved(count)),
    run: () => dispatchEvent(new Event("pagehide")),
    after: () => me.dispose(),
  }),
});

export default [
  hide(100),
  hide(1000, { p99: 1 }),
  {
    name: "track and save one event, full history",
    who: "indwell",
    bar: { p99: 1 },
    samples: 1000,
    async start() {
      let now = Date.now();
      localStorage.clear();
      const me = await indwell(1000, { storage: "local", now: () => (now += 60_000) });
      const all = events(100).map(({ time, ...event }) => event);
      let i = 0;
      return () => me.track(all[i++ % 100]);
    },
  },
  {
    name: "what is stored united, in an idle moment, full history",
    who: "indwell",
    samples: 60,
    async start() {
      let now = Date.now();
      localStorage.clear();
      const idle = [];
      globalThis.requestIdleCallback = (work) => idle.push(work);
      const me = await indwell(1000, { storage: "local", now: () => (now += 60_000) });
      const all = events(100).map(({ time, ...event }) => event);
      const unite = () => idle.splice(0).forEach((work) => work());
      unite();
      let i = 0;
      // What eight views of a page leave.
      const before = () => {
        for (let n = 1; n <= 96; n++) {
          me.track(all[i++ % 100]);
          if (n % 12 === 0) dispatchEvent(new Event("pagehide"));
        }
      };
      return { before, run: unite };
    },
  },
  {
    // The same text as the save of 1,000 events.
    name: "setItem of what they make, alone",
    who: "the browser",
    bar: { p99: 1 },
    samples: 300,
    async start() {
      const me = await unsaved(1000);
      dispatchEvent(new Event("pagehide"));
      me.dispose();
      const value = Object.values(localStorage).find(({ length }) => length > 10_000);
      localStorage.clear();
      let i = 0;
      return () => localStorage.setItem("bench", String.fromCharCode(i++ & 255) + value);
    },
  },
  {
    name: "setItem of 32 KiB alone",
    who: "the browser",
    samples: 300,
    start() {
      localStorage.clear();
      let i = 0;
      const value = Array.from({ length: 32 * 1024 }, (_, i) => String.fromCharCode((i * 7919) & 255)).join("");
      return () => localStorage.setItem("bench", String.fromCharCode(i++ & 255) + value);
    },
  },
  {
    // What the machine adds to any call of this length: no storage, no wasm.
    name: "a loop for 0.25 ms, nothing else",
    who: "the machine",
    samples: 1000,
    start: () => () => {
      const until = performance.now() + 0.25;
      while (performance.now() < until);
    },
  },
  ...[0, 1000].map((count) => ({
    name: `open with ${count} events, wasm compiled`,
    who: "indwell",
    bar: { cpu: 3 },
    async start() {
      localStorage.clear();
      const options = { space: "open", storage: "local" };
      (await indwell(count, options)).dispose();
      let me = await open(options);
      return {
        before: () => me.dispose(),
        run: async () => (me = await open(options)),
      };
    },
  })),
];
