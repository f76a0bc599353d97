// Draws the paper's pictures: flat scenes in six colours, the same for the same piece each time.
import { SCENES } from "./scenes.mjs";

export const WIDTH = 640;
export const HEIGHT = 400;

const COLOURS = ["sky", "far", "near", "ink", "light", "accent"];
const PALETTES = {
  Town: "f4dfc6 dba97c a9603f 2f2a35 fff5e4 3f7c85",
  Harbour: "d3e6e8 8fb8c0 3d7484 16303c f7f2e6 e0674a",
  Sport: "ecead0 abc382 5b8a4a 22331f fffdf2 d9482b",
  Culture: "f1d8e0 cb8fa8 7d3f66 2c1a33 fff1e8 eaa63b",
  Outdoors: "dceadb a0c1a2 4d7b5f 1f352d f8f7e6 d98a3d",
  night: "2b3350 40507a 1d2540 10152a ffe9b0 e0a458",
  change: "f3e3d3 e7a77d c9572f 3a2418 fff6ea 2f6f74",
  keep: "dde4ee 93a8c6 44618f 1c2942 f6f8fc d08a3c",
  between: "e5e8d6 b0b98a 6d7c45 2b321c fbfbef a4508b",
};

/** The same sequence of numbers from 0 to 1 for the same text. */
function random(text) {
  let state = [...text].reduce((h, c) => Math.imul(h ^ c.codePointAt(0), 16777619), -2128831035);
  return () => {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 0x6d2b79f5;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

export function picture({ id, section, scene, tags, viewpoint }) {
  const night = tags.includes("night") || tags.includes("stars");
  const wet = section === "Sport" && ["sea", "swimming", "rowing"].some((tag) => tags.includes(tag));
  const palette = PALETTES[viewpoint ?? (night ? "night" : wet ? "Harbour" : section)].split(" ").map((colour) => `#${colour}`);
  const c = Object.fromEntries(COLOURS.map((name, at) => [name, palette[at]]));
  const draw = SCENES[scene];
  if (!draw) throw new Error(`${id}: there is no scene "${scene}", only ${Object.keys(SCENES).join(", ")}.`);
  const next = random(id);
  const between = (from, to) => Math.round(from + next() * (to - from));
  const inside = draw({ c, night, viewpoint, between, next });
  const stars = night
    ? Array.from({ length: 40 }, () => `<circle cx="${between(0, WIDTH)}" cy="${between(0, 210)}" r="${(0.6 + next() * 1.4).toFixed(1)}"/>`).join("")
    : "";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">` +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${c.sky}"/>${stars && `<g fill="${c.light}">${stars}</g>`}${inside}</svg>\n`
  );
}
