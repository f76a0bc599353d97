// Plots as SVG that can be read on a phone too, on light and on dark pages: narrow, with their words above the marks.

const WIDTH = 440;
const COLOURS = ["#2a7fc9", "#c9702a", "#3f9c5a", "#a0519f", "#8a8a2f"];
const plain = (text) => text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const short = (value) => value.toLocaleString("en", { maximumSignificantDigits: value < 1000 ? 2 : 3 });

function svg(title, height, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${plain(title)}">
<style>text { font: 14px system-ui, sans-serif; fill: #444 } @media (prefers-color-scheme: dark) { text { fill: #ccc } }</style>
${parts.join("\n")}
</svg>
`;
}

/** Bars from 0, each below its name, with its value: `rows` are triples of name, value and the number of its colour. */
export function bars(title, rows, unit) {
  const most = Math.max(...rows.map(([, value]) => value));
  const parts = [`<text x="4" y="18" style="font-weight:600">${plain(title)}</text>`];
  rows.forEach(([name, value, colour = 0], number) => {
    const top = 34 + 40 * number;
    const length = Math.max(1, (value / most) * (WIDTH - 100));
    parts.push(`<text x="4" y="${top + 12}">${plain(name)}</text>`);
    parts.push(`<rect x="4" y="${top + 17}" width="${length.toFixed(1)}" height="14" rx="2" fill="${COLOURS[colour]}"/>`);
    parts.push(`<text x="${(length + 10).toFixed(1)}" y="${top + 29}">${short(value)} ${unit}</text>`);
  });
  return svg(title, 40 + 40 * rows.length, parts);
}

/** Lines over two logarithmic axes: `lines` are { name, points: [x, y][] }, named below the plot. */
export function lines(title, across, up, lines) {
  const all = lines.flatMap(({ points }) => points);
  const decades = (values) => [Math.floor(Math.log10(Math.min(...values)) + 1e-9), Math.ceil(Math.log10(Math.max(...values)) - 1e-9)];
  const [xs, ys] = [decades(all.map(([x]) => x)), decades(all.map(([, y]) => y))];
  const [left, right, top, bottom] = [64, 14, 52, 320];
  const x = (value) => left + ((Math.log10(value) - xs[0]) / (xs[1] - xs[0] || 1)) * (WIDTH - left - right);
  const y = (value) => bottom - ((Math.log10(value) - ys[0]) / (ys[1] - ys[0] || 1)) * (bottom - top);
  const parts = [`<text x="4" y="18" style="font-weight:600">${plain(title)}</text>`, `<text x="4" y="40">${plain(up)}</text>`];
  const marks = ([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
  for (const mark of marks(ys)) {
    parts.push(`<path d="M${left} ${y(mark).toFixed(1)}H${WIDTH - right}" stroke="#8886"/>`);
    parts.push(`<text x="${left - 8}" y="${(y(mark) + 5).toFixed(1)}" text-anchor="end">${short(mark)}</text>`);
  }
  for (const mark of marks(xs)) parts.push(`<text x="${x(mark).toFixed(1)}" y="${bottom + 20}" text-anchor="${mark === 10 ** xs[1] ? "end" : "middle"}">${mark.toLocaleString("en")}</text>`);
  parts.push(`<text x="${(left + WIDTH - right) / 2}" y="${bottom + 40}" text-anchor="middle">${plain(across)}</text>`);
  lines.forEach(({ name, points }, number) => {
    const colour = COLOURS[number % COLOURS.length];
    const path = points.map(([a, b], at) => `${at ? "L" : "M"}${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join("");
    parts.push(`<path d="${path}" stroke="${colour}" stroke-width="2.5" fill="none"/>`);
    parts.push(...points.map(([a, b]) => `<circle cx="${x(a).toFixed(1)}" cy="${y(b).toFixed(1)}" r="4" fill="${colour}"/>`));
    const place = [12 + (number % 2) * 214, bottom + 66 + 22 * Math.floor(number / 2)];
    parts.push(`<rect x="${place[0]}" y="${place[1] - 11}" width="14" height="12" rx="2" fill="${colour}"/><text x="${place[0] + 20}" y="${place[1]}">${plain(name)}</text>`);
  });
  return svg(title, bottom + 60 + 22 * Math.ceil(lines.length / 2), parts);
}
