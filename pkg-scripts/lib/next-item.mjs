// How long the next item takes natively on Diginetica: our own V-SKNN, VMIS-kNN and VSTAN, which search the sessions of others, and the
// pack's query, which the browser runs too. By `indwell evaluate`, on the newest twentieth of the training sessions.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./paths.mjs";

const OUT = path.join(ROOT, "target/bench");
const MODELS = ["linear", "vmis", "vsknn", "vstan"];

/** A text that lies in DATA as .xz, beside the figures. */
export function unpacked(data, name) {
  const file = path.join(OUT, name);
  if (!existsSync(file)) writeFileSync(file, execFileSync("xz", ["-dc", path.join(data, `${name}.xz`)], { maxBuffer: 2 ** 30 }));
  return file;
}

/** The newest twentieth of the training sessions, every next item of them, and the sessions before. */
export function tail(train) {
  const sessions = readFileSync(train, "utf8").trim().split("\n");
  const cut = Math.floor(sessions.length * 0.95);
  const cases = sessions.slice(cut).flatMap((session) => {
    const items = session.split(" ");
    return items.slice(1).map((item, at) => `${items.slice(0, at + 1).join(" ")}\t${item}`);
  });
  const files = ["head", "tail"].map((name) => path.join(OUT, `diginetica-${name}.txt`));
  writeFileSync(files[0], sessions.slice(0, cut).join("\n") + "\n");
  writeFileSync(files[1], cases.join("\n") + "\n");
  return files;
}

/** By model: microseconds a query in each run, hit rate and reciprocal rank at 20. Each run asks all models in turn. */
export function nextItem({ data, runs, tell }) {
  mkdirSync(OUT, { recursive: true });
  execFileSync("cargo", ["build", "--quiet", "--release", "--features", "offline", "--bin", "indwell"], { cwd: ROOT, stdio: "inherit", env: { ...process.env, CARGO_TARGET_DIR: path.join(ROOT, "target") } });
  const [head, cases] = tail(unpacked(data, "diginetica-train.txt"));
  const found = MODELS.map((model) => ({ who: model, runs: [] }));
  for (let run = 0; run < runs; run++) {
    for (const one of found) {
      tell(`${one.who}, ${run + 1} of ${runs}`);
      const args = ["evaluate", "--train", head, "--test", cases, "--format", "sequences", "--json", "--min-support", "1", "--model", one.who, ...(one.who === "linear" ? ["--no-search"] : [])];
      const said = JSON.parse(execFileSync(path.join(ROOT, "target/release/indwell"), args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
      one.runs.push(said.query_us);
      Object.assign(one, { hr: said["hr@20"], mrr: said["mrr@20"] });
    }
  }
  return found.map((one) => ({ ...one, us: Math.min(...one.runs), ratio: one.runs.map((us, i) => us / found[0].runs[i]) }));
}
