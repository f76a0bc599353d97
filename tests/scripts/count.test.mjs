// What the runners say at their end, read right.
import assert from "node:assert/strict";
import { test } from "node:test";
import { count, failures } from "../../pkg-scripts/lib/count.mjs";

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

test("what failed is named, with its place and the first line of why", () => {
  const node = [
    "✖ a test (3.5ms)", "  AssertionError [ERR_ASSERTION]: one is not", "✔ another (0.1ms)", "ℹ fail 2", "", "✖ failing tests:", "",
    "test at tests/e2e/a.test.mjs:2:38", "✖ a test (3.5ms)", "  AssertionError [ERR_ASSERTION]: one is not", "  two", "      at file:///a.test.mjs:2:70", "",
    "test at tests/e2e/b.test.mjs:3:1", "\x1b[31m✖ late (slow) (50.5ms)\x1b[39m", "  'test timed out after 50ms'",
  ].join("\n");
  assert.deepEqual(failures(node, "node"), [
    "a test (tests/e2e/a.test.mjs:2:38) AssertionError [ERR_ASSERTION]: one is not",
    "late (slow) (tests/e2e/b.test.mjs:3:1) 'test timed out after 50ms'",
  ]);
  const cargo = [
    "test store::keeps ... FAILED", "", "failures:", "", "---- store::keeps stdout ----", "", "thread 'store::keeps' (7) panicked at src/store/mod.rs:1:2:", "assertion failed: kept",
    "---- web::told output ----", "    JS exception", "", "failures:", "    store::keeps",
  ].join("\n");
  assert.deepEqual(failures(cargo, "cargo"), ["store::keeps (src/store/mod.rs:1:2) assertion failed: kept", "web::told"]);
  assert.deepEqual(failures("  ok      rustfmt\n  FAILED  eslint\n          what it said\n", "plain"), ["eslint"]);
  for (const runner of ["node", "cargo", "plain"]) assert.deepEqual(failures("ok      all\n3 passed, 0 failed\n", runner), []);
});
