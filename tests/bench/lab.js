// Indwell opened on what all cases measure on.
import { open } from "/indwell/index.js";
import { events } from "./made.js";

export { events, items } from "./made.js";
export { open };

let spaces = 0;

/** Indwell with so many events behind it; in memory unless told. */
export async function indwell(count, options) {
  const me = await open({ space: `bench${spaces++}`, ...options });
  const all = events(count);
  for (let i = 0; i < all.length; i += 100) me.track(all.slice(i, i + 100));
  return me;
}
