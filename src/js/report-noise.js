// Noise by whole numbers alone: no logarithm, no division that rounds, so that every outcome has exactly the chance that the
// analysis says (Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential Privacy", NeurIPS 2020, section 5).
// Noise from floating point leaks by which numbers it can hit (Mironov, CCS 2012).

/**
 * Makes even whole numbers below a limit, 1 to 2^31, of even 32-bit words: what is drawn above its last multiple is drawn
 * again. Limits stay below: all that is counted is at most 2·10^9, and term k of a series is met with a chance of 1/k!.
 */
export const evenly = (word) => (limit) => {
  const most = 0x7fffffff - (((0x7fffffff % limit) + 1) % limit);
  for (;;) {
    const drawn = word() >>> 1;
    if (drawn <= most) return drawn % limit;
  }
};

/** True with a chance of e^(−top/bottom), 0 ≤ top ≤ bottom: the series of e^−x, a coin for each term (their algorithm 1). */
function fades(below, top, bottom) {
  let term = 1;
  while (below(bottom * term) < top) term++;
  return term % 2 === 1;
}

/**
 * A whole number `y` with a chance in proportion to e^(−|y| · top/bottom): the discrete Laplace distribution (their
 * algorithm 2). Its variance is 2a/(1 − a)² with a = e^(−top/bottom).
 */
export function laplace(below, top, bottom) {
  for (;;) {
    const rest = below(bottom);
    if (!fades(below, rest, bottom)) continue;
    let whole = 0;
    while (fades(below, 1, 1)) whole++;
    const size = Math.floor((rest + bottom * whole) / top);
    const negative = below(2) === 1;
    if (negative && size === 0) continue; // else 0 would come twice as often
    return negative ? -size : size;
  }
}

/** Of all that is counted so many at random, each as likely as any other: counts that sum to `cap` at most. */
export function pick(below, counts, cap) {
  const left = [...counts];
  const taken = counts.map(() => 0);
  let all = left.reduce((sum, count) => sum + count, 0);
  for (let round = Math.min(cap, all); round > 0; round--) {
    let at = below(all--);
    const bucket = left.findIndex((count) => (at -= count) < 0);
    left[bucket]--;
    taken[bucket]++;
  }
  return taken;
}

/** Words from the browser's own source. */
export function words() {
  const buffer = new Uint32Array(256);
  let at = buffer.length;
  return () => {
    if (at === buffer.length) {
      crypto.getRandomValues(buffer);
      at = 0;
    }
    return buffer[at++];
  };
}
