// Modules as few files: an entry each, and a part for what several of them share. What a page loads without a bundler is then few
// requests, and smaller: 8 files for `indwell`, which is made of more than twenty modules.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { load } from "./weigh.mjs";

/** Chromium compiles all functions of a file that begins so while it comes, beside the main thread, and not each at its first call. */
const AT_ONCE = "//# allFunctionsCalledOnLoad\n";

/**
 * @param {string} folder  of the modules
 * @param {string[]} entries  files in it, as "./dom.js": they keep their names
 * @param {string[]} [external]  what is imported as it stands, by patterns of esbuild's
 * @returns {Map<string, string>} name → text. A part is called after the largest module in it, so that its name stays
 */
export function inParts(folder, entries, external = ["./indwell_core*", "./wasm-inline*"]) {
  // Comments and long names are for those who read the sources: without them the files are half as large.
  const { metafile, outputFiles } = buildSync({
    absWorkingDir: path.resolve(folder),
    entryPoints: entries,
    external,
    packages: "external",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target: "es2022",
    charset: "utf8",
    logLevel: "warning",
    logOverride: { "ignored-bare-import": "silent" }, // of a package that says of itself that it has no side effects
    outdir: path.resolve(folder),
    chunkNames: "[hash]",
    metafile: true,
    write: false,
  });
  const made = new Map(outputFiles.map((file) => [path.relative(path.resolve(folder), file.path), file.text]));
  const names = new Map();
  for (const [file, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
    if (!/^[A-Z0-9]{8}\.js$/.test(file)) continue;
    const bySize = Object.entries(inputs).sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput || (a[0] < b[0] ? -1 : 1));
    const name = path.basename(entryPoint ?? bySize[0]?.[0] ?? "empty", ".js");
    const free = [name, `${name}-shared`].find((name) => !made.has(`${name}.js`) && ![...names.values()].includes(`${name}.js`));
    if (!free) throw new Error(`Two parts would be called ${name}-shared.js.`);
    names.set(file, `${free}.js`);
  }
  return new Map([...made].map(([file, text]) => [names.get(file) ?? file, text.replace(/(?<=")\.\/([A-Z0-9]{8}\.js)(?=")/g, (same, part) => (names.has(part) ? `./${names.get(part)}` : same))]));
}

/**
 * The same in place, for the scripts of a demo, and for what they use of the package beside it, as a publisher's build would. What a page
 * runs whatever its visitor does says so: its entry, what comes `soon` after it, and all that they import.
 */
export function siteParts(folder, entries, soon) {
  const parts = inParts(folder, entries.map((file) => `./${file}`), []);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  for (const [file, text] of parts) {
    writeFileSync(path.join(folder, file), text);
    for (const [, wasm] of text.matchAll(/new URL\("\.\/(\w+\.wasm)", ?import\.meta\.url\)/g)) cpSync(path.join(folder, "../../indwell", wasm), path.join(folder, wasm));
  }
  gather(folder, "indwell.js");
  atOnce(folder, [...entries, ...soon]);
}

/** What a file imports becomes a part of it, so that a page asks for one: whoever else imports that imports it from here. */
function gather(folder, file) {
  const inside = load(folder, file, { once: true }).slice(1);
  const others = readdirSync(folder).filter((name) => name.endsWith(".js") && name !== file && !inside.includes(name));
  const { metafile, outputFiles } = buildSync({
    stdin: { contents: [file, ...inside].map((name) => `export * from "./${name}";`).join("\n"), resolveDir: path.resolve(folder) },
    external: others.map((name) => `./${name}`),
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    charset: "utf8",
    outfile: path.resolve(folder, file),
    metafile: true,
    write: false,
  });
  const names = [file, ...inside].flatMap((name) => /export\{([^}]*)\};?\s*$/.exec(readFileSync(path.join(folder, name), "utf8"))[1].split(","));
  if (Object.values(metafile.outputs)[0].exports.length !== names.length) throw new Error(`Two things in ${file} would have one name.`);
  for (const name of inside) rmSync(path.join(folder, name));
  for (const name of others) {
    const text = readFileSync(path.join(folder, name), "utf8");
    writeFileSync(path.join(folder, name), inside.reduce((text, part) => text.replaceAll(`"./${part}"`, `"./${file}"`), text));
  }
  writeFileSync(path.join(folder, file), outputFiles[0].text);
}

/** The files of these entries, and all that they import, of so many characters at least, ask to be compiled as a whole. */
export function atOnce(folder, entries, least = 0) {
  for (const file of new Set(entries.flatMap((entry) => load(folder, entry, { once: true })))) {
    const to = path.join(folder, file);
    const text = readFileSync(to, "utf8");
    if (text.length >= least) writeFileSync(to, AT_ONCE + text);
  }
}
