// Nothing leaves: the code's sinks, a short drive through the shop, and a page that shows that every way out would be seen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { ROOT, serve } from "../../pkg-scripts/lib/browser.mjs";
import { drive, scan, watched } from "../../pkg-scripts/lib/egress.mjs";
import { sinks } from "../../pkg-scripts/lib/sinks.mjs";
import { channels } from "./pages/egress-control.js";

const VIEWS = process.env.INDWELL_LONG ? 10_000 : 200;
const control = path.join(ROOT, "tests/e2e/pages/egress-control.js");

describe("egress", () => {
  test("every sink in the package's code is allowed, with a reason", () => assert.deepEqual(scan().problems, []));

  test(`${VIEWS} page views under connect-src 'none': the site's own files, and not a word from the policy or the console`, { timeout: VIEWS * 3000 }, async () => {
    const { problems } = await drive(VIEWS);
    assert.deepEqual(problems, []);
  });
});

describe("the control", () => {
  // The message and the broadcast stay in the browser; popup and navigation become documents.
  const inside = { message: /called: postMessage/, broadcast: /made: BroadcastChannel/, webRtc: /made: RTCPeerConnection/ };

  test("each way out is seen when it is taken", { timeout: 120_000 }, async () => {
    const recorder = await serve({ mounts: { "/": path.join(ROOT, "tests/e2e/pages") }, headers: { "Content-Security-Policy": null } });
    const { log, newPage, close } = await watched();
    try {
      const missed = [];
      for (const name of Object.keys(channels)) {
        const page = await newPage();
        await page.goto(`${recorder.origin}/egress-control.html`);
        log.length = 0;
        page.said.length = 0;
        const target = `${recorder.origin}/out-${name}`;
        await page.evaluate(async ([name, target]) => {
          const { channels } = await import("/egress-control.js");
          window.sent = channels[name](target); // not waited for: it may leave this very page
        }, [name, target]).catch(() => {});
        const seen = () =>
          inside[name]
            ? page.said.some((sentence) => inside[name].test(sentence))
            : log.some(({ url }) => url.includes(`/out-${name}`)) || recorder.requests.some(({ path: wanted }) => wanted === `/out-${name}`) ||
              page.said.some((sentence) => /made: WebTransport/.test(sentence)); // prettier-ignore
        for (let wait = 0; wait < 300 && !seen(); wait++) await new Promise((done) => setTimeout(done, 30));
        if (!seen()) missed.push(name);
        page.close().catch(() => {}); // a page in the middle of leaving may take its time
      }
      assert.deepEqual(missed, []);
    } finally {
      await close();
      await recorder.close();
    }
  });

  test("each way out is found in the code", () => {
    const source = readFileSync(control, "utf8");
    const found = [...sinks(source)].flatMap(([what, lines]) => lines.map((line) => [line, what]));
    const lines = source.split("\n");
    for (const name of Object.keys(channels)) {
      const from = lines.findIndex((line) => line.startsWith(`  ${name}:`)) + 1;
      const to = lines.findIndex((line, at) => at >= from && (/^ {2}\w+:/.test(line) || line === "};"));
      // An element is made by `add`, which stands above the first: there the name of the tag is whatever it is given.
      const helper = /\badd\(/.test(lines.slice(from - 1, to).join()) && found.some(([line, what]) => line < 10 && what === "createElement(…)");
      assert.ok(helper || found.some(([line]) => line >= from && line <= to), `${name}, lines ${from} to ${to}`);
    }
  });

  test("disguises are found too", () => {
    const disguised = {
      'const { fetch: f } = globalThis; f("x");': "fetch",
      'const f = globalThis["fetch"]; f("x");': "fetch",
      'globalThis["fe" + "tch"]("x");': "globalThis[…]",
      "const w = window; export const x = (name) => window[name];": "window[…]",
      'const fetch = (0, eval)("fetch");': "eval",
      'const fetch = 1; self.fetch("x");': "fetch",
      "new Function('return 1')();": "Function",
      '(() => {}).constructor("return 1")();': "constructor",
      'setTimeout("alert(1)", 1);': "setTimeout(text)",
      "setTimeout(given, 1);": "setTimeout(text)",
      "const tag = x; document.createElement(tag);": "createElement(…)",
      'document.createElement("IMG");': "<IMG>",
      "element.setAttribute(name, value);": "setAttribute(…)",
      'element.setAttribute("onclick", "x");': "setAttribute onclick",
      "element.onclick = go;": "onclick =",
      'document.write("x");': "write",
      'export * from "https://elsewhere.example/x.js";': "import https://elsewhere.example/x.js",
      'import "lodash";': "import lodash",
      "import(given);": "import(…)",
      'const at = "//elsewhere.example/x";': "address //elsewhere.example/x",
      "sheet.replaceSync(`a { background: url(x) }`);": "replaceSync",
      'Reflect.get(globalThis, "x");': "Reflect.get(global)",
      "location.assign(x);": "location",
      'link.href = "x";': "href =",
      'const name = "sendBeacon"; use(name);': '"sendBeacon"',
      "document.cookie = x;": "cookie",
    };
    for (const [code, what] of Object.entries(disguised)) assert.ok(sinks(code).has(what), `${code} → ${[...sinks(code).keys()]}`);
    const plain = 'import { a } from "./core.js"; const open = () => a; export const me = { open, on: a.get("share"), x: Object.assign({}, a) }; setTimeout(() => a, 1); a.textContent = "url of it"; a.setAttribute("role", "list");';
    assert.deepEqual([...sinks(plain)], []);
  });

  test("a policy that is broken is told", async () => {
    const { newPage, close } = await watched();
    const server = await serve({ mounts: { "/": path.join(ROOT, "tests/e2e/pages") }, headers: { "Content-Security-Policy": "default-src 'none'; script-src 'self'" } });
    const page = await newPage();
    await page.goto(`${server.origin}/egress-control.html`);
    await page.evaluate(() => fetch("/x").catch(() => {}));
    await page.waitForTimeout(100);
    assert.ok(page.said.some((sentence) => sentence.startsWith("policy: connect-src")), page.said.join("\n"));
    await close();
    await server.close();
  });
});
