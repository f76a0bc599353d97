// What the runners say at their end, read right.
import assert from "node:assert/strict";
import { test } from "node:test";
import { count } from "../../pkg-scripts/lib/count.mjs";

test("cargo: the sum over all test binaries", () => {
  const output = [
    "running 2 tests",
    "test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
    "   Doc-tests indwell",
    "test result: FAILED. 3 passed; 1 failed; 4 ignored; 0 measured; 0 filtered out; finished in 1.20s",
  ].join("\n");
  assert.deepEqual(count(output, "cargo"), { passed: 5, failed: 1, skipped: 4 });
});

test("node: cancelled counts as failed, todo as skipped, colours are nothing", () => {
  const output = "\x1b[34mℹ tests 9\x1b[39m\nℹ suites 0\nℹ pass 4\nℹ fail 1\nℹ cancelled 2\nℹ skipped 1\nℹ todo 1\nℹ duration_ms 12.5\n";
  assert.deepEqual(count(output, "node"), { passed: 4, failed: 3, skipped: 2 });
});

test("our own closing line, with and without skipped", () => {
  assert.deepEqual(count("  ok  eslint\n7 passed, 1 failed\n", "plain"), { passed: 7, failed: 1, skipped: 0 });
  assert.deepEqual(count("7 passed, 1 failed, 2 skipped", "plain"), { passed: 7, failed: 1, skipped: 2 });
});

test("a line that only looks like a closing line counts nothing", () => {
  assert.deepEqual(count("I think 7 passed, 1 failed, more or less\ntest result: none", "plain"), { passed: 0, failed: 0, skipped: 0 });
  assert.deepEqual(count("", "cargo"), { passed: 0, failed: 0, skipped: 0 });
});
