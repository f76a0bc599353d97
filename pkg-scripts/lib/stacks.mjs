// The README's quick starts, each built into a page that runs it as it stands: for the gallery, and for the tests.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { install } from "./apps.mjs";
import { PKG, ROOT } from "./paths.mjs";

const readme = readFileSync(path.join(ROOT, "README.md"), "utf8");
/** The README's blocks in a language. */
export const blocks = (language) => [...readme.matchAll(new RegExp("^```" + language + "\\n([^]*?)^```", "gm"))].map(([, text]) => text);

const PRODUCTS = `import { products as made } from "indwell/testing";\nexport const products = made(12);\n`;
const OPEN = `await open({ space: "shop", storage: "local" })`;

/** Each stack: what it installs, and the files that are built from its block. */
export const STACKS = {
  module: { title: "A plain page, with modules", code: blocks("html")[0] },
  script: { title: "A plain page, one file", code: blocks("html")[1] },
  element: { title: "A custom element", code: blocks("html")[2] },
  react: {
    title: "React",
    code: blocks("jsx")[0],
    dependencies: { react: "19.3.1", "react-dom": "19.3.1" },
    files: (code) => ({ "main.jsx": code }),
  },
  vue: {
    title: "Vue",
    code: blocks("vue")[0],
    dependencies: { vue: "3.5.45" },
    files: async (code, folder) => {
      const { compileScript, parse } = await import(pathToFileURL(path.join(folder, "node_modules/vue/compiler-sfc/index.mjs")));
      const { descriptor } = parse(code, { filename: "Products.vue" });
      const main = `import { createApp } from "vue"; import { open } from "indwell/inline"; import { indwell } from "indwell/vue"; import Products from "./List.js";
        createApp(Products).use(indwell, ${OPEN}).mount("#root");`;
      return { "main.jsx": main, "List.js": compileScript(descriptor, { id: "products", inlineTemplate: true }).content };
    },
  },
  svelte: {
    title: "Svelte",
    code: blocks("svelte")[0],
    dependencies: { svelte: "5.57.3" },
    files: async (code, folder) => {
      const { compile } = await import(pathToFileURL(path.join(folder, "node_modules/svelte/src/compiler/index.js")));
      const main = `import { mount } from "svelte"; import { open } from "indwell/inline"; import Products from "./List.js";
        mount(Products, { target: document.getElementById("root"), props: { me: ${OPEN} } });`;
      return { "main.jsx": main, "List.js": compile(code, { generate: "client" }).js.code };
    },
  },
};

const escape = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const page = (title, body, code) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>${title}: Indwell</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="style.css">
  </head>
  <body>
    <main>
      <p><a href="index.html">All stacks</a></p>
      <h1>${title}</h1>
      <p>Press three things of one kind, and load the page again.</p>
      <section class="live">${body}</section>
      <h2>All of the code</h2>
      <pre tabindex="0"><code>${escape(code)}</code></pre>
    </main>
  </body>
</html>
`;

/** Writes a stack's page into a folder that is served, with the package at /indwell/. `fresh`: nothing installed is used again. */
export async function buildStack(name, out, fresh = false) {
  const { title, code, dependencies, files } = STACKS[name];
  mkdirSync(out, { recursive: true });
  if (!files) {
    // Pages of a strict policy have no script in the page itself; links would leave it.
    let scripts = 0;
    const body = code.replaceAll(/href="[^"]*"/g, 'href="#"').replaceAll("…", "Look").replaceAll(/<script( type="module")?>([^]*?)<\/script>/g, (_, type = "", text) => {
      const file = `${name}-${(scripts += 1)}.js`;
      writeFileSync(path.join(out, file), text);
      return `<script${type} src="${file}"></script>`;
    });
    writeFileSync(path.join(out, `${name}.html`), page(title, body, code));
    return;
  }
  const folder = await install(`stack-${name}`, { private: true, type: "module", dependencies: { indwell: "file:../indwell.tgz", ...dependencies } }, [], fresh);
  for (const [file, text] of Object.entries({ "products.js": PRODUCTS, ...(await files(code, folder)) })) writeFileSync(path.join(folder, file), text);
  execFileSync(path.join(ROOT, "pkg-scripts/node_modules/.bin/esbuild"), [
    ...["main.jsx", "--bundle", "--format=esm", "--minify", "--jsx=automatic", "--target=es2022", "--log-level=error"],
    ...["--define:process.env.NODE_ENV=\"production\"", "--conditions=svelte,browser,production", `--outfile=${path.join(path.resolve(out), `${name}.js`)}`],
  ], { cwd: folder }); // prettier-ignore
  writeFileSync(path.join(out, `${name}.html`), page(title, `<div id="root"></div><script type="module" src="${name}.js"></script>`, code));
}

/** All pages and what they share; the package itself is where the site has it. */
export async function buildGallery(out) {
  mkdirSync(out, { recursive: true });
  cpSync(path.join(ROOT, "www/gallery"), out, { recursive: true });
  for (const name of Object.keys(STACKS)) await buildStack(name, out);
}

/** What a page of its own needs beside it, without a site. */
export const withPackage = (out) => cpSync(PKG, path.join(out, "indwell"), { recursive: true });
