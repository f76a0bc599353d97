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

for (const how of ["by way of base64", "without it"]) {
  test(`every character is one byte, and what has another is none at all, ${how}`, (t) => {
    const { fromBase64 } = Uint8Array;
    t.after(() => (Uint8Array.fromBase64 = fromBase64));
    Uint8Array.fromBase64 = how === "without it" ? undefined : (text) => Uint8Array.from(Buffer.from(text, "base64"));
    const storage = memoryStorage();
    inBytes(storage).keep("a", bytes);
    assert.deepEqual(inBytes(storage).get("a"), bytes);
    assert.equal(inBytes(storage).get("b"), undefined);
    for (const wrong of ["aĀ", "€", "a😀", "\ud800"]) {
      storage.setItem("a", wrong);
      assert.deepEqual(inBytes(storage).get("a"), new Uint8Array());
    }
    const value = (value) => inBytes({ ...storage, getItem: () => value }).get("a");
    assert.equal(value(null), undefined);
    assert.equal(value(undefined), undefined);
    for (const strange of [Symbol(), { toString: () => assert.fail() }]) assert.deepEqual(value(strange), new Uint8Array());
  });
}

test("keys are those that begin so; what is no text is none", () => {
  const keys = (all) => inBytes({ ...memoryStorage(), length: all.length, key: (at) => all[at] }).keys("in/");
  assert.equal(keys(["in/a", "out/in/b", "in", "in/c", null, undefined, 7, {}, "in/"]), "in/a\0in/c\0in/");
  assert.equal(keys([]), "");
});

test("no storage is handed over as none", () => assert.equal(inBytes(undefined), undefined));
