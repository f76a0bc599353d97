// Which colours a product is drawn in: its own colour words first, then its material's and its theme's, then a quiet choice
// that depends on nothing but its stock code.

/** Each: main, deep (for lines and shade), pale (for rims). */
const COLOURS = {
  Red: ["#c64b42", "#8a2a26", "#f0b9ae"],
  Pink: ["#e69aae", "#b4607a", "#f9dbe2"],
  Orange: ["#e08d58", "#a8592c", "#f6d3b9"],
  Yellow: ["#e8c25f", "#a9812a", "#f8e7b6"],
  Green: ["#82a883", "#4b7150", "#cfe0cc"],
  Turquoise: ["#74b5ad", "#3d7f79", "#cbe6e1"],
  Blue: ["#7095bd", "#3d608b", "#c9d9ea"],
  Purple: ["#a088ba", "#6b5288", "#dccfe8"],
  Brown: ["#9a6f50", "#63432d", "#dcc0a6"],
  Black: ["#45444c", "#232228", "#8b8a93"],
  Grey: ["#9aa2a8", "#636b72", "#d4d9dc"],
  White: ["#faf7f1", "#b9b1a3", "#ffffff"],
  Cream: ["#f3e7cd", "#b9a47c", "#fcf6e8"],
  Gold: ["#d3ad5a", "#93732b", "#f1dfae"],
  Silver: ["#c3c8cc", "#7f868c", "#ebeef0"],
  Clear: ["#cfe3e4", "#7fa3a6", "#eef7f7"],
};
const BY_MATERIAL = {
  Wood: "Brown",
  Wicker: "Yellow",
  Metal: "Silver",
  Glass: "Clear",
  Enamel: "Cream",
  Stone: "Grey",
  Leather: "Brown",
  Wax: "Cream",
  Feather: "White",
};
const BY_THEME = {
  Retrospot: ["Red", "White"],
  Skull: ["Black", "Pink"],
  Woodland: ["Green", "Brown"],
  Spaceboy: ["Blue", "Yellow"],
  "Dolly Girl": ["Pink", "Turquoise"],
  "Union Jack & London": ["Blue", "Red"],
  Regency: ["Turquoise", "Pink"],
  "Victorian & Baroque": ["Purple", "Cream"],
  French: ["Blue", "Cream"],
  Circus: ["Red", "Yellow"],
  Seaside: ["Turquoise", "Orange"],
  "Folk & ethnic": ["Orange", "Turquoise"],
  "Tea & kitchen": ["Green", "Cream"],
  Paisley: ["Purple", "Orange"],
  "Fairy & magic": ["Purple", "Yellow"],
  Vintage: ["Turquoise", "Cream"],
  Floral: ["Pink", "Green"],
  Hearts: ["Cream", "Red"],
  "Fruit & sweets": ["Red", "Green"],
  Birds: ["Turquoise", "Yellow"],
};
const BY_OCCASION = {
  Christmas: ["Red", "Green"],
  Easter: ["Yellow", "Green"],
  Valentine: ["Pink", "Red"],
  Halloween: ["Black", "Orange"],
};
const QUIET = ["Turquoise", "Blue", "Pink", "Green", "Orange", "Cream", "Purple", "Yellow", "Red"];
const ACCENTS = {
  Red: ["Cream", "White", "Pink"],
  Pink: ["Red", "Green", "Cream"],
  Orange: ["Cream", "Turquoise"],
  Yellow: ["Orange", "Blue", "White"],
  Green: ["Pink", "Cream", "Yellow"],
  Turquoise: ["Orange", "Pink", "Cream"],
  Blue: ["Cream", "Red", "Yellow"],
  Purple: ["Yellow", "Pink", "Cream"],
  Brown: ["Cream", "Turquoise", "Orange"],
  Black: ["Pink", "Gold", "White"],
  Grey: ["Pink", "Yellow"],
  White: ["Red", "Blue", "Pink", "Green"],
  Cream: ["Red", "Turquoise", "Green", "Pink"],
  Gold: ["Red", "Cream"],
  Silver: ["Purple", "Pink", "Blue"],
  Clear: ["Pink", "Turquoise", "Purple"],
};
/** Walls behind: light ones, and deeper ones for things that are pale themselves. */
const WALLS = ["#f2ebe0", "#e9ede4", "#eceaf1", "#f5e8e2", "#e6edef", "#f4eedb"];
const DEEPER = ["#c3cdbf", "#d3c3b6", "#bccad1", "#cfc2cd", "#d8c9a9", "#b9cbc8"];
const PALE = new Set(["White", "Cream", "Clear", "Silver", "Gold"]);

/** A number from text, the same everywhere. */
export function hash(text, seed = 7) {
  let value = seed;
  for (const c of text) value = Math.imul(value ^ c.codePointAt(0), 0x01000193) >>> 0;
  value ^= value >>> 15;
  return Math.imul(value, 0x2c1b3c6d) >>> 0;
}

const pick = (list, number) => list[number % list.length];

export function paletteOf({ id, facets }) {
  const own = (facets.colour ?? []).filter((name) => COLOURS[name]);
  const hinted = [
    ...(facets.theme ?? []).map((name) => BY_THEME[name]),
    ...(facets.occasion ?? []).map((name) => BY_OCCASION[name]),
    (facets.material ?? []).map((name) => BY_MATERIAL[name]),
  ].find((names) => names?.[0]);
  const mixed = facets.colour?.includes("Multicolour");
  const first = own[0] ?? hinted?.[0] ?? pick(QUIET, hash(id));
  const other = own[1] ?? (own.length ? hinted?.find((name) => name !== first) : hinted?.[1]);
  const second = other && other !== first ? other : pick(ACCENTS[first], hash(id, 11));
  const third = own[2] ?? (mixed ? pick(QUIET, hash(id, 13)) : undefined);
  const [main, deep, pale] = COLOURS[first];
  return {
    main,
    deep,
    pale,
    trim: COLOURS[second][0],
    extra: third ? COLOURS[third][0] : COLOURS[second][2],
    wall: pick(PALE.has(first) ? DEEPER : WALLS, hash(id, 17)),
    light: PALE.has(first),
  };
}
