// The storage that the wasm is handed: bytes as characters, read back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inBytes } from "../../src/js/bytes.js";
import { memoryStorage } from "../../src/js/memory.js";

const bytes = Uint8Array.from({ length: 30_000 }, (_, at) => (at * 7 + (at >> 8)) % 256);

// As browsers have it, and Node from some version on.
const based = Object.assign(Uint8Array.from(bytes), { toBase64: () => Buffer.from(bytes).toString("base64") });
const bare = Object.assign(Uint8Array.from(bytes), { toBase64: undefined });
for (const [how, given] of Object.entries({ "by way of base64": based, "without it": bare })) {
  test(`every byte is one character, however many there are, ${how}`, () => {
    const storage = memoryStorage();
    assert.equal(inBytes(storage).keep("a", given), true);
    const text = storage.getItem("a");
    assert.equal(text.length, bytes.length);
    assert.ok(bytes.every((byte, at) => text.charCodeAt(at) === byte));
  });
}

test("what reads back as something else, or cannot be read, is not kept; only what was not set throws", () => {
  const broken = (part) => inBytes({ ...memoryStorage(), ...part });
  const throwing = () => {
    throw new Error("broken");
  };
  assert.equal(broken({ setItem() {} }).keep("a", bytes), false);
  assert.equal(broken({ getItem: () => "another" }).keep("a", bytes), false);
  assert.equal(broken({ getItem: throwing }).keep("a", bytes), false);
  assert.throws(() => broken({ setItem: throwing }).keep("a", bytes), /broken/);
});

test("no storage is handed over as none", () => assert.equal(inBytes(undefined), undefined));
