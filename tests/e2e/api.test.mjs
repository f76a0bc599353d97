// The public API: the same cases in Node through indwell/inline, and in Chromium through every entry.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { PKG, launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";
import { cases } from "./pages/api-cases.js";

describe("Node", async () => {
  const entry = await import(pathToFileURL(path.join(PKG, "inline.js")));
  for (const [name, run] of Object.entries(cases)) test(name, () => run(entry));
});

describe("Chromium", () => {
  let server, browser;
  before(async () => {
    server = await pagesServer();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  for (const entry of ["index", "inline", "slim", "full"]) {
    test(`indwell/${entry}: every case`, async (t) => {
      const page = await browser.newPage(server);
      await page.goto("/empty.html");
      for (const name of Object.keys(cases)) {
        await t.test(name, () =>
          page.evaluate(
            async ([entry, name]) => {
              const [{ open, IndwellError }, { cases }] = await Promise.all([import(`/indwell/${entry}.js`), import("/api-cases.js")]);
              const wasm = entry === "slim" ? new URL("/indwell/indwell_core_bg.wasm", location) : undefined;
              const given = (options) => (wasm && (options === null || typeof options !== "string") ? { wasm, ...options } : options);
              await cases[name]({ open: (options) => open(given(options)), IndwellError });
            },
            [entry, name],
          ),
        );
      }
      assert.deepEqual(await page.seen.trouble(), []);
      await page.close();
    });
  }

  test("local storage keeps the history over a reload, session storage in its tab", async () => {
    const page = await browser.newPage(server);
    for (const storage of ["local", "session"]) {
      await page.goto("/empty.html");
      const count = () =>
        page.evaluate(async (storage) => {
          const { open } = await import("/indwell/index.js");
          const me = await open({ space: "kept", storage });
          me.track({ name: "view_item", item: { item_id: "a" + Math.random(), facets: { colour: "red" } } });
          return me.status();
        }, storage);
      assert.deepEqual([(await count()).events, (await count()).storage], [1, "persistent"]);
      await page.reload();
      assert.equal((await count()).events, 3);
    }
    await page.close();
  });

  test("storage that the browser denies is told as a status", async () => {
    const page = await browser.newPage(server);
    await page.addInitScript(() =>
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      }),
    );
    await page.goto("/empty.html");
    const status = await page.evaluate(async () => {
      const { open } = await import("/indwell/index.js");
      const me = await open({ storage: "local" });
      me.track({ name: "view_item", item_id: "a" });
      return me.status();
    });
    assert.deepEqual([status.storage, status.reason, status.events], ["memory", "denied", 1]);
    await page.close();
  });

  test("off loads no wasm and touches no storage", async () => {
    const page = await browser.newPage(server);
    await page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, { get: () => (window.touched = name) });
      }
    });
    await page.goto("/empty.html");
    const touched = await page.evaluate(async () => {
      const { open } = await import("/indwell/index.js");
      const me = await open({ storage: "off" });
      me.track({ name: "view_item", item_id: "a" });
      me.rank([{ item_id: "a" }]);
      me.forget();
      return window.touched;
    });
    assert.equal(touched, undefined);
    assert.ok(!page.seen.requests.some(({ url }) => url.endsWith(".wasm")));
    await page.close();
  });
});

describe("Loading", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser?.close());
  const wasm = readFileSync(path.join(PKG, "indwell_core_bg.wasm"));

  async function withServer(options, work) {
    const server = await pagesServer(options);
    const page = await browser.newPage(server);
    try {
      await page.goto("/empty.html");
      await work(page);
    } finally {
      await page.close();
      await server.close();
    }
  }
  const opens = (page, entry = "index") =>
    page.evaluate(async (entry) => {
      const { open, IndwellError } = await import(`/indwell/${entry}.js`);
      return open().then(
        (me) => me.rank([{ item_id: "a" }, { item_id: "b" }]).order,
        (error) => [error instanceof IndwellError, error.code, error.message],
      );
    }, entry);

  test("a wasm of the wrong type is compiled all the same, and quietly", async () => {
    const intercept = ({ path }, response) => {
      if (!path.endsWith(".wasm")) return false;
      response.setHeader("Content-Type", "application/octet-stream");
      response.end(wasm);
      return true;
    };
    await withServer({ intercept }, async (page) => {
      assert.deepEqual(await opens(page), [0, 1]);
      assert.deepEqual(page.seen.console, []);
    });
  });

  test("a failure is told, and the next open tries again", async () => {
    let broken = true;
    const intercept = ({ path }, response) => {
      if (!path.endsWith(".wasm") || !broken) return false;
      broken = false;
      response.writeHead(503).end();
      return true;
    };
    await withServer({ intercept }, async (page) => {
      const [is, code, message] = await opens(page);
      assert.deepEqual([is, code, /HTTP 503/.test(message)], [true, "load_failed", true], message);
      assert.deepEqual(await opens(page), [0, 1]);
    });
  });

  test("connect-src 'none': inline opens, index says what is missing", async () => {
    const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";
    await withServer({ headers: { "Content-Security-Policy": policy } }, async (page) => {
      assert.deepEqual((await opens(page)).slice(0, 2), [true, "load_failed"]);
      assert.deepEqual(await opens(page, "inline"), [0, 1]);
    });
  });

  test("without 'wasm-unsafe-eval' the error names it", async () => {
    await withServer({ headers: { "Content-Security-Policy": "default-src 'none'; script-src 'self'" } }, async (page) => {
      const [is, code, message] = await opens(page, "inline");
      assert.deepEqual([is, code], [true, "load_failed"]);
      assert.match(message, /'wasm-unsafe-eval'/);
    });
  });

  test("slim takes bytes, a module, a response, their promise or an address", async () => {
    for (const kind of ["bytes", "module", "response", "promise", "url", "string"]) {
      await withServer({}, async (page) => {
        const order = await page.evaluate(async (kind) => {
          const url = "/indwell/indwell_core_bg.wasm";
          const bytes = async () => (await fetch(url)).arrayBuffer();
          const wasm = {
            bytes,
            module: async () => WebAssembly.compile(await bytes()),
            response: () => fetch(url),
            promise: async () => [fetch(url)],
            url: async () => new URL(url, location),
            string: async () => url,
          };
          const { open } = await import("/indwell/slim.js");
          const missing = await open().catch((error) => error.code);
          if (missing !== "invalid_option") throw new Error(`without wasm: ${missing}`);
          const given = [await wasm[kind]()].flat()[0]; // in an array, a promise stays one
          return (await open({ wasm: given })).rank([{ item_id: "a" }]).order;
        }, kind);
        assert.deepEqual(order, [0], kind);
      });
    }
  });
});
