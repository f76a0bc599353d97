// A small plot as SVG that can be read on light and on dark pages.

const WIDTH = 640;
const HEIGHT = 300;
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 112, 34, 44];
const COLOURS = ["#2a7fc9", "#c9702a", "#3f9c5a", "#a0519f", "#8a8a2f"];

/**
 * Lines over a logarithmic axis.
 *
 * @param {{name: string, points: [number, number][]}[]} lines  each with its points by rising x
 * @param {{ levels?: number[], digits?: number }} [options]  levels: marks of an upright axis that is logarithmic too; digits
 *   of the marks below
 */
export function curve(title, axis, lines, { levels, digits = 2 } = {}) {
  const xs = lines.flatMap(({ points }) => points.map(([x]) => x));
  const most = Math.max(...lines.flatMap(({ points }) => points.map(([, y]) => y)));
  const [low, high] = [Math.log(Math.min(...xs)), Math.log(Math.max(...xs))];
  const x = (value) => LEFT + ((Math.log(value) - low) / (high - low || 1)) * (WIDTH - LEFT - RIGHT);
  const [least, greatest] = levels ? [Math.log(levels[0]), Math.log(levels.at(-1))] : [0, most];
  const y = (value) => HEIGHT - BOTTOM - (((levels ? Math.log(value) : value) - least) / (greatest - least)) * (HEIGHT - TOP - BOTTOM);
  const at = (value) => value.toFixed(1);
  const text = (left, top, words, more = "") => `<text x="${at(left)}" y="${at(top)}" ${more}>${words}</text>`;
  const parts = [text(LEFT, 18, title, 'font-weight="600"'), text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, axis, 'text-anchor="middle"')];
  for (const mark of levels ?? [0, 0.25, 0.5, 0.75, 1].map((share) => share * most)) {
    const level = y(mark);
    parts.push(`<path d="M${LEFT} ${at(level)}H${WIDTH - RIGHT}" stroke="#8888" fill="none"/>`);
    parts.push(text(LEFT - 8, level + 4, mark.toFixed(2), 'text-anchor="end"'));
  }
  for (const value of lines[0].points.map(([value]) => value)) {
    parts.push(text(x(value), HEIGHT - BOTTOM + 18, value.toFixed(digits), 'text-anchor="middle"'));
  }
  lines.forEach(({ name, points }, number) => {
    const colour = COLOURS[number % COLOURS.length];
    const path = points.map(([left, top], place) => `${place ? "L" : "M"}${at(x(left))} ${at(y(top))}`).join("");
    parts.push(`<path d="${path}" stroke="${colour}" stroke-width="2.5" fill="none"/>`);
    parts.push(...points.map(([left, top]) => `<circle cx="${at(x(left))}" cy="${at(y(top))}" r="3.5" fill="${colour}"/>`));
    const [left, top] = points.at(-1);
    parts.push(text(x(left) + 10, y(top) + 4, `${name} ${top.toFixed(3)}`, `fill="${colour}" style="fill:${colour}"`));
  });
  return svg(title, HEIGHT, parts);
}

/**
 * Bars from 0, one under the other, with whiskers of a standard error.
 *
 * @param {{name: string, mean: number, error: number}[]} rows
 */
export function measured(title, rows) {
  const [left, right, row] = [250, 70, 22];
  const height = 40 + rows.length * row;
  const most = Math.max(...rows.map(({ mean, error }) => mean + error)) || 1;
  const x = (value) => (left + (Math.max(0, value) / most) * (WIDTH - left - right)).toFixed(1);
  const parts = [`<text x="8" y="18" font-weight="600">${plain(title)}</text>`];
  rows.forEach(({ name, mean, error }, place) => {
    const top = 32 + place * row;
    parts.push(`<text x="${left - 8}" y="${top + 13}" text-anchor="end">${plain(name)}</text>`);
    parts.push(`<path d="M${left} ${top + 2}H${x(mean)}v14H${left}z" fill="${COLOURS[0]}"/>`);
    parts.push(`<path d="M${x(mean - error)} ${top + 9}H${x(mean + error)}" stroke="${COLOURS[1]}" stroke-width="2"/>`);
    parts.push(`<text x="${WIDTH - right + 8}" y="${top + 13}">${mean.toFixed(4)}</text>`);
  });
  return svg(title, height, parts);
}

const plain = (text) => text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function svg(title, height, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${plain(title)}">
<style>text { font: 12px system-ui, sans-serif; fill: #444 } @media (prefers-color-scheme: dark) { text { fill: #ccc } }</style>
${parts.join("\n")}
</svg>
`;
}
