// Puts the package together: the hand-written modules of src/js, as few files, the glue and the wasm of a build stage, licences, README.
//   node pkg-scripts/lib/assemble.mjs STAGE OUT [STAGE_OF_INDWELL_FULL]
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { atOnce, inParts } from "./parts.mjs";
import { ROOT } from "./paths.mjs";

const [stage, out, full] = process.argv.slice(2).map((folder) => path.resolve(ROOT, folder));
const from = (...parts) => path.join(ROOT, ...parts);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const MINIFIED = ["--minify", "--target=es2022", "--charset=utf8", "--log-level=warning"];
for (const file of readdirSync(from("src/js"))) if (file.endsWith(".d.ts")) cpSync(from("src/js", file), path.join(out, file));
for (const file of ["indwell_core.js", "indwell_core_bg.wasm"]) cpSync(path.join(stage, file), path.join(out, file));
if (full) cpSync(path.join(full, "indwell_core_bg.wasm"), path.join(out, "indwell_full_bg.wasm"));

// The bootstrap is a text to put into a page, so it is one script, and a policy allows it by its hash.
const bundle = ["--bundle", "--minify", "--format=iife", "--target=es2023", "--charset=utf8", "--log-level=warning"];
const script = execFileSync(from("pkg-scripts/node_modules/.bin/esbuild"), [from("src/js/bootstrap-inline.js"), ...bundle], { encoding: "utf8" }).trim();
if (/<\/script|<!--/i.test(script)) throw new Error("The bootstrap would end its own script element.");
const hash = `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
const exported = Object.entries({ script, hash }).map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};\n`);
writeFileSync(path.join(out, "bootstrap.js"), exported.join(""));
console.log(`bootstrap: ${gzipSync(script, { level: 9 }).length} B gzip, script-src ${hash}`);

const wasm = readFileSync(path.join(stage, "indwell_core_bg.wasm"));
writeFileSync(path.join(out, "wasm-inline.js"), `export default "${wasm.toString("base64")}";\n`);

// A build with faults in it is without these.
const asm = existsSync(path.join(stage, "asm"));
if (asm) oneFile("asm.js", path.join(stage, "asm"), "--format=esm", "--inject:./asm-machine.js");
if (asm) oneFile("script.js", out, "--format=iife", "--global-name=Indwell");

for (const file of ["README.md", "LICENSE-MIT", "LICENSE-APACHE"]) {
  if (existsSync(from(file))) cpSync(from(file), path.join(out, file));
}

// One version for crate and package: Cargo.toml's.
const version = /^\[package\][^[]*?^version *= *"([^"]+)"/ms.exec(readFileSync(from("Cargo.toml"), "utf8"))?.[1];
if (!version) throw new Error("Cargo.toml has no version in [package].");
const manifest = { ...JSON.parse(readFileSync(from("src/js/package.json"), "utf8")), version };

if (!asm) for (const entry of ["./asm", "./script"]) delete manifest.exports[entry];
if (!full) for (const entry of ["./full", "./indwell_full_bg.wasm"]) delete manifest.exports[entry];
writeFileSync(path.join(out, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
// Each of these is a file by itself already.
const own = (file) => file.endsWith(".js") && !existsSync(path.join(out, file)) && (asm || !["./asm.js", "./script.js"].includes(file));
for (const [file, text] of inParts(from("src/js"), targets(manifest.exports).filter(own))) writeFileSync(path.join(out, file), text);
// What a page that shows a list runs on every view. In a small file there is little to compile, and the mark weighs 28 bytes.
atOnce(out, ["index.js", "dom.js", ...(full ? ["full.js"] : [])], 4096);

const missing = targets(manifest.exports).filter((file) => !existsSync(path.join(out, file)));
if (missing.length) throw new Error(`src/js/package.json exports files that are not there: ${missing.join(", ")}`);

function targets(value) {
  return typeof value === "string" ? [value] : Object.values(value ?? {}).flatMap(targets);
}

/** One file of an entry: the sources of src/js, with the generated modules of that folder beside them. */
function oneFile(entry, generated, ...flags) {
  const scratch = mkdtempSync(path.join(tmpdir(), "indwell-bundle-"));
  for (const file of readdirSync(from("src/js"))) cpSync(from("src/js", file), path.join(scratch, file));
  for (const file of ["indwell_core.js", "asm-code.js", "wasm-inline.js"]) {
    if (existsSync(path.join(generated, file))) cpSync(path.join(generated, file), path.join(scratch, file));
  }
  execFileSync(from("pkg-scripts/node_modules/.bin/esbuild"), [entry, "--bundle", ...flags, ...MINIFIED, `--outfile=${path.join(out, entry)}`], { cwd: scratch });
  rmSync(scratch, { recursive: true });
}
