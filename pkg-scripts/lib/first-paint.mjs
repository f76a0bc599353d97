// When and for how long a page that opens Indwell first touches local storage, and whether that is before its first paint.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PKG, launch, serve } from "./browser.mjs";

const median = (numbers) => Number(numbers.toSorted((a, b) => a - b)[numbers.length >> 1].toFixed(2));

/** Looks at so many fresh browsers for each entry, with an origin that holds a full history, and then another's megabyte too. */
export async function firstPaint({ rate, pages }) {
  const folder = mkdtempSync(path.join(tmpdir(), "indwell-paint-"));
  const tiles = Array.from({ length: 100 }, (_, i) => `<p>Tile ${i}</p>`).join("");
  for (const entry of ["index", "inline"]) {
    writeFileSync(path.join(folder, `${entry}.html`), `<!doctype html><title>t</title><link rel="icon" href="data:,">${tiles}<script type="module" src="${entry}-page.js"></script>`);
    writeFileSync(
      path.join(folder, `${entry}-page.js`),
      `import { open } from "/indwell/${entry}.js";
      const from = performance.now();
      window.me = await open({ storage: "local" });
      window.seen.open = performance.now() - from;
      window.seen.done = true;`,
    );
  }
  writeFileSync(path.join(folder, "fill.html"), "<!doctype html><title>t</title>");
  const server = await serve({ mounts: { "/indwell/": PKG, "/": folder }, headers: { "Content-Security-Policy": null } });
  const found = {};
  try {
    for (const others of [0, 1_000_000]) {
      for (const entry of ["index", "inline"]) {
        const rows = [];
        // A browser of its own each: the first touch loads all that the origin has.
        for (let i = 0; i < pages; i++) rows.push(await once(server, entry, others, rate));
        const field = (name) => median(rows.map((row) => row[name]));
        found[`${entry}, ${others ? "with 1 M units of others'" : "a full history alone"}`] = {
          touched: field("touched"),
          took: field("took"),
          paint: field("paint"),
          open: field("open"),
          before: rows.filter((row) => row.touched < row.paint).length,
          pages,
        };
      }
    }
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return found;
}

async function once(server, entry, others, rate) {
  const profile = await mkdtemp(path.join(tmpdir(), "indwell-paint-profile-"));
  try {
    let browser = await launch({ profile });
    let page = await browser.newPage(server);
    await page.goto("/fill.html");
    await page.evaluate(async (others) => {
      const { open } = await import("/indwell/index.js");
      const me = await open({ storage: "local" });
      const item = (i) => ({ item_id: `i${i}`, facets: { brand: `b${i % 20}`, colour: `c${i % 9}` }, price: 1 + i, text: `word${i} word${i % 7}` });
      me.track(Array.from({ length: 1000 }, (_, i) => ({ name: "view_item", item: item(i % 330), time: Date.now() - i * 60_000 })));
      me.dispose();
      if (others) localStorage.setItem("others", "x".repeat(others));
    }, others);
    await page.waitForTimeout(1000); // until it has reached the process that writes it
    await browser.close();

    browser = await launch({ profile });
    page = await browser.newPage(server);
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate });
    await page.addInitScript(() => {
      // The first look at the property and the first call both may have to wait for the origin's data.
      window.seen = { took: 0 };
      const first = {};
      const timed = (name, call) =>
        function (...given) {
          if (first[name]) return call.apply(this, given);
          first[name] = true;
          const from = performance.now();
          window.seen.touched ??= from;
          const answer = call.apply(this, given);
          window.seen.took += performance.now() - from;
          return answer;
        };
      const property = Object.getOwnPropertyDescriptor(window, "localStorage");
      Object.defineProperty(window, "localStorage", { ...property, get: timed("property", property.get) });
      for (const name of ["getItem", "key", "length"]) {
        const plain = Object.getOwnPropertyDescriptor(Storage.prototype, name);
        Object.defineProperty(Storage.prototype, name, plain.get ? { ...plain, get: timed("call", plain.get) } : { ...plain, value: timed("call", plain.value) });
      }
    });
    await page.goto(`/${entry}.html`);
    await page.waitForFunction(() => window.seen.done && performance.getEntriesByName("first-paint").length);
    const known = await page.evaluate(() => [window.me.status().events, localStorage.others?.length ?? 0]);
    if (known[0] !== 1000 || known[1] !== others) throw new Error(`The page was to find 1000 events and ${others} units, and found ${known}.`);
    const seen = await page.evaluate(() => ({ ...window.seen, paint: performance.getEntriesByName("first-paint")[0].startTime }));
    await browser.close();
    return seen;
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
}
