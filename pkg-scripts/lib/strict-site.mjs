// The demo sites for a policy that forbids every request by script and every script in the page: what they fetch becomes modules,
// the paper's inline script a file, and Indwell comes with its wasm inside, all bundled as a publisher's build would.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { script as banner } from "./banner.mjs";
import { script as ask } from "./notice.mjs";
import { ROOT, SITE } from "./paths.mjs";
import { preload } from "./preload.mjs";
import { STYLE } from "./style.mjs";

/** Names of a folder's pages. */
export const htmlOf = (folder) => readdirSync(path.join(SITE, folder)).filter((name) => name.endsWith(".html"));

/** A file of the site; the demos' own modules as they were written. */
const sourceOf = (file) => path.join(/^(shop|paper)\/js\//.test(file) ? path.join(ROOT, "www") : SITE, file);
const read = (file) => readFileSync(sourceOf(file), "utf8");
const wasm = (file) => readFileSync(path.join(SITE, file)).toString("base64");

function patched(file, ...changes) {
  let source = read(file);
  for (const [from, to] of changes) {
    const before = source;
    source = source.replace(from, to);
    if (source === before) throw new Error(`${file} is written in another way now: see pkg-scripts/lib/strict-site.mjs.`);
  }
  return source;
}

/** Modules in other words: connect-src 'none' forbids to fetch the catalogue and the pack. */
const strictModules = (catalogue) => ({
  "shop/js/catalogue.js": patched("shop/js/catalogue.js", [
    /const answer = await fetch\(source\);[^]*?return made\(await answer\.json\(\)\);/,
    'return made((await import("../catalogue/products.js")).default);',
  ]),
  "shop/js/personal.js": patched("shop/js/personal.js", ["me.load(PACK,", 'me.load(import("../catalogue/pack.js").then((module) => module.default),']),
  "shop/catalogue/products.js": `export default JSON.parse(${JSON.stringify(catalogue)});`,
  "shop/catalogue/pack.js": `export default Uint8Array.from(atob("${readFileSync(path.join(SITE, "shop/catalogue/shop.pack")).toString("base64")}"), (c) => c.charCodeAt(0)).buffer;`,
  "indwell/index.js": 'export * from "./inline.js";',
  "indwell/full.js": patched("indwell/full.js", [/\w+\(\w+ ?\?\? ?new URL\([^)]*\)\)/, `WebAssembly.compile(Uint8Array.from(atob("${wasm("indwell/indwell_full_bg.wasm")}"), (c) => c.charCodeAt(0)))`]),
});

/** The pages with their inline scripts in files: this policy allows none, not even by its hash. */
function strictPages() {
  const bootstrap = /(<script data-space="paper"[^>]*)>([^]*?)<\/script>/;
  const told = [preload, ""]; // of a module that is in the bundles
  const asked = [`<script>${ask}</script>`, '<script src="/notice.js"></script>'];
  const dealt = [`<script>${banner}</script>`, '<script src="/banner.js"></script>'];
  const pages = [
    ...htmlOf("paper").map((name) => [`/paper/${name}`, patched(`paper/${name}`, told, STYLE, [bootstrap, '$1 src="/paper/bootstrap.js"></script>'], ...(name === "you.html" ? [] : [asked]))]),
    ...htmlOf("shop").map((name) => [`/shop/${name}`, patched(`shop/${name}`, told, STYLE, asked, ...(name === "index.html" ? [dealt] : []))]),
  ];
  const folders = pages.filter(([name]) => name.endsWith("/index.html")).map(([name, page]) => [name.replace("index.html", ""), page]);
  return { ...Object.fromEntries([...pages, ...folders]), "/paper/bootstrap.js": bootstrap.exec(read("paper/index.html"))[2], "/notice.js": ask, "/banner.js": banner };
}

/** What is served in place of the site's own files, by address: every page's scripts, bundled, and the paper's pages. */
export async function strictSite(catalogue) {
  const modules = strictModules(catalogue);
  const ours = (file) => path.relative(SITE, file).split(path.sep).join("/");
  const plugin = {
    name: "strict",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[./]/ }, ({ path: wanted, resolveDir }) => ({ path: path.resolve(resolveDir, wanted) }));
      onLoad({ filter: /\.js$/ }, ({ path: file }) => ({ contents: modules[ours(file)] ?? read(ours(file)), resolveDir: path.dirname(file) }));
    },
  };
  const entryPoints = ["shop", "paper"].flatMap((site) => readdirSync(path.join(ROOT, "www", site, "js")).filter((name) => name.endsWith(".js")).map((name) => path.join(SITE, site, "js", name)));
  const { outputFiles } = await build({ entryPoints, plugins: [plugin], outdir: SITE, outbase: SITE, bundle: true, splitting: true, format: "esm", target: "esnext", write: false, chunkNames: "chunks/[name]-[hash]", logLevel: "error" });
  return { ...Object.fromEntries(outputFiles.map((file) => [`/${ours(file.path)}`, file.text])), ...strictPages() };
}
