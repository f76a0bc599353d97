// The wasm's memory, which never becomes smaller: it must be as much as was wanted at one moment, and not the sum of several.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { PKG } from "../../pkg-scripts/lib/browser.mjs";
import { events } from "../bench/made.js";

let memory;
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...given) {
    super(...given);
    memory ??= this.exports.memory;
  }
};
const { open } = await import(pathToFileURL(path.join(PKG, "inline.js")));
const kib = () => memory.buffer.byteLength / 1024;
const me = await open({ space: "heap" });

test("an open session takes 128 KiB, and a full history half a MiB more", () => {
  me.status();
  assert.equal(kib(), 128);
  const all = events(1000);
  for (let i = 0; i < 1000; i += 100) me.track(all.slice(i, i + 100));
  assert.equal(me.status().events, 1000);
  assert.ok(kib() <= 640, `${kib()} KiB`);
});

test("what was let go of is used again by something larger", async () => {
  const before = kib();
  for (const half of [1, 2, 3, 4, 5, 6]) await assert.rejects(me.load(new Uint8Array(half * 512 * 1024)), { code: "pack_refused" });
  // It grows by an eighth of what is wanted at a time.
  assert.ok(kib() <= before + (9 / 8) * 3 * 1024, `${kib()} KiB after ${before}`);
});
