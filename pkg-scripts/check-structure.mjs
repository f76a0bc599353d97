#!/usr/bin/env node
// Holds the rules that keep the project simple: which module may know which, how long a file may be, what no file may say.
//   pkg-scripts/check-structure.mjs [ROOT]
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./lib/paths.mjs";

// A module may use those on lines below its own, never one beside or above it.
const LAYERS = [
  ["bin"],
  ["web", "offline"],
  ["space"],
  ["engine"],
  ["arrange", "learn"],
  ["rank", "recommend", "store", "privacy"],
  ["interest"],
  ["history", "pack"],
  ["event"],
  ["item"],
  ["sort"],
];
const LONGEST = 400;

// Spelt in pieces, so that this file does not say what it forbids.
const FORBIDDEN = [
  [new RegExp(`(^|[^\\w.~-])/(${["work", "root", "tmp", "farm"].join("|")})/`), "names a path of one machine"],
  [new RegExp(`https?://[\\w.-]*(${["npm" + "js", "crates" + "\\.io", "py" + "pi", "registry"].join("|")})`), "names a registry's host"],
];
const RUST_FORBIDDEN = [
  [/\b(todo|unimplemented|dbg)!\s*\(/, "is unfinished"],
  [/#\[ignore\b/, "has a test that does not run"],
];
const JS_FORBIDDEN = [[/\b(test|it|describe)\.(skip|only|todo)\(/, "has a test that does not run"]];

const root = process.argv[2] ?? ROOT;
const problems = [];
const layerOf = (module) => LAYERS.findIndex((names) => names.includes(module));

for (const file of files()) {
  const text = readFileSync(path.join(root, file), "utf8");
  if (text.includes("\0")) continue;
  const kind = kindOf(file, text);
  if (kind) {
    const lines = text.split("\n").length - 1;
    if (lines > LONGEST) problems.push(`${file} has ${lines} lines: at most ${LONGEST} keep a file readable`);
  }
  if (file !== "Cargo.lock") each(text, FORBIDDEN, file);
  if (path.basename(file) === "package-lock.json" && text.includes('"resolved"')) {
    problems.push(`${file} names where packages came from: run npm with pkg-scripts/.npmrc`);
  }
  if (kind === "rust") checkRust(file, text);
  if (kind === "js") each(text, JS_FORBIDDEN, file);
  if (/^pkg-scripts\/[^/]+$/.test(file) && text.startsWith("#!") && !/^(# |\/\/ |""")\S/.test(text.split("\n")[1])) {
    problems.push(`${file} does not say in its second line what it is for`);
  }
}

for (const problem of problems) console.error(problem);
console.log(problems.length ? `${problems.length} rules of the structure are broken` : "the structure holds");
process.exitCode = problems.length ? 1 : 0;

function checkRust(file, text) {
  each(text, RUST_FORBIDDEN, file);
  const module = /^src\/([\w-]+)/.exec(file)?.[1];
  if (!module || module === "lib") return;
  if (!text.startsWith("//!")) problems.push(`${file} does not say at its top, after //!, what it is for`);
  if (layerOf(module) < 0) return problems.push(`${file}: module "${module}" has no layer yet: give it one in LAYERS`);

  const code = text.replace(/\/\/.*$/gm, "");
  if (module !== "web") each(code, [[/\b(wasm_bindgen|js_sys|web_sys)\b/, "names the browser: only src/web may"]], file);
  if (!["offline", "bin"].includes(module)) {
    each(code, [[/\bstd::(fs|net|process|env|time|thread)\b/, "names the machine: only src/offline and src/bin may"]], file);
  }
  for (const used of modulesUsed(code)) {
    if (used !== module && layerOf(used) <= layerOf(module)) {
      problems.push(`${file}: ${module} uses ${used}: arrows run downward only`);
    }
  }
}

/** The modules named after `crate::`, alone or in a group. */
function modulesUsed(code) {
  const used = new Set();
  for (const [, rest] of code.matchAll(/\bcrate::([\w{][^;]*)/g)) {
    if (!rest.startsWith("{")) used.add(/^\w+/.exec(rest)[0]);
    let depth = 0;
    for (const [token] of rest.startsWith("{") ? rest.matchAll(/[{}]|[\w:]+/g) : []) {
      if (token === "{") depth += 1;
      else if (token === "}" && --depth === 0) break;
      else if (depth === 1) used.add(/^\w+/.exec(token)?.[0]);
    }
  }
  return [...used].filter((name) => layerOf(name) >= 0);
}

function each(text, rules, file) {
  text.split("\n").forEach((line, index) => {
    for (const [pattern, sentence] of rules) {
      if (pattern.test(line)) problems.push(`${file}:${index + 1} ${sentence}`);
    }
  });
}

function kindOf(file, text) {
  if (file.endsWith(".rs")) return "rust";
  if (/\.(js|mjs|ts)$/.test(file)) return "js";
  if (/\.(css|html|sh|py)$/.test(file) || text.startsWith("#!")) return "other";
  return null;
}

/** What is committed or about to be. */
function files() {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  return [...new Set(list.split("\0"))].filter((file) => file && existsSync(path.join(root, file)));
}
