// indwell/asm answers as the wasm does, to the last bit: every golden scenario, through the API of both, and memory that grows.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bits, entry, outcome, placed, scenarios } from "./lib/golden.mjs";

describe("indwell/asm", async () => {
  const [wasm, asm] = [await entry("inline"), await entry("asm")];
  let refused = 0;

  test("it takes no wasm, and says so", async () => {
    await assert.rejects(asm({ space: "given", wasm: new Uint8Array() }), /wasm is not an option of indwell\/asm/);
  });

  for (const { file, given, expected } of scenarios.filter(({ given }) => !given.options?.wishes)) {
    test(`${file}: the slate, reasons, interests and export of the wasm`, async () => {
      const [one, other] = [await outcome(wasm, given, file), await outcome(asm, given, file)];
      assert.deepEqual(other, one);
      const { confidence, facets } = one.interests;
      assert.equal(bits(other.interests.confidence), bits(confidence));
      assert.deepEqual(facets.map(({ strength }) => bits(strength)), other.interests.facets.map(({ strength }) => bits(strength)));
      if (one.problems.length || one.slate.problems.length) return (refused += 1); // the engine takes what the API refuses
      assert.deepEqual(placed(other.slate), expected.items);
      assert.equal(bits(other.slate.confidence), expected.confidence);
    });
  }

  test("nearly all scenarios were held to what is stored for them", () => assert.ok(refused <= 3, `${refused} were not`));

  test("a history that makes the memory grow", async () => {
    const items = Array.from({ length: 4000 }, (_, at) => ({ item_id: `sku-${at}`, facets: { colour: `c${at % 7}`, kind: `k${at % 31}/${at % 5}` }, price: 1 + (at % 50), text: `thing number ${at} of many` }));
    const run = async (open) => {
      const me = await open({ space: "large", now: () => 1_790_000_000_000 });
      for (let at = 0; at < items.length; at += 9) me.track({ name: "view_item", item: items[at], time: 1_789_000_000_000 + at * 1000 });
      const slate = me.rank(items, { explain: true });
      me.dispose();
      return slate;
    };
    const [one, other] = [await run(wasm), await run(asm)];
    assert.ok(one.reordered);
    assert.deepEqual(other, one);
  });
});
