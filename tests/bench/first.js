// What a page waits for at its first list: the history is read from local storage, and items that nobody has seen yet are ranked.
// Our model in JavaScript keeps its events as JSON, as such a model would.
import { events, indwell, items, open } from "./lab.js";
import { model } from "./model.js";

const cases = [];
for (const count of [100, 1000, 10_000]) {
  const name = `open, and the first rank of ${count} plain items, 1000 events`;
  const samples = count > 1000 ? 20 : 60;
  cases.push(
    {
      name,
      who: "indwell",
      samples,
      async start() {
        localStorage.clear();
        const options = { space: "first", storage: "local" };
        (await indwell(1000, options)).dispose();
        const list = items(count);
        let me;
        const run = async () => {
          me = await open(options);
          return me.rank(list);
        };
        return { run, after: () => me.dispose() };
      },
    },
    {
      name,
      who: "our model in JavaScript",
      samples,
      start() {
        const now = Date.now();
        localStorage.clear();
        localStorage.setItem("first", JSON.stringify(events(1000, now)));
        const list = items(count);
        const run = () => {
          const mine = model(JSON.parse(localStorage.getItem("first")), now);
          return mine.rank(mine.list(list));
        };
        return { run, after: () => {} };
      },
    },
  );
}
export default cases;
