// What the panel's sections are made of.
import { h } from "./html.js";

export const section = (title, ...children) => h("section", {}, h("h3", {}, title), ...children);

/** A choice of one of a few values, as a row of segments. */
export function segmented(legend, name, options, onchange) {
  return h(
    "fieldset",
    { class: "segmented" },
    h("legend", {}, legend),
    h(
      "div",
      { class: "segments" },
      options.map(([value, label]) =>
        h("label", {}, h("input", { type: "radio", name, value, onchange: () => onchange(value) }), h("span", {}, label)),
      ),
    ),
  );
}

export const bar = (label, note, strength, more) =>
  h("li", {}, h("span", { class: "bar-label" }, label, " ", h("small", {}, note)), meter(strength), more);

function meter(strength) {
  const fill = h("span", { class: strength < 0 ? "fill against" : "fill" });
  fill.style.inlineSize = `${Math.round(Math.min(1, Math.abs(strength)) * 100)}%`;
  return h("span", { class: "meter", "aria-hidden": "true" }, fill);
}

export const counted = (number, one, many) => number && `${number} ${number === 1 ? one : many}`;
