// Reads what test runners say they counted.

const RUNNERS = {
  // cargo test and wasm-bindgen-test-runner: one line per test binary
  cargo: /^test result: \w+\. (?<passed>\d+) passed; (?<failed>\d+) failed; (?<skipped>\d+) ignored;/gm,
  // node --test with the spec reporter: one line per outcome
  node: /^ℹ (?:pass (?<passed>\d+)|(?:fail|cancelled) (?<failed>\d+)|(?:skipped|todo) (?<skipped>\d+))$/gm,
  // our own scripts
  plain: /^(?<passed>\d+) passed, (?<failed>\d+) failed(?:, (?<skipped>\d+) skipped)?$/gm,
};

/** The sums of a runner's closing lines in its output; all zero when there is none. */
export function count(output, runner) {
  // eslint-disable-next-line no-control-regex -- colours are control characters
  const text = output.replace(/\x1b\[[0-9;]*m|\x1b\(B|\r/g, "");
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { groups } of text.matchAll(RUNNERS[runner])) {
    for (const key of Object.keys(sum)) sum[key] += Number(groups[key] ?? 0);
  }
  return sum;
}
