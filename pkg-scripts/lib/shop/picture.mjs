// Draws a product from its own words: the shape its rules chose, in the colours and with the pattern its name speaks of.
// The same product always looks the same.
import { document } from "./markup.mjs";
import { gifts } from "./silhouettes-gifts.mjs";
import { house } from "./silhouettes-house.mjs";
import { play } from "./silhouettes-play.mjs";
import { motifs } from "./motifs.mjs";
import { hash, paletteOf } from "./palette.mjs";
import { path } from "./shapes.mjs";

const SILHOUETTES = { ...house, ...gifts, ...play };
const ALIKE = { umbrella: "parasol", bowshape: "bow", bottle: "hotwater" };
const parsed = new Map();

const node = (name, attributes, parent) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
};

/** Reads a silhouette once: { placed, parts: [{ role, width, d }] }. */
function silhouette(shape) {
  const name = ALIKE[shape] ?? shape;
  if (!parsed.has(name)) {
    const [placed, ...lines] = (SILHOUETTES[name] ?? SILHOUETTES.giftbox).split("\n").map((line) => line.trim());
    const parts = lines.map((line) => {
      const [, role, width, shapeText] = /^([a-z]+)(?:\/(\d+))?: (.+)$/.exec(line);
      return { role, width, d: path(shapeText) };
    });
    parsed.set(name, { placed, parts });
  }
  return parsed.get(name);
}

function roles(colours) {
  return {
    ...colours,
    spot: colours.light ? colours.trim : "#fffaf2",
    veil: { fill: colours.light ? colours.trim : "#fffaf2", opacity: 0.35 },
    lace: { fill: "none", stroke: colours.light ? colours.trim : "#fffaf2", width: 1.2, opacity: 0.85 },
    wave: { fill: "none", stroke: colours.light ? colours.trim : "#fffaf2", width: 3, opacity: 0.8 },
    line: { fill: "none", stroke: colours.deep, width: 2, opacity: 0.6 },
    shade: { fill: "#2b1d0e", opacity: 0.1 },
    light: { fill: "#ffffff", opacity: 0.45 },
    glass: { fill: "#ffffff", opacity: 0.5 },
    mirror: "#dfe9ec",
    weave: { fill: "none", stroke: "#8d6640", width: 2, opacity: 0.35 },
    cream: "#fcf5e8",
    wood: "#b98b60",
    metal: "#a9b0b5",
    leaf: "#6f9468",
    green: "#5f8a5c",
    red: "#c1433c",
    glow: "#f2c45e",
    ink: "#3b3436",
    rope: { fill: "none", stroke: "#b09a7a" },
    wire: { fill: "none", stroke: "#8f969a" },
    blush: "#f3d5c2",
  };
}

function paint(parent, { role, width, d }, table, body) {
  const look = role === "body" ? body : table[role];
  const style = typeof look === "string" ? { fill: look } : look;
  const attributes = { d };
  const stroke = style.stroke ?? (width ? style.fill : undefined);
  attributes.fill = stroke ? "none" : style.fill;
  if (stroke) {
    attributes.stroke = stroke;
    attributes["stroke-width"] = width ?? style.width;
    attributes["stroke-linecap"] = "round";
    attributes["stroke-linejoin"] = "round";
  }
  if (style.opacity) attributes.opacity = style.opacity;
  node("path", attributes, parent);
}

/** The fill of a product's body: its colour, or a pattern over it. Plain things stay plain two times in three. */
function bodyFill(svg, product, table) {
  const own =
    product.motif ?? (hash(product.id, 23) % 3 ? undefined : ["stripes", "dots", "checks", "lace"][hash(product.id, 29) % 4]);
  const motif = motifs[own];
  if (!motif) return table.main;
  const [size, ...shapes] = motif;
  const id = "print";
  const pattern = node("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse" }, node("defs", {}, svg));
  node("rect", { width: size, height: size, fill: own === "union" ? "#34568a" : table.main }, pattern);
  for (const [role, shape] of shapes) {
    const [name, width] = role.split("/");
    paint(pattern, { role: name, width, d: path(shape) }, table, table.main);
  }
  return `url(#${id})`;
}

/**
 * The picture as SVG.
 *
 * @param {{id: string, shape: string, motif?: string, facets: Record<string, string[]>, name: string, set?: number}} product
 */
export function picture(product) {
  const svg = node("svg", { xmlns: "http://www.w3.org/2000/svg", width: 200, height: 200, viewBox: "0 0 200 200" });
  const table = roles(paletteOf(product));
  const { placed, parts } = silhouette(product.shape);
  node("rect", { width: 200, height: 200, fill: table.wall }, svg);
  if (placed === "stand") {
    node("path", { d: path("r 0 152 200 48"), fill: "#ffffff", opacity: 0.35 }, svg);
    node("path", { d: path("e 100 160 62 7"), fill: "#2b1d0e", opacity: 0.12 }, svg);
  }
  const body = bodyFill(svg, product, table);
  const draw = (transform) => {
    const group = node("g", transform ? { transform } : {}, svg);
    for (const part of parts) paint(group, part, table, body);
  };
  const size = /\b(Small|Mini|Petit|Tiny)\b/.test(product.name)
    ? 0.78
    : /\b(Giant|Jumbo|Large|Big)\b/.test(product.name)
      ? 1.06
      : 0.94;
  const base = placed === "hang" ? 0 : placed === "stand" ? 160 : 100;
  const scaled = (scale, dx, dy = 0) => `translate(${dx + 100 * (1 - scale)} ${dy + base * (1 - scale)}) scale(${scale})`;
  if (product.set > 1 && placed === "stand") {
    // A set shows that it is one: two stand behind, or a pair side by side.
    if (product.set > 2) draw(scaled(0.6, -42, -5));
    draw(scaled(product.set > 2 ? 0.6 : 0.68, product.set > 2 ? 42 : -30, -5));
    draw(scaled(0.74, product.set > 2 ? 0 : 26, 5));
  } else if (product.set > 1 && placed === "lie") {
    draw(`rotate(9 100 100) ${scaled(0.8, 10, -8)}`);
    draw(`rotate(-5 100 100) ${scaled(0.8, -8, 8)}`);
  } else {
    draw(scaled(size, 0));
  }
  return String(svg);
}
