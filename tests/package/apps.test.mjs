// The packed tarball in what installs fast: a plain page, esbuild and React.
// `pkg-scripts/soak apps` has the rest.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "../../pkg-scripts/lib/browser.mjs";
import { build, open, openDev, pack } from "../../pkg-scripts/lib/apps.mjs";
import { WINDOW, adapted, drawnInBrowser, drawnOnServer } from "./apps/drive.mjs";

const FAST = ["plain", "esbuild", "react"];
const apps = process.env.INDWELL_APPS?.split(" ") ?? FAST;

describe("apps", () => {
  let browser;
  before(async () => {
    pack();
    browser = await launch({ context: WINDOW });
  });
  after(() => browser?.close());

  for (const name of apps) {
    test(name, { timeout: 600_000 }, async (t) => {
      const app = await build(name);
      t.diagnostic(`${name}: installed in ${app.seconds.install.toFixed(1)} s, built in ${app.seconds.build.toFixed(1)} s`);
      assert.equal(app.found, app.wasm, `${app.wasm} wasm in what is served`);
      const server = await open(app);
      try {
        if (app.server) await drawnOnServer(browser, server);
        else await drawnInBrowser(browser, server, { wasm: app.wasm });
        if (app.server === "framework" && app.out.endsWith("dist")) await adapted(browser, server);
        if (name.startsWith("react")) await drawnOnServer(browser, server, { path: "/stream" });
      } finally {
        await server.close();
      }
      if (name === "plain") await withoutWasm(app);
      if (!app.dev) return;
      const dev = await openDev(app);
      try {
        await drawnInBrowser(browser, dev);
      } finally {
        await dev.close();
      }
    });
  }

  /** The same where the policy forbids WebAssembly. */
  async function withoutWasm(app) {
    const server = await open({ ...app, policy: app.policy.replace(" 'wasm-unsafe-eval'", "") });
    try {
      await drawnInBrowser(browser, server, { path: "/asm.html", wasm: 0 });
    } finally {
      await server.close();
    }
  }
});
