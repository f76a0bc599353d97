// What the wasm keeps, in a form that a visitor can read. Its bytes are described in src/history/codec.rs and, the header
// before them, in src/store/value.rs.
import { bytesOf } from "./bytes.js";
import { EVENTS, MUTED } from "./names.js";

const HEADER = 36;
const WITH_VALUE = ["item_dwell", "set_preference"];

/** A state, a character a byte, as `export` gives it. */
export function readable(state, exported_at) {
  const bytes = bytesOf(state);
  const view = new DataView(bytes.buffer);
  let at = HEADER;
  const skip = (n) => (at += n) - n;
  const byte = () => bytes[at++];
  const hex = (n) => Array.from(bytes.subarray(skip(n), at), (byte) => byte.toString(16).padStart(2, "0")).reverse().join("");
  const real = () => view.getFloat32(skip(4), true);
  const number = () => {
    let number = 0;
    for (let unit = 1; ; unit *= 128) {
      const part = byte();
      number += (part & 127) * unit;
      if (part < 128) return number;
    }
  };
  const list = (element) => Array.from({ length: number() }, element);
  const text = () => new TextDecoder().decode(bytes.subarray(skip(number()), at));
  const time = () => number() * 1000;

  const facets = list(() => {
    const id = hex(4);
    skip(4); // its group
    const [key, value] = [text(), text()];
    return key || value ? `${key}=${value}` : `text#${id}`;
  });
  const facet = () => facets[number()];
  const items = list(() => {
    const key = hex(8);
    const flags = byte();
    const log_price = flags & 1 ? real() : null;
    const published = flags & 2 ? time() : null;
    return { key, facets: list(facet), log_price, time: published, consumable: flags > 3 };
  });
  let now = 0;
  const events = list(() => {
    const kind = byte();
    const name = EVENTS[kind & 127];
    now += time();
    if (kind > 127) number(); // its place in that second
    const event = { name, time: now, item: number(), value: WITH_VALUE.includes(name) ? real() : 0 };
    if (event.value === MUTED && name === "set_preference") event.value = "mute";
    return event;
  });
  const forgotten = list(() => {
    const key = hex(8);
    skip(1); // what of it: a name's number
    number(); // up to when
    return { key, time: time() };
  });
  const sums = list(() => {
    const [week, until, events] = [number(), time(), number()];
    list(number); // of all evidence, prices and ages
    const strongest = Array.from({ length: number() / 3 }, () => ({ facet: facet(), strength: number() / 1024, count: number() }));
    return { from: week * 604_800_000, until, events, facets: strongest };
  });
  return { format: "indwell", version: 2, exported_at, events, items, sums, forgotten, state: btoa(state) };
}
