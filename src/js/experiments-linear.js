// Which variant does better in which circumstances: src/learn/linear.rs over again, a Bayesian linear regression of the reward on
// the features. It is made anew of the choices that are kept, so it merges, fades and is erased with them.

const at = (row, column) => (row * (row + 1)) / 2 + column;

/**
 * What draws rewards: a prior with this mean for each coefficient, every one of this precision, and what was learnt since.
 * @param {number[]} mean
 * @param {number} precision
 * @param {{ x: number[], count: number, reward: number }[]} lessons showings with these features, and what they earned in sum
 */
export function linear(mean, precision, lessons) {
  const size = mean.length;
  const root = Array((size * (size + 1)) / 2).fill(0); // the lower triangle of the precision, and then its Cholesky root
  const b = mean.map((one) => precision * one);
  for (let i = 0; i < size; i++) root[at(i, i)] = precision;
  for (const { x, count, reward } of lessons) {
    for (let i = 0; i < size; i++) {
      b[i] += reward * x[i];
      for (let j = 0; j <= i; j++) root[at(i, j)] += count * x[i] * x[j];
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let known = 0;
      for (let k = 0; k < j; k++) known += root[at(i, k)] * root[at(j, k)];
      const rest = root[at(i, j)] - known;
      root[at(i, j)] = i === j ? Math.sqrt(Math.max(rest, 1e-12)) : rest / root[at(j, j)];
    }
  }
  const back = (v) => {
    for (let i = size - 1; i >= 0; i--) {
      let known = 0;
      for (let k = i + 1; k < size; k++) known += root[at(k, i)] * v[k];
      v[i] = (v[i] - known) / root[at(i, i)];
    }
    return v;
  };
  for (let i = 0; i < size; i++) {
    let known = 0;
    for (let k = 0; k < i; k++) known += root[at(i, k)] * b[k];
    b[i] = (b[i] - known) / root[at(i, i)];
  }
  const likely = back(b);
  /** A reward for these features, sampled with so much of the posterior's spread. */
  return (x, spread, random) => {
    const noise = back(Array.from({ length: size }, () => random.normal()));
    return x.reduce((sum, one, i) => sum + one * (likely[i] + spread * noise[i]), 0);
  };
}
