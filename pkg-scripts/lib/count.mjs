// Reads what test runners say they counted, and which tests they say failed.

const RUNNERS = {
  // cargo test and wasm-bindgen-test-runner: one line per test binary
  cargo: /^test result: \w+\. (?<passed>\d+) passed; (?<failed>\d+) failed; (?<skipped>\d+) ignored;/gm,
  // node --test with the spec reporter: one line per outcome
  node: /^ℹ (?:pass (?<passed>\d+)|(?:fail|cancelled) (?<failed>\d+)|(?:skipped|todo) (?<skipped>\d+))$/gm,
  // our own scripts
  plain: /^(?<passed>\d+) passed, (?<failed>\d+) failed(?:, (?<skipped>\d+) skipped)?$/gm,
};

const FAILURES = {
  cargo: /^---- (?<name>.+) (?:stdout|output) ----$(?:\n*.*panicked at (?<where>.+):\n(?<why>.+))?/gm,
  node: /^test at (?<where>.+)\n✖ (?<name>.+) \([\d.]+ms\)(?:\n\s+(?<why>.+))?/gm,
  plain: /^ *FAILED +(?<name>.+)$/gm,
};

// eslint-disable-next-line no-control-regex -- colours are control characters
const plainText = (output) => output.replace(/\x1b\[[0-9;]*m|\x1b\(B|\r/g, "");

/** The sums of a runner's closing lines in its output; all zero when there is none. */
export function count(output, runner) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { groups } of plainText(output).matchAll(RUNNERS[runner])) {
    for (const key of Object.keys(sum)) sum[key] += Number(groups[key] ?? 0);
  }
  return sum;
}

/** The tests that a runner says failed, one line each: its name, where it is, and the first line of why. */
export function failures(output, runner) {
  return [...plainText(output).matchAll(FAILURES[runner])].map(({ groups: { name, where, why } }) => [name, where && `(${where})`, why].filter(Boolean).join(" "));
}
