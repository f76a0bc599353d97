// Runs the stages of pkg-scripts/test one after the other, counts what their runners counted, and sums it up with the names of what failed.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { count, failures } from "./count.mjs";
import { ROOT } from "./paths.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];

// minutes: a stage that takes longer hangs, and is stopped. counts: whose closing lines to read; it must run at least one test, or,
// where it may, say that it skipped them.
const STAGES = [
  { name: "lint", run: ["pkg-scripts/lint"], minutes: 12, counts: "plain" },
  { name: "native", run: ["cargo", "test", "--features", "offline"], minutes: 15, counts: "cargo" },
  { name: "instructions", run: ["pkg-scripts/instructions"], minutes: 5, counts: "plain", maySkip: true },
  { name: "browser", run: ["cargo", "test", ...WASM, "--features", "arrange", "--test", "web"], minutes: 10, counts: "cargo" },
  { name: "build", run: ["pkg-scripts/build", "--no-size"], minutes: 10 },
  { name: "size", run: ["pkg-scripts/size"], minutes: 1, needs: ["build"] },
  { name: "fault", run: ["pkg-scripts/build", "--fault"], minutes: 10 },
  { name: "imports", run: ["pkg-scripts/check-imports.mjs"], minutes: 1, needs: ["build"] },
  { name: "site", run: ["pkg-scripts/site"], minutes: 1, needs: ["build"] },
  { name: "scripts", tests: "tests/scripts", minutes: 5, counts: "node" },
  { name: "e2e", tests: "tests/e2e", minutes: 20, counts: "node", needs: ["build", "fault", "site"] },
  { name: "package", tests: "tests/package", minutes: 20, counts: "node", needs: ["build"] },
];

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !STAGES.some((stage) => stage.name === name));
if (unknown.length) {
  console.error(`There is no stage ${unknown.join(", ")}; there are: ${STAGES.map(({ name }) => name).join(" ")}`);
  process.exit(2);
}

const results = [];
for (const stage of STAGES.filter(({ name }) => !chosen.length || chosen.includes(name))) {
  console.log(`\n── ${stage.name} ${"─".repeat(Math.max(0, 70 - stage.name.length))}`);
  const missing = (stage.needs ?? []).find((name) => results.some((result) => result.name === name && result.failed));
  const started = Date.now();
  const outcome = missing
    ? { passed: 0, failed: 1, skipped: 0, note: `not run: it needs ${missing}, which failed` }
    : await run(stage);
  results.push({ name: stage.name, seconds: (Date.now() - started) / 1000, ...outcome });
}

console.log(`\n── summary ${"─".repeat(63)}`);
for (const { name, seconds, passed, failed, skipped, note, named = [] } of results) {
  const counts = `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`;
  console.log(`${failed ? "FAILED" : "ok    "}  ${name.padEnd(13)}${`${seconds.toFixed(1)} s`.padStart(9)}   ${counts}${note ? ` (${note})` : ""}`);
  for (const line of named) console.log(`          ✖ ${line.slice(0, 300)}`);
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const [passed, failed, skipped] = ["passed", "failed", "skipped"].map(sum);
console.log(`${"all".padStart(11)}          ${`${sum("seconds").toFixed(1)} s`.padStart(9)}\n`);
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed ? 1 : 0;

async function run(stage) {
  let command = stage.run;
  if (stage.tests) {
    const files = testFiles(stage.tests);
    if (!files.length) return { passed: 0, failed: 1, skipped: 0, note: `no test file in ${stage.tests}/` };
    command = [process.execPath, "--test", "--test-concurrency=1", "--test-reporter=spec", ...files];
  }
  const { code, output, late } = await spawnAndShow(command, stage.minutes);
  const result = stage.counts ? { ...count(output, stage.counts), named: failures(output, stage.counts) } : { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 };
  // Whatever went wrong outside any one test is one failure more than the runner knew.
  if (late) return { ...result, failed: result.failed + 1, note: `stopped after ${stage.minutes} minutes` };
  if (code !== 0 && !result.failed) return { ...result, failed: 1, note: `ended with ${code}` };
  if (stage.counts && !result.passed && !result.failed && !(stage.maySkip && result.skipped)) return { ...result, failed: 1, note: "ran no test" };
  return result;
}

function testFiles(folder) {
  try {
    const files = readdirSync(path.join(ROOT, folder), { recursive: true });
    return files.filter((file) => /\.test\.m?js$/.test(file) && !file.includes("node_modules")).sort().map((file) => `${folder}/${file}`);
  } catch {
    return [];
  }
}

function spawnAndShow([command, ...args], minutes) {
  return new Promise((resolve) => {
    // A group of its own, so that a stage that hangs is ended with all it started.
    const child = spawn(command, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let output = "";
    let late = false;
    const end = () => {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    };
    const timer = setTimeout(() => ((late = true), end()), minutes * 60_000);
    for (const [from, to] of [[child.stdout, process.stdout], [child.stderr, process.stderr]]) {
      from.setEncoding("utf8").on("data", (text) => {
        output += text;
        to.write(text);
      });
    }
    const stop = () => (end(), process.exit(130));
    process.once("SIGINT", stop).once("SIGTERM", stop);
    child.on("error", (error) => (output += String(error)));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      process.off("SIGINT", stop).off("SIGTERM", stop);
      end();
      resolve({ code: code ?? signal ?? "an error", output, late });
    });
  });
}
