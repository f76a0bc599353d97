// The basket: product ids and quantities, the same in all tabs, until it is bought or emptied (local storage, under the shop's own key,
// once something is put in: to ask session storage waits for another process at every page).
const KEY = "tern-and-tansy.basket";
const listeners = new Set();

/** @returns {Map<string, number>} */
export function read() {
  try {
    return new Map(JSON.parse(localStorage.getItem(KEY)) ?? []);
  } catch {
    return new Map();
  }
}

function write(lines) {
  try {
    localStorage.setItem(KEY, JSON.stringify([...lines]));
  } catch {} // a basket that cannot be kept lasts as long as the page
  changed();
}

const changed = () => {
  for (const listener of listeners) listener();
};
addEventListener("storage", ({ key }) => key === KEY && changed());

export function add(id, quantity = 1) {
  const lines = read();
  lines.set(id, Math.min(99, (lines.get(id) ?? 0) + quantity));
  write(lines);
}

export function setQuantity(id, quantity) {
  const lines = read();
  if (quantity > 0) lines.set(id, Math.min(99, quantity));
  else lines.delete(id);
  write(lines);
}

export const empty = () => write(new Map());
export const count = () => [...read().values()].reduce((sum, quantity) => sum + quantity, 0);
export const onChange = (listener) => void listeners.add(listener);
