// The gate on instruction counts: what it reads, and what it lets through.
import assert from "node:assert/strict";
import { test } from "node:test";
import { instructions, judge } from "../../pkg-scripts/lib/instructions.mjs";

test("instructions of the binary count, once, and those of other files do not", () => {
  const dump = "events: Ir\n\nob=/b\nfn=a\n1 10\n+3 5\ncfn=b\ncalls=2 7\n* 1000\n-1 2\nob=/libc\nfn=memcpy\n0 400\nob=/b\nfn=b\n8 3\n";
  assert.equal(instructions(dump, "/b"), 20);
  assert.equal(instructions(dump, "/libc"), 400);
});

test("3 % more pass and more do not; neither does another path, nor one that is gone, nor memory asked for more often", () => {
  const of = (instructions, allocations = 0) => ({ instructions, allocations });
  const verdicts = (counts, accepted) => judge(counts, accepted).map(({ name, verdict }) => `${name}: ${verdict}`);
  assert.deepEqual(verdicts({ a: of(1030), b: of(1031), c: of(960) }, { a: of(1000), b: of(1000), c: of(1000) }), ["a: ", "b: TOO MANY", "c: less"]);
  assert.deepEqual(verdicts({ a: of(1, 1) }, { a: of(1, 0) }), ["a: TOO MANY"]);
  assert.deepEqual(verdicts({ a: of(1) }, { b: of(1) }), ["a: NOT ACCEPTED", "b: NOT COUNTED"]);
});
