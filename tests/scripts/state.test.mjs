// The page's side reads the stored bytes as the engine does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ROOT } from "../../pkg-scripts/lib/paths.mjs";
import { readState } from "../../src/js/options.js";
import { readable } from "../../src/js/state.js";

const golden = (name) => readFileSync(path.join(ROOT, "tests/golden/store", name));

test("what the engine exports of the golden bytes is what the page's side reads of them", () => {
  const bytes = golden("value-2.bin");
  const wanted = JSON.parse(golden("value-2.json"));
  assert.ok(wanted.events.length >= 5 && wanted.items.some((item) => item.log_price !== null) && wanted.sums.length && wanted.forgotten.length);
  assert.ok(wanted.items.some((item) => item.facets.some((facet) => facet.startsWith("text#"))));
  const read = readable(bytes.toString("latin1"), wanted.exported_at);
  const { state, ...rest } = read;
  assert.deepEqual(rest, wanted);
  assert.deepEqual(Buffer.from(readState(JSON.parse(JSON.stringify(read)))), bytes, "and the state is the same bytes");
});

test("what is no export is refused", () => {
  const wrong = [undefined, null, "", "{}", {}, [], 7, { format: "indwell" }, { format: "other", state: "" }, { format: "indwell", state: 7 }, { format: "indwell", state: "ü" }];
  wrong.push({ format: "indwell", state: "A".repeat((1 << 22) + 4) }, { format: "indwell", get state() { throw new Error("no"); } }, new Proxy({}, { get() { throw new Error("no"); } }));
  for (const value of wrong) assert.throws(() => readState(value), { code: "invalid_argument" });
  assert.equal(readState({ format: "indwell", state: "" }).length, 0);
});
