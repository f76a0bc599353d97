// Elements as text: what the shop's own scripts draw a page with, for pages that are written before anybody asks for them.

const text = (value) => String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const EMPTY = new Set(["img", "input", "link"]);

class Element {
  #name;
  #attributes = [];
  #children = [];
  constructor(name) {
    this.#name = name;
  }
  setAttribute(name, value) {
    this.#attributes.push(` ${name}${value === "" ? "" : `="${text(value).replaceAll('"', "&quot;")}"`}`);
  }
  append(...children) {
    this.#children.push(...children);
  }
  toString() {
    const open = `<${this.#name}${this.#attributes.join("")}>`;
    return EMPTY.has(this.#name) ? open : `${open}${this.#children.map((child) => (child instanceof Element ? child : text(child))).join("")}</${this.#name}>`;
  }
}

/** What stands in for the page's document. */
export const document = { createElement: (name) => new Element(name) };
