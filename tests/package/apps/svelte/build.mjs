// Svelte's own compiler behind esbuild: for the server and for the browser.
import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import { compile } from "svelte/compiler";

const svelte = (generate) => ({
  name: "svelte",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.svelte$/ }, async ({ path }) => ({ contents: compile(await readFile(path, "utf8"), { generate, filename: path, dev: generate === "client" }).js.code, loader: "js" })),
});
const common = { bundle: true, format: "esm", outdir: "dist", logLevel: "error" };
await build({ ...common, entryPoints: ["client.js"], plugins: [svelte("client")], conditions: ["browser", "svelte", "development"] });
await build({ ...common, entryPoints: ["server.js"], plugins: [svelte("server")], platform: "node", external: ["indwell/*"], conditions: ["svelte"] });
