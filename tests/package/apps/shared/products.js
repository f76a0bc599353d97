// What the shop of every app here sells: 24 things in four colours, red ones last of each four.
const COLOURS = ["blue", "green", "white", "red"];

export const products = Array.from({ length: 24 }, (_, at) => ({
  item_id: `p${at + 1}`,
  text: `${COLOURS[at % 4]} thing no. ${at + 1}`,
  price: 10 + (at % 3),
  facets: { colour: COLOURS[at % 4] },
}));
