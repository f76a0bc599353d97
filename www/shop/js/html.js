// Builds elements without markup: h("a", { href, class: "link" }, "text", child).

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** A line icon from path data on a canvas of 24. */
export function icon(d) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
}

export const ICONS = { close: "M6 6l12 12M18 6L6 18" };

/** The address of a department's page ("Kitchen") or a kind's ("Kitchen/Mugs & cups"). */
export const shelf = (path) => `${path.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.html`;

/** The parameter of this page's address. */
export const parameter = (name) => new URLSearchParams(location.search).get(name) ?? "";

/** An address of this shop: at("product", { id }). Empty parameters are left out. */
export function at(page, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== "" && value !== undefined));
  return `${page}.html${query.size ? `?${query}` : ""}`;
}
