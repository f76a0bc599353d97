// Makes what indwell/asm is built of: the compiled wasm once more, with glue that needs no table of references, as JavaScript.
//   node pkg-scripts/lib/asm.mjs COMPILED STAGE BINDGEN [BINDGEN_FLAGS…]   → STAGE/asm/indwell_core.js, STAGE/asm/asm-code.js
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "acorn";
import { ROOT } from "./paths.mjs";

const [compiled, stage, bindgen, ...flags] = process.argv.slice(2);
const out = path.join(stage, "asm");
const scratch = path.join(stage, "asm-scratch");
const run = (file, ...args) => execFileSync(file, args, { stdio: ["ignore", "pipe", "inherit"] });
const binaryen = (tool, ...args) => run(process.execPath, path.join(ROOT, `pkg-scripts/node_modules/binaryen/bin/${tool}`), ...args);

for (const folder of [out, scratch]) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

// wasm2js knows one table and one result: the features that wasm-bindgen goes by are marked as not to be used ("-" for "+").
const wasm = readFileSync(compiled);
for (const feature of ["reference-types", "multivalue"]) {
  const at = wasm.lastIndexOf(Buffer.from([0x2b, feature.length, ...Buffer.from(feature)]));
  if (at < 0) throw new Error(`The compiled wasm does not name its feature ${feature} any more: see pkg-scripts/lib/asm.mjs.`);
  wasm[at] = 0x2d;
}
const marked = path.join(scratch, "marked.wasm");
writeFileSync(marked, wasm);
run(bindgen, marked, ...flags, "--out-dir", scratch);

const lowered = path.join(scratch, "lowered.wasm");
binaryen("wasm-opt", "-Oz", "--strip-debug", "--strip-producers", "--llvm-nontrapping-fptoint-lowering", "--signext-lowering", "--llvm-memory-copy-fill-lowering", path.join(scratch, "indwell_core_bg.wasm"), "-o", lowered);
const made = path.join(scratch, "made.js");
binaryen("wasm2js", "-Oz", lowered, "-o", made);

// A module that makes one instance as it is imported becomes a function that makes one whenever it is called.
const source = readFileSync(made, "utf8");
const { body } = parse(source, { ecmaVersion: "latest", sourceType: "module" });
const instance = (node) => node.type === "VariableDeclaration" && node.declarations.some(({ init }) => init?.type === "CallExpression" && init.callee.name === "asmFunc");
const kept = body.filter((node) => !/^(Import|ExportNamed)Declaration$/.test(node.type) && !instance(node));
if (!kept.some((node) => node.type === "FunctionDeclaration" && node.id.name === "asmFunc")) throw new Error("wasm2js writes another form than it did: see pkg-scripts/lib/asm.mjs.");
writeFileSync(path.join(out, "asm-code.js"), `export default function (imports) {\n${kept.map(({ start, end }) => source.slice(start, end)).join("\n")}\nreturn asmFunc(imports);\n}\n`);

// The glue asks one function of a module that there is not; asm-machine.js answers it.
const glue = readFileSync(path.join(scratch, "indwell_core.js"), "utf8");
const imported = parse(glue, { ecmaVersion: "latest", sourceType: "module" }).body.filter((node) => node.type === "ImportDeclaration");
const rest = imported.reduceRight((text, { start, end, specifiers: [{ local }] }) => `${text.slice(0, start)}const ${local.name} = {};${text.slice(end)}`, glue);
writeFileSync(path.join(out, "indwell_core.js"), rest);
rmSync(scratch, { recursive: true });
