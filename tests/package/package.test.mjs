// The packed tarball, as its users get it: what is in it, what an import does, and what its types say.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { PKG, ROOT } from "../../pkg-scripts/lib/paths.mjs";
import { load } from "../../pkg-scripts/lib/weigh.mjs";

let home, installed;
before(() => {
  home = mkdtempSync(path.join(tmpdir(), "indwell-package-"));
  const npm = (...args) => execFileSync("npm", args, { cwd: home, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const [{ filename }] = JSON.parse(npm("pack", PKG, "--json", "--pack-destination", home));
  writeFileSync(path.join(home, "package.json"), '{ "private": true, "type": "module" }');
  installed = path.join(home, "node_modules/indwell");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", path.join(home, filename), "-C", installed, "--strip-components=1"]);
});
after(() => rmSync(home, { recursive: true, force: true }));

/** Runs a module in a Node of its own, beside the installed package; what it prints, as JSON. */
function node(source) {
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", source], { cwd: home, encoding: "utf8" });
  return JSON.parse(out);
}

test("the tarball holds the package and nothing else", () => {
  const files = readdirSync(installed, { recursive: true }).sort();
  // The types of src/js, what the entries load, and nothing that no entry loads.
  const types = readdirSync(path.join(ROOT, "src/js")).filter((file) => file.endsWith(".d.ts"));
  const { exports } = JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8"));
  const entries = Object.values(exports).flatMap((target) => target.default ?? target);
  const loaded = entries.flatMap((file) => load(installed, file));
  const wanted = new Set([...types, ...loaded, "LICENSE-APACHE", "LICENSE-MIT"]);
  assert.deepEqual(files.filter((file) => file !== "README.md"), [...wanted].sort());
  // Made of more than twenty modules, and few requests.
  assert.ok(load(installed, "index.js").length <= 8, String(load(installed, "index.js")));
});

test("what is large and runs on every view is compiled beside the main thread, where a browser can", () => {
  const run = new Set(["index.js", "dom.js"].flatMap((entry) => load(installed, entry, { once: true })));
  const large = [...run].map((file) => [file, readFileSync(path.join(installed, file), "utf8")]).filter(([, text]) => text.length > 5000);
  assert.ok(large.length >= 3, "there are some");
  for (const [file, text] of large) assert.ok(text.startsWith("//# allFunctionsCalledOnLoad\n"), file);
});

test("the manifest: ESM, one version with the crate, types first, no dependency, no script", () => {
  const manifest = JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8"));
  const version = /^version *= *"(.+)"/m.exec(readFileSync(path.join(ROOT, "Cargo.toml"), "utf8"))[1];
  assert.deepEqual(
    [manifest.name, manifest.version, manifest.type, manifest.sideEffects, manifest.license],
    ["indwell", version, "module", false, "MIT OR Apache-2.0"],
  );
  for (const field of ["dependencies", "optionalDependencies", "scripts", "bin", "main"]) assert.ok(!(field in manifest), field);
  assert.deepEqual(Object.keys(manifest.peerDependencies), ["react", "vue"]);
  assert.ok(Object.keys(manifest.peerDependencies).every((name) => manifest.peerDependenciesMeta[name].optional));
  const names = ["inline", "slim", "full", "asm", "script", "async-store", "dom", "list", "debug", "bootstrap", "consent", "segments", "experiments", "learn", "report", "bridge", "page", "react", "vue", "svelte", "testing", "elements"];
  const languages = ["de", "fr", "es", "ar"].map((language) => `elements/${language}`);
  assert.deepEqual(Object.keys(manifest.exports), [".", ...[...names, ...languages, "indwell_core_bg.wasm", "indwell_full_bg.wasm", "package.json"].map((name) => `./${name}`)]);
  for (const target of Object.values(manifest.exports)) {
    if (typeof target === "object") assert.equal(Object.keys(target)[0], "types");
    for (const file of [target].flatMap((one) => (typeof one === "string" ? one : Object.values(one)))) readFileSync(path.join(installed, file));
  }
});

test("no file tells where it was made", () => {
  for (const file of readdirSync(installed)) {
    const text = readFileSync(path.join(installed, file), "latin1");
    for (const secret of [ROOT, ...["root", "home"].map((folder) => `/${folder}/`), ".cargo/registry", "sourceMappingURL"]) assert.ok(!text.includes(secret), `${file}: ${secret}`);
  }
});

// All but those that import a framework, and the one for a plain <script>.
const ENTRIES = ["", "/inline", "/slim", "/full", "/asm", "/async-store", "/dom", "/bootstrap", "/consent", "/experiments", "/learn", "/report", "/bridge", "/page", "/svelte", "/testing", "/elements", "/elements/ar"].map((name) => `indwell${name}`);

test("what is imported and not used is left out by a bundler", () => {
  const esbuild = path.join(ROOT, "pkg-scripts/node_modules/.bin/esbuild");
  const entry = path.join(home, "unused.js");
  const names = [...ENTRIES, "indwell/react", "indwell/vue"];
  // Named imports say what they would use; a plain import says that it is for the effects.
  writeFileSync(entry, names.map((name, at) => `import * as unused${at} from "${name}";`).join("\n"));
  const bundled = execFileSync(esbuild, [entry, "--bundle", "--format=esm", "--minify", "--external:react", "--external:vue", "--log-level=error"], { encoding: "utf8" });
  assert.equal(bundled.trim(), "");
  writeFileSync(entry, `import { open } from "indwell/inline"; import { attach } from "indwell/dom"; console.log(attach);`);
  const used = execFileSync(esbuild, [entry, "--bundle", "--format=esm", "--minify", "--log-level=error"], { encoding: "utf8" });
  assert.ok(used.includes("data-indwell-list") && used.length < 20_000, `${used.length} bytes for attach alone`);
});

test("an import has no effect", () => {
  const seen = node(`
    const called = [];
    const spy = (object, name) => {
      const plain = object[name];
      object[name] = function (...given) { called.push(name); return new.target ? new plain(...given) : plain.apply(this, given); };
    };
    for (const name of ["fetch", "setTimeout", "setInterval", "queueMicrotask", "atob"]) spy(globalThis, name);
    for (const name of ["Module", "Instance", "compile", "instantiate", "compileStreaming", "instantiateStreaming"]) spy(WebAssembly, name);
    const before = Reflect.ownKeys(globalThis).length;
    for (const name of ${JSON.stringify(ENTRIES)}) await import(name);
    console.log(JSON.stringify([called, Reflect.ownKeys(globalThis).length - before]));
  `);
  assert.deepEqual(seen, [[], 0]);
});

const RANK = `
  me.track({ name: "add_to_cart", item: { item_id: "x", facets: { colour: "red" } } });
  const order = me.rank([{ item_id: "a" }, { item_id: "b" }]).order;
  console.log(JSON.stringify([order, me.status().storage, me.status().events]));
`;
for (const [name, source] of Object.entries({
  indwell: `import { open } from "indwell"; const me = await open();`,
  "indwell/full": `import { open } from "indwell/full"; const me = await open();`,
  "indwell/asm": `import { open } from "indwell/asm"; const me = await open();`,
  "indwell/inline": `import { open } from "indwell/inline"; const me = await open();`,
  "indwell/slim": `import { open } from "indwell/slim"; import { readFileSync } from "node:fs"; import { fileURLToPath } from "node:url";
    const me = await open({ wasm: readFileSync(fileURLToPath(import.meta.resolve("indwell/indwell_core_bg.wasm"))) });`,
  "indwell with bytes": `import { open } from "indwell"; import { readFileSync } from "node:fs";
    const me = await open({ wasm: readFileSync("node_modules/indwell/indwell_core_bg.wasm") });`,
})) {
  test(`${name} ranks in Node with memory storage`, () => assert.deepEqual(node(source + RANK), [[0, 1], "memory", 1]));
}

test("by require: Node gives what import gives", { skip: !process.features.require_module && "this Node has no require of modules" }, () => {
  const source = `const { open } = require("indwell/inline"); open().then((me) => { ${RANK} });`;
  const out = execFileSync(process.execPath, ["--no-warnings", "--input-type=commonjs", "-e", source], { cwd: home, encoding: "utf8" });
  assert.deepEqual(JSON.parse(out), [[0, 1], "memory", 1]);
});

test("a session that is not there yet, or no more, says so, whatever is called", () => {
  const seen = node(`
    import { open } from "indwell/inline";
    const opening = open();
    const said = (call) => { try { return call() ?? null; } catch (error) { return [error.code, error.message]; } };
    const me = await opening;
    const methods = Object.keys(me);
    const early = methods.map((name) => [name, said(() => opening[name]?.())]);
    const problems = [];
    me.on("problem", (problem) => problems.push(problem.message));
    me.dispose();
    const late = [];
    const given = { why: ["a"], rank: [[]], on: ["change", () => {}], track: [{ name: "view_item", item_id: "a" }], feedback: ["a", "like"], prefer: [{ key: "a", value: "b" }, 1], load: [new Uint8Array(8)] };
    for (const name of methods) {
      try { late.push([name, await me[name](...(given[name] ?? []))]); } catch (error) { late.push([name, [error.code, error.message]]); }
    }
    console.log(JSON.stringify({ methods, early, late, problems }));
  `);
  assert.ok(seen.methods.length >= 14);
  for (const [name, said] of seen.early) assert.deepEqual(said, ["not_open", `${name}(): this is the promise of open(); await it first.`]);
  for (const [name, said] of seen.late) {
    if (name === "dispose") assert.equal(said, null);
    else if (["track", "feedback", "prefer"].includes(name)) assert.equal(said, 0);
    else assert.deepEqual(said, ["disposed", `${name}(): this Indwell was disposed; open() gives a new one.`]);
  }
  assert.deepEqual(new Set(seen.problems), new Set(["track(): this Indwell was disposed; open() gives a new one."]));
});

test("entries share one instance, and a failed one gives way to the next", () => {
  const seen = node(`
    import { open, IndwellError } from "indwell/slim";
    import * as inline from "indwell/inline";
    const failed = await open({ wasm: new Uint8Array([1, 2, 3]) }).catch((error) => [error instanceof IndwellError, error.code]);
    const me = await inline.open();
    const same = (await open({ wasm: "never fetched: it runs already" })) === me;
    console.log(JSON.stringify([failed, inline.IndwellError === IndwellError, same]));
  `);
  assert.deepEqual(seen, [[true, "load_failed"], true, true]);
});

test("the types compile, and refuse what is wrong", () => {
  cpSync(path.join(ROOT, "tests/package/types"), path.join(home, "types"), { recursive: true });
  cpSync(path.join(ROOT, "pkg-scripts/types/frameworks.d.ts"), path.join(home, "types/frameworks.d.ts"));
  const tsc = path.join(ROOT, "pkg-scripts/node_modules/typescript/bin/tsc");
  for (const [module, resolution] of [["nodenext", "nodenext"], ["esnext", "bundler"]]) {
    const compilerOptions = {
      strict: true, noEmit: true, skipLibCheck: false, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true,
      target: "es2022", lib: ["es2022", "dom", "dom.iterable"], types: [], module, moduleResolution: resolution,
    }; // prettier-ignore
    writeFileSync(path.join(home, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["types/*.ts"] }));
    try {
      execFileSync(process.execPath, [tsc, "--project", home], { encoding: "utf8" });
    } catch (error) {
      assert.fail(`${resolution}:\n${error.stdout}`);
    }
  }
});

test("the written types have no any", () => {
  for (const file of readdirSync(installed).filter((name) => name.endsWith(".d.ts"))) {
    const code = readFileSync(path.join(installed, file), "utf8").replace(/\/\*[^]*?\*\/|\/\/.*/g, "");
    assert.ok(!/\bany\b(?!\?:)/.test(code), file); // a predicate has a key of that name
  }
});
