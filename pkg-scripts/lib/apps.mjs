// The packed tarball in other people's tools: installs it into the small projects of tests/package/apps, builds them, and serves
// what came out. Each project's package.json says under "indwell":
//   out      where its build puts what is served          like    the project whose files it has as well
//   wasm     how many .wasm files there are in it          policy  the Content-Security-Policy it is served with
//   server   who draws the list on the server, if one does: "framework", "attach"
//   dev      the path of a development server's page       types   whether it is compiled with TypeScript as well
import { execFile, execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { serve } from "./browser.mjs";
import { PKG, ROOT } from "./paths.mjs";

const SOURCE = path.join(ROOT, "tests/package/apps");
const HOME = path.join(ROOT, "target/apps");
const run = promisify(execFile);
const read = (...parts) => JSON.parse(readFileSync(path.join(...parts), "utf8"));

/** Packs the package, as it would be published, for the apps to install. */
export function pack() {
  mkdirSync(HOME, { recursive: true });
  const [{ filename }] = JSON.parse(execFileSync("npm", ["pack", PKG, "--json", "--pack-destination", HOME], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  const tarball = path.join(HOME, "indwell.tgz");
  cpSync(path.join(HOME, filename), tarball);
  rmSync(path.join(HOME, filename));
  return tarball;
}

/** Installs into target/apps/NAME what a manifest wants, beside files from these folders; what is there already serves again. */
export async function install(name, manifest, folders = [], fresh = false) {
  const folder = path.join(HOME, name);
  const wanted = JSON.stringify(manifest, null, 2);
  const own = path.join(folder, "package.json");
  const same = !fresh && existsSync(path.join(folder, "node_modules/indwell")) && existsSync(own) && readFileSync(own, "utf8") === wanted;
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) if (!same || file !== "node_modules") rmSync(path.join(folder, file), { recursive: true });
  for (const from of folders) cpSync(from, folder, { recursive: true });
  if (!same) {
    writeFileSync(own, wanted);
    await run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"], optionsIn(folder)).catch(said);
  } else {
    const installed = path.join(folder, "node_modules/indwell");
    rmSync(installed, { recursive: true, force: true });
    mkdirSync(installed);
    execFileSync("tar", ["-xzf", path.join(HOME, "indwell.tgz"), "-C", installed, "--strip-components=1"]);
  }
  writeFileSync(own, wanted); // npm writes it its own way
  return folder;
}

const optionsIn = (cwd) => ({ cwd, env: { ...process.env, NODE_ENV: "", CI: "1", ASTRO_TELEMETRY_DISABLED: "1" }, maxBuffer: 1 << 26 });

/** Installs and builds an app; `seconds` says how long either took. */
export async function build(name) {
  const own = read(SOURCE, name, "package.json");
  const base = own.indwell.like && read(SOURCE, own.indwell.like, "package.json");
  const manifest = { ...base, ...own, indwell: { ...base?.indwell, ...own.indwell } };
  const started = Date.now();
  const folder = await install(name, manifest, ["shared", own.indwell.like, name].filter(Boolean).map((from) => path.join(SOURCE, from)));
  const ready = Date.now();
  const options = optionsIn(folder);
  if (manifest.indwell.types) await run(process.execPath, [path.join(ROOT, "pkg-scripts/node_modules/typescript/bin/tsc"), ...TYPES, ...sources(folder)], options).catch(said);
  await run("npm", ["run", "--silent", "build"], options).catch(said);
  const out = path.join(folder, manifest.indwell.out);
  const wasm = readdirSync(out, { recursive: true }).filter((file) => String(file).endsWith(".wasm")).length;
  return { ...manifest.indwell, name, folder, out, found: wasm, start: Boolean(manifest.scripts.start), seconds: { install: (ready - started) / 1000, build: (Date.now() - ready) / 1000 } };
}

const TYPES = ["--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--jsx", "react-jsx", "--allowJs", "--skipLibCheck", "--lib", "es2023,dom,dom.iterable,esnext.disposable"];
const sources = (folder) => readdirSync(folder).filter((file) => /\.tsx?$/.test(file) && !/^server/.test(file));
const said = (error) => {
  throw new Error(`${error.message}\n${error.stdout ?? ""}${error.stderr ?? ""}`);
};

/** Serves what an app's build made: its own server if it has one, else the files. */
export const open = (app) => (app.start ? started(app, "start") : serve({ mounts: { "/": app.out }, headers: { "Content-Security-Policy": app.policy ?? null } }));

/** Serves an app by its tool's development server. */
export const openDev = (app) => started(app, "dev");

async function started({ folder, name }, script) {
  const port = await freePort();
  const child = spawn("npm", ["run", "--silent", script], { cwd: folder, env: { ...process.env, PORT: String(port), NODE_ENV: script === "dev" ? "development" : "production" }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const origin = `http://127.0.0.1:${port}`;
  const close = async () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {} // it has ended by itself
  };
  for (let wait = 0; wait < 300; wait++) {
    if (child.exitCode !== null) break;
    if (await fetch(origin).then(() => true, () => false)) return { origin, close };
    await new Promise((done) => setTimeout(done, 100));
  }
  await close();
  throw new Error(`The server of ${name} did not answer:\n${output}`);
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
