// The checks bite: each finds what it is there to find, and is content with what is right.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { load, weigh } from "../../pkg-scripts/lib/weigh.mjs";

const SCRIPTS = fileURLToPath(new URL("../../pkg-scripts/", import.meta.url));
const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function folderWith(files) {
  const folder = mkdtempSync(path.join(tmpdir(), "indwell-checks-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

function run(script, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(SCRIPTS, script), ...args], { encoding: "utf8" });
  return { ok: status === 0, said: stdout + stderr };
}

function structureOf(files) {
  const folder = folderWith(files);
  execFileSync("git", ["init", "--quiet"], { cwd: folder });
  return run("check-structure.mjs", folder);
}

test("structure: downward arrows and the browser in web/ are fine", () => {
  const { ok, said } = structureOf({
    "src/engine.rs": "//! Owns all.\nuse crate::{history::{self, Log}, rank::Score};\nuse crate::event::Event;\n",
    "src/web/mod.rs": "//! The browser.\nuse crate::engine::Engine;\nuse wasm_bindgen::prelude::*;\n",
    "src/item.rs": "//! Items. Not wasm_bindgen, see crate::engine.\n",
  });
  assert.ok(ok, said);
});

const VIOLATIONS = {
  "an upward arrow": [{ "src/history/mod.rs": "//! Log.\nuse crate::interest::Interests;\n" }, /history uses interest/],
  "an upward arrow in a group": [{ "src/item.rs": "//! Items.\nuse crate::{\n    event::{Event, Name},\n};\n" }, /item uses event/],
  "an upward arrow in a path": [{ "src/item.rs": "//! Items.\nfn f() { crate::engine::run() }\n" }, /item uses engine/],
  "a sideways arrow": [{ "src/store/mod.rs": "//! Store.\nuse crate::rank::Score;\n" }, /store uses rank/],
  "a module without a layer": [{ "src/misc.rs": "//! Things.\n" }, /"misc" has no layer/],
  "the browser outside web/": [{ "src/rank/mod.rs": "//! Rank.\nuse js_sys::Array;\n" }, /mod\.rs:2 names the browser/],
  "the clock in the engine": [{ "src/engine.rs": "//! Owns.\nuse std::time::SystemTime;\n" }, /names the machine/],
  "a long file": [{ "www/shop/shop.js": "let x;\n".repeat(401) }, /has 401 lines/],
  "a module without a word on top": [{ "src/item.rs": "pub struct Item;\n" }, /does not say at its top/],
  "a path of a machine": [{ "README.md": `see ${"/wo"}${"rk/"}main\n` }, /README\.md:1 names a path of one machine/],
  "a registry's host": [{ "pkg-scripts/.npmrc": `registry=${"https:/"}/registry.example\n` }, /names a registry's host/],
  "a lock file with addresses": [{ "pkg-scripts/package-lock.json": '{ "resolved": "x" }\n' }, /names where packages came from/],
  "unfinished Rust": [{ "tests/engine/main.rs": `fn f() { ${"to"}${"do!()"} }\n` }, /is unfinished/],
  "a test that does not run": [{ "tests/e2e/a.test.mjs": `test${".sk"}ip("x", () => {});\n` }, /a test that does not run/],
  "a script without a purpose": [{ "pkg-scripts/run": "#!/usr/bin/env bash\nset -e\n" }, /does not say in its second line/],
};
for (const [what, [files, sentence]] of Object.entries(VIOLATIONS)) {
  test(`structure: ${what} is found`, () => {
    const { ok, said } = structureOf(files);
    assert.ok(!ok);
    assert.match(said, sentence);
  });
}

const PACKAGE = {
  "package.json": JSON.stringify({ exports: { ".": { types: "./index.d.ts", default: "./index.js" }, "./inline": { default: "./inline.js" } } }),
  "index.js": 'import "./core.js";\nexport const at = new URL("indwell_core_bg.wasm", import.meta.url);\n',
  "inline.js": 'export * from "./core.js";\nexport const bytes = () => import("./wasm-inline.js");\n',
  "core.js": 'import * as glue from "./indwell_core.js";\nexport { glue };\n',
  "wasm-inline.js": 'export default "AGFzbQ==";\n',
  "indwell_core.js": "// glue\n",
  "indwell_core_bg.wasm": "0123456789".repeat(100),
};

test("size: an entry is all that it makes a page load, each once", () => {
  const folder = folderWith(PACKAGE);
  assert.deepEqual(load(folder, "./index.js").sort(), ["core.js", "index.js", "indwell_core.js", "indwell_core_bg.wasm"]);
  assert.deepEqual(load(folder, "./inline.js").sort(), ["core.js", "indwell_core.js", "inline.js", "wasm-inline.js"]);
  const one = weigh(folder, ["indwell_core_bg.wasm"]);
  assert.equal(one.raw, 1000);
  assert.ok(one.brotli < one.gzip && one.gzip < 100);
});

test("size: within the budget passes; a byte over it fails, and so does a limit for nothing, an entry without a limit, a README that says another size", () => {
  const folder = folderWith(PACKAGE);
  const { brotli } = weigh(folder, ["indwell_core_bg.wasm", "indwell_core.js"]);
  const against = (budgets) => {
    writeFileSync(path.join(folder, "budgets"), JSON.stringify(budgets));
    return run("size", folder, path.join(folder, "budgets"));
  };
  const limits = { "wasm + glue": { brotli }, indwell: { brotli: 1000 }, "indwell/inline": { brotli: 1000 } };
  const within = against(limits);
  assert.ok(within.ok, within.said);
  const over = against({ ...limits, "wasm + glue": { brotli: brotli - 1 } });
  assert.ok(!over.ok);
  assert.match(over.said, /OVER/);
  assert.match(against({ ...limits, "indwell/gone": { brotli: 1 } }).said, /limits "indwell\/gone", which/);
  assert.match(against({ ...limits, "indwell/inline": undefined }).said, /no limit for "indwell\/inline"/);
  const table = (one, other) => `| entry | what it is | sent |\n|---|---|---|\n| \`indwell\`, \`/inline\` | it | ${one}, ${other} KB |\n`;
  writeFileSync(path.join(folder, "README.md"), table("0.2", "0.2"));
  assert.ok(against(limits).ok, against(limits).said);
  writeFileSync(path.join(folder, "README.md"), table("0.2", "0.9"));
  assert.match(against(limits).said, /says 0.9 KB of "indwell\/inline", and it is 0\.\d/);
});

test("imports: what is not allowed, no longer there or without a reason is found", () => {
  const text = (string) => [string.length, ...Buffer.from(string)];
  const names = [text("m"), text("__wbg_fetch_0123456789abcdef")].flat();
  const imports = [1, ...names, 0, 0];
  const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, imports.length, ...imports];
  const folder = folderWith({ "core.wasm": Buffer.from(bytes) });
  const against = (allowed) => {
    writeFileSync(path.join(folder, "allowed"), JSON.stringify(allowed));
    return run("check-imports.mjs", path.join(folder, "core.wasm"), path.join(folder, "allowed"));
  };
  const right = against({ __wbg_fetch: "a reason" });
  assert.ok(right.ok, right.said);
  assert.match(against({}).said, /__wbg_fetch is imported, but not in the allow-list/);
  assert.match(against({ __wbg_fetch: "" }).said, /without a reason/);
  assert.match(against({ __wbg_fetch: "a reason", gone: "another" }).said, /gone is in the allow-list, but imported no more/);
});
