// What a pack knows beforehand (`indwell pack --priors`): what signals are worth, how variants did, how slots are looked at.
import { contents } from "./contents.js";

const read = new WeakMap(); // bytes → priors
const [WEIGHTS, VARIANTS, EXAMINATION] = [11, 12, 13];
const WORTH = 20; // showings of this visitor's that a rate of all is worth at most, as `indwell estimate --priors` has it

const floats = ({ buffer, byteOffset, byteLength }, count = byteLength >> 2) => {
  const view = new DataView(buffer, byteOffset, byteLength);
  return Array.from({ length: count }, (_, at) => view.getFloat32(4 * at, true));
};

/** The rows of a section that has such (src/pack/mod.rs). */
function rows(section) {
  const [count] = new Uint32Array(section.slice(0, 4).buffer);
  let at = 4 + 4 * Math.ceil(count / 16);
  return Array.from({ length: count }, () => {
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = section[at++];
      length |= (byte & 127) << shift;
      if (!(byte > 127)) break;
    }
    return section.subarray(at, (at += length));
  });
}

function priors(bytes) {
  const known = {};
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint16(6, true);
  let start = 24 + 8 * count;
  for (let at = 24; at < 24 + 8 * count; at += 8) {
    const kind = view.getUint32(at, true);
    const section = bytes.subarray(start, (start += view.getUint32(at + 4, true)));
    if (kind === WEIGHTS) known.weights = floats(section).filter((_, at) => at % 2 === 0);
    if (kind === EXAMINATION && section.length) known.examination = floats(section);
    if (kind === VARIANTS) {
      known.variants = new Map();
      for (const row of rows(section)) {
        const [clicks, shown] = floats(row, 2);
        if (shown > 0 && clicks >= 0) known.variants.set(new TextDecoder().decode(row.subarray(8)), { rate: Math.min(1, clicks / shown), count: Math.min(WORTH, shown) });
      }
    }
  }
  return known;
}

/**
 * What the packs of a session know; of two that know of the same the later one's word counts. Of what none knows nothing is there.
 * @returns {{ weights?: number[], variants?: Map<string, { rate: number, count: number }>, examination?: number[] }} weights by the numbers of
 * their signals (src/rank/signal.rs), examination by slot: log-odds of a pick
 */
export function priorsOf(me) {
  const all = {};
  try {
    for (const info of me.packs()) {
      const bytes = contents.get(info);
      if (!bytes) continue;
      if (!read.has(bytes)) read.set(bytes, priors(bytes));
      Object.assign(all, read.get(bytes));
    }
  } catch {} // none, or over: what is the default without
  return all;
}
