// A small vocabulary of shapes as path data, so that a silhouette reads as words.

const n = (value) => Math.round(value * 10) / 10;

const circle = (x, y, rx, ry = rx) =>
  `M${n(x - rx)} ${n(y)}a${n(rx)} ${n(ry)} 0 1 0 ${n(rx * 2)} 0a${n(rx)} ${n(ry)} 0 1 0 ${n(-rx * 2)} 0z`;

const rectangle = (x, y, w, h, r = 0) => {
  const c = Math.min(r, w / 2, h / 2);
  if (!c) return `M${x} ${y}h${w}v${h}h${-w}z`;
  const turn = (dx, dy) => `a${c} ${c} 0 0 1 ${dx} ${dy}`;
  return `M${x + c} ${y}h${w - 2 * c}${turn(c, c)}v${h - 2 * c}${turn(-c, c)}h${2 * c - w}${turn(-c, -c)}v${2 * c - h}${turn(c, -c)}z`;
};

/** A heart of width `w` around x, y. */
const heart = (x, y, w) => {
  const u = w / 32;
  const at = (dx, dy) => `${n(x + dx * u)} ${n(y + dy * u)}`;
  return `M${at(0, 15)}C${at(-22, 0)} ${at(-17, -15)} ${at(-8, -14)}C${at(-3, -13.5)} ${at(0, -9)} ${at(0, -7)}C${at(0, -9)} ${at(3, -13.5)} ${at(8, -14)}C${at(17, -15)} ${at(22, 0)} ${at(0, 15)}z`;
};

/** A star with five rounded-looking points of radius `r`. */
const star = (x, y, r) => {
  const points = Array.from({ length: 10 }, (_, i) => {
    const angle = (Math.PI * i) / 5 - Math.PI / 2;
    const radius = i % 2 ? r * 0.48 : r;
    return `${n(x + Math.cos(angle) * radius)} ${n(y + Math.sin(angle) * radius)}`;
  });
  return `M${points.join("L")}z`;
};

/** A flower of six petals within radius `r`. */
const flower = (x, y, r) =>
  Array.from({ length: 6 }, (_, i) => {
    const angle = (Math.PI * i) / 3 - Math.PI / 2;
    return circle(x + Math.cos(angle) * r * 0.58, y + Math.sin(angle) * r * 0.58, r * 0.42);
  }).join("") + circle(x, y, r * 0.5);

const SHAPES = { o: circle, e: circle, r: rectangle, H: heart, S: star, F: flower };

/** Path data for "o 100 100 40" and its like; anything else is path data already. */
export function path(text) {
  const [name, ...numbers] = text.split(" ");
  return Object.hasOwn(SHAPES, name) ? SHAPES[name](...numbers.map(Number)) : text;
}
