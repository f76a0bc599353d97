// `attach` on a list of 100 and of 1,000 tiles below the fold, which it orders: its own call, with what the browser then lays out left out.
import { attach } from "/indwell/dom.js";
import { indwell, items } from "./lab.js";

const cases = [];
for (const [tiles, count] of [[100, 10], [100, 1000], [1000, 1000]]) {
  cases.push({
    name: `attach on ${tiles} tiles, ${count} events`,
    who: "indwell/dom",
    samples: 6000 / tiles,
    async start() {
      const me = await indwell(count);
      const list = items(tiles);
      const above = document.createElement("div");
      above.style.height = "3000px";
      let root, handle;
      return {
        before: async () => {
          root = document.createElement("ul");
          root.dataset.indwellList = "bench";
          for (const { item_id, facets, price, text } of list) {
            const tile = document.createElement("li");
            Object.assign(tile.dataset, { indwellItem: item_id, indwellFacets: JSON.stringify(facets), indwellPrice: price });
            tile.textContent = text;
            root.append(tile);
          }
          document.body.replaceChildren(above, root);
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        },
        run: () => (handle = attach(me, document)),
        after: async () => {
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          handle.detach();
        },
      };
    },
  });
}
export default cases;
