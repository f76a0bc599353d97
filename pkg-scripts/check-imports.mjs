#!/usr/bin/env node
// The wasm can do nothing but what it imports. Holds that list to pkg-scripts/wasm-imports.json, which has a reason for each,
// and sees that the wasm names no folder of the machine that built it.
//   pkg-scripts/check-imports.mjs [WASM [ALLOW_LIST]]
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { PKG, ROOT } from "./lib/paths.mjs";

const [given, list = path.join(ROOT, "pkg-scripts/wasm-imports.json")] = process.argv.slice(2);
const wasms = given ? [given] : ["indwell_core_bg.wasm", "indwell_full_bg.wasm"].map((name) => path.join(PKG, name));
const allowed = JSON.parse(readFileSync(list, "utf8"));
// wasm-bindgen ends names with a hash of its version and of the signature, which says nothing here.
const contents = wasms.map((wasm) => readFileSync(wasm));
const imports = contents.flatMap((bytes) => WebAssembly.Module.imports(new WebAssembly.Module(bytes)));
const found = new Set(imports.map(({ name }) => name.replace(/_?[0-9a-f]{16}$/, "")));

const problems = [
  ...[...found].filter((name) => !(name in allowed)).map((name) => `${name} is imported, but not in the allow-list: what is it for?`),
  ...Object.keys(allowed).filter((name) => !found.has(name)).map((name) => `${name} is in the allow-list, but imported no more: remove it`),
  ...[homedir(), ROOT].filter((folder) => folder.length > 1 && contents.some((bytes) => bytes.includes(folder + path.sep))).map((folder) => `the wasm names ${folder}`),
  ...Object.entries(allowed).filter(([, why]) => !why).map(([name]) => `${name} is in the allow-list without a reason`),
];
for (const problem of problems) console.error(problem);
console.log(problems.length ? `the import list has ${problems.length} problems` : `${found.size} imports, each with its reason`);
process.exitCode = problems.length ? 1 : 0;
