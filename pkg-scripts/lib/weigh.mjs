// Sizes as they cross the network, and which files an entry makes a page load.
import { readFileSync } from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { parse } from "acorn";

/** Raw, gzip -9 and brotli 11 bytes of files, each compressed on its own as a server would. */
export function weigh(folder, files) {
  const sum = { raw: 0, gzip: 0, brotli: 0 };
  for (const file of files) {
    const bytes = readFileSync(path.join(folder, file));
    sum.raw += bytes.length;
    sum.gzip += zlib.gzipSync(bytes, { level: 9 }).length;
    sum.brotli += zlib.brotliCompressSync(bytes, {
      params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }).length;
  }
  return sum;
}

/**
 * The entry, the modules it imports, and the wasm that they name by `new URL("…", import.meta.url)`; `once`: without what is imported
 * in the course of things, and without the wasm.
 */
export function load(folder, entry, { once = false } = {}) {
  const files = new Set();
  const visit = (file) => {
    if (files.has(file)) return;
    files.add(file);
    if (!file.endsWith(".js")) return;
    for (const name of references(readFileSync(path.join(folder, file), "utf8"), once)) {
      visit(path.join(path.dirname(file), name));
    }
  };
  visit(path.normalize(entry));
  return [...files];
}

function references(source, once) {
  const found = [];
  const imports = once ? /^(ImportDeclaration|Export(All|Named)Declaration)$/ : /^(Import(Declaration|Expression)|Export(All|Named)Declaration)$/;
  const walk = (node) => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (!node || typeof node.type !== "string") return;
    const named =
      !once && node.type === "NewExpression" && node.callee.name === "URL"
        ? node.arguments[0]
        : imports.test(node.type)
          ? node.source
          : null;
    if (typeof named?.value === "string" && /^[./\w-]+\.(js|wasm)$/.test(named.value)) found.push(named.value);
    Object.values(node).forEach(walk);
  };
  walk(parse(source, { ecmaVersion: "latest", sourceType: "module" }).body);
  return found;
}

/** The files that each entry of a package makes a page load, and the wasm with its glue, by their names. */
export function entries(folder) {
  const { exports } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const sums = { "wasm + glue": ["indwell_core_bg.wasm", "indwell_core.js"] };
  for (const [entry, target] of Object.entries(exports)) {
    const file = typeof target === "string" ? target : target.default ?? target.import;
    if (file?.endsWith(".js")) sums[`indwell${entry.slice(1)}`] = load(folder, file);
  }
  return sums;
}

/** What a README's table says that entries weigh: rows of `indwell/a`, `/b` | … | 1.7, 1.5 KB, as [["indwell/a", 1.7], …]. */
export function saidSizes(readme) {
  const [, table = ""] = /^\| entry \|.*\n\|[-| ]+\n((?:\|.*\n)+)/m.exec(readme) ?? [];
  return table.split("\n").flatMap((row) => {
    const cells = row.split("|");
    const names = [...(cells[1] ?? "").matchAll(/`(?:indwell)?([\w/-]*)`/g)].map(([, name]) => `indwell${name}`);
    const sizes = [...(cells.at(-2) ?? "").matchAll(/\d+\.\d/g)].map(Number);
    return names.slice(0, sizes.length).map((name, at) => [name, sizes[at]]);
  });
}
