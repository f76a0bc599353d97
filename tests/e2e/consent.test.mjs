// indwell/consent in Chromium: nothing is touched before a yes, everything is gone with a no, in every tab.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";

let server, browser;
before(async () => {
  server = await pagesServer();
  browser = await launch({ persistent: true });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

// Runs in the page before any script: every touch of a Storage is written down.
function watchStorage() {
  const touched = (window.touched = []);
  for (const name of ["getItem", "setItem", "removeItem", "key", "clear"]) {
    const plain = Storage.prototype[name];
    Storage.prototype[name] = function (...given) {
      touched.push(name === "key" ? "key" : `${name} ${given[0]}`);
      return plain.apply(this, given);
    };
  }
  const { get } = Object.getOwnPropertyDescriptor(Storage.prototype, "length");
  Object.defineProperty(Storage.prototype, "length", { get() {
    touched.push("length");
    return get.call(this);
  } }); // prettier-ignore
}

// Runs in the page: `lab` opens with a source that the test speaks through, or with those of the page.
async function makeLab() {
  const [{ open }, consent] = await Promise.all([import("/indwell/index.js"), import("/indwell/consent.js")]);
  const lab = (window.lab = { ...consent, heard: [], open });
  let prefix;
  lab.begin = async (space, options = {}) => {
    prefix = `indwell/${space}/`;
    const own = (tell) => void (lab.tell = tell);
    lab.me = await consent.openWithConsent(open, { space }, { sources: { own }, ...options });
    for (const name of ["change", "status", "trap"]) lab.me.on(name, (detail) => lab.heard.push(`${name} ${detail.cause ?? detail.storage}`));
  };
  lab.look = (...ids) => lab.me.track(ids.map((item_id) => ({ name: "view_item", item: { item_id, facets: { colour: "red" } } })));
  /** What there is, once it has come to this mode, or after a while if it does not. */
  lab.state = async (mode) => {
    for (let wait = 0; wait < 150 && (wait < 2 || lab.me.consent.mode !== mode); wait++) await new Promise((done) => setTimeout(done, 30));
    return { mode: lab.me.consent.mode, events: lab.me.status().events, keys: lab.keys() };
  };
  lab.keys = () => [localStorage, sessionStorage].flatMap((storage) => Object.keys(storage).filter((key) => (key.startsWith(prefix) && !/\/(epoch\.\w+|erased)$/.test(key)) || key.startsWith("indwell.")));
}

async function tab(prepare) {
  const page = await browser.newPage(server);
  await page.addInitScript(watchStorage);
  if (prepare) await page.addInitScript(prepare);
  await page.goto("/empty.html");
  await page.evaluate(makeLab);
  return page;
}

const inTab = (name, body) =>
  test(name, { timeout: 60_000 }, async () => {
    const pages = [];
    const fresh = async (prepare) => {
      pages.push(await tab(prepare));
      return pages.at(-1);
    };
    await body(fresh);
    for (const page of pages) {
      assert.deepEqual(await page.seen.trouble(), []);
      await page.close();
    }
  });

const state = (page, mode) => page.evaluate((mode) => window.lab.state(mode), mode);

describe("before a yes", () => {
  inTab("no key is read, written or counted, no wasm is loaded, and lists keep the page's order", async (fresh) => {
    const page = await fresh();
    const seen = await page.evaluate(async () => {
      const { lab } = window;
      await lab.begin("silent");
      lab.look("a", "b", "c");
      lab.me.feedback("a", "like");
      const { order } = lab.me.rank([{ item_id: "x", facets: { colour: "blue" } }, { item_id: "y", facets: { colour: "red" } }]);
      lab.me.interests();
      lab.me.export();
      await new Promise((done) => setTimeout(done, 50));
      return { order, touched: window.touched, mode: lab.me.consent.mode, status: lab.me.status().storage };
    });
    assert.deepEqual(seen, { order: [0, 1], touched: [], mode: "off", status: "off" });
    assert.ok(!page.seen.requests.some(({ url }) => url.endsWith(".wasm")));
    await page.evaluate(() => window.lab.me.dispose());
    assert.deepEqual(await page.evaluate(() => window.touched), []);
  });

  inTab("a declared memory learns, and touches no storage either", async (fresh) => {
    const page = await fresh();
    await page.evaluate(() => window.lab.begin("declared", { before: "memory" }));
    await page.evaluate(() => window.lab.look("a", "b"));
    const { mode, events } = await page.evaluate(() => ({ mode: window.lab.me.consent.mode, events: window.lab.me.status().events }));
    assert.deepEqual([mode, events, await page.evaluate(() => window.touched)], ["memory", 2, []]);
  });

  inTab("a refusal looks at the names of keys, reads and writes none", async (fresh) => {
    const page = await fresh();
    await page.evaluate(async () => {
      await window.lab.begin("refused");
      window.lab.tell(false);
      window.lab.look("a");
      await new Promise((done) => setTimeout(done, 50));
    });
    const touched = await page.evaluate(() => window.touched);
    assert.ok(touched.length > 0);
    assert.deepEqual(touched.filter((call) => call !== "length" && call !== "key"), []);
  });

  inTab("a child is left alone, whatever else is said", async (fresh) => {
    const page = await fresh();
    await page.evaluate(async () => {
      await window.lab.begin("child", { child: true, visitor: "persistent" });
      window.lab.tell(true);
      window.lab.look("a");
    });
    const { mode, events, keys } = await state(page, "off");
    assert.deepEqual([mode, events, keys], ["off", 0, []]);
    assert.ok(!(await page.evaluate(() => window.touched)).some((call) => /^(get|set|remove)/.test(call)));
  });
});

describe("a yes and a no", () => {
  inTab("a yes remembers; the next page with a yes knows; a no erases at once, and the page after it knows nothing", async (fresh) => {
    const page = await fresh();
    await page.evaluate(async () => {
      await window.lab.begin("yes");
      window.lab.tell(true);
      await window.lab.state("persistent");
      window.lab.look("a", "b");
      dispatchEvent(new Event("pagehide"));
    });
    assert.deepEqual((await state(page, "persistent")).events, 2);
    const next = await fresh();
    await next.evaluate(async () => {
      await window.lab.begin("yes");
      window.lab.tell("persistent");
    });
    assert.equal((await state(next, "persistent")).events, 2);
    const after = await next.evaluate(() => {
      const { lab } = window;
      lab.tell(false); // and in this same moment, without a pause:
      return { keys: lab.keys(), events: lab.me.status().events, mode: lab.me.consent.mode, heard: lab.heard, recorded: lab.look("c") };
    });
    assert.deepEqual(after, { keys: [], events: 0, mode: "off", heard: ["change sync", "status persistent", "change forget", "status off"], recorded: 0 });
    const third = await fresh();
    await third.evaluate(async () => {
      await window.lab.begin("yes");
      window.lab.tell(true);
    });
    assert.deepEqual([(await state(third, "persistent")).events, (await state(page, "off")).events], [0, 0]);
  });

  inTab("a no on a page that never opened anything erases what earlier pages stored", async (fresh) => {
    const page = await fresh();
    await page.evaluate(async () => {
      await window.lab.begin("later", { sources: {}, visitor: "persistent" });
      window.lab.look("a", "b");
      window.lab.me.dispose();
    });
    assert.notDeepEqual(await page.evaluate(() => window.lab.keys()), []);
    const next = await fresh();
    await next.evaluate(async () => {
      sessionStorage.setItem("indwell.orders", "1x2y");
      await window.lab.begin("later");
      window.lab.tell(null); // it says nothing yet: nothing is touched
    });
    assert.equal((await state(next, "off")).keys.length, 3);
    assert.deepEqual(await next.evaluate(() => (window.lab.tell(false), window.lab.keys())), []);
    assert.ok(!next.seen.requests.some(({ url }) => url.endsWith(".wasm")), "without the engine");
  });

  inTab("every open tab is empty and off within a second, and stays so until it is told anew", async (fresh) => {
    const tabs = [await fresh(), await fresh(), await fresh()];
    for (const page of tabs) {
      await page.evaluate(async () => {
        await window.lab.begin("tabs");
        window.lab.tell(true);
        await window.lab.state("persistent");
        window.lab.look("a", "b", "c");
      });
    }
    const started = Date.now();
    await tabs[1].evaluate(() => window.lab.tell("off"));
    for (const page of tabs) await page.waitForFunction(() => window.lab.me.consent.mode === "off" && window.lab.me.status().events === 0);
    assert.ok(Date.now() - started < 1000, `${Date.now() - started} ms`);
    for (const page of tabs) await page.evaluate(() => (window.lab.look("d"), dispatchEvent(new Event("pagehide"))));
    assert.deepEqual((await state(tabs[0], "off")).keys, []);
    await tabs[0].evaluate(() => window.lab.tell(true));
    assert.deepEqual([(await state(tabs[0], "persistent")).mode, (await state(tabs[2], "off")).mode], ["persistent", "off"]);
  });

  inTab("less storage than before erases what was stored; what is learnt from then on stays in memory", async (fresh) => {
    const page = await fresh();
    await page.evaluate(async () => {
      await window.lab.begin("less");
      window.lab.tell("persistent");
      await window.lab.state("persistent");
      window.lab.look("a", "b");
      window.lab.tell("memory");
    });
    assert.deepEqual(await state(page, "memory"), { mode: "memory", events: 0, keys: [] });
    await page.evaluate(() => (window.lab.look("c"), dispatchEvent(new Event("pagehide"))));
    assert.deepEqual(await state(page, "memory"), { mode: "memory", events: 1, keys: [] });
  });

  inTab("silence suspends, and erases nothing", async (fresh) => {
    const page = await fresh();
    await page.evaluate(async () => {
      await window.lab.begin("silence");
      window.lab.tell(true);
      await window.lab.state("persistent");
      window.lab.look("a", "b");
      window.lab.tell(null);
    });
    const { mode, keys } = await state(page, "off");
    assert.equal(mode, "off");
    assert.notDeepEqual(keys, []);
    await page.evaluate(() => window.lab.tell(true));
    assert.deepEqual([(await state(page, "persistent")).mode, (await state(page, "persistent")).events], ["persistent", 2]);
  });

  inTab("answers that follow one another without a pause: the last one holds, and nothing is left of the others", async (fresh) => {
    const page = await fresh();
    await page.evaluate(async () => {
      await window.lab.begin("hasty");
      for (const answer of [true, false, "memory", "session", true, false, true, "memory", false]) window.lab.tell(answer);
      window.lab.look("a");
    });
    assert.deepEqual(await state(page, "off"), { mode: "off", events: 0, keys: [] });
    await page.evaluate(() => {
      for (const answer of [false, true, "memory", true, "session"]) window.lab.tell(answer);
    });
    assert.equal((await state(page, "session")).mode, "session");
  });

  inTab("a no from inside a call into the wasm erases too", async (fresh) => {
    const page = await fresh();
    await page.evaluate(async () => {
      await window.lab.begin("inside");
      window.lab.tell(true);
      await window.lab.state("persistent");
      window.lab.look("a", "b");
      window.lab.me.rank([{ get item_id() { window.lab.tell(false); return "x"; } }]); // prettier-ignore
    });
    assert.deepEqual(await state(page, "off"), { mode: "off", events: 0, keys: [] });
  });

  inTab("listeners go along from session to session, until they are ended", async (fresh) => {
    const page = await fresh();
    const counts = await page.evaluate(async () => {
      const { lab } = window;
      await lab.begin("listen");
      let heard = 0;
      const end = lab.me.on("change", ({ cause }) => (heard += cause === "track"));
      const told = [];
      for (const answer of ["memory", "off", "session", "memory"]) {
        lab.tell(answer);
        await lab.state(answer);
        lab.look(`${answer}${told.length}`);
        told.push(heard);
      }
      end();
      lab.look("z");
      return [...told, heard];
    });
    assert.deepEqual(counts, [1, 1, 2, 3, 3]);
  });
});

describe("signals of the browser and the page", () => {
  inTab("GPC and DNT are a no, until the visitor says yes to this site", async (fresh) => {
    for (const signal of ["globalPrivacyControl", "doNotTrack"]) {
      const page = await fresh(
        signal === "doNotTrack"
          ? () => Object.defineProperty(Navigator.prototype, "doNotTrack", { get: () => "1" })
          : () => Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true, configurable: true }),
      );
      await page.evaluate(async () => {
        await window.lab.begin("gpc");
        window.lab.tell(true);
      });
      assert.equal((await state(page, "off")).mode, "off", signal);
      await page.evaluate(() => window.lab.me.consent.choose("session"));
      assert.equal((await state(page, "session")).mode, "session", signal);
      await page.evaluate(() => window.lab.me.consent.choose(null));
      assert.deepEqual(await state(page, "off"), { mode: "off", events: 0, keys: [] }, signal);
    }
  });

  inTab("a TCF platform: silent while it asks, then as it answers, and heard no more after dispose", async (fresh) => {
    const page = await fresh(() => {
      const listeners = new Map();
      window.cmp = (eventStatus, ...given) => {
        const consents = Object.fromEntries(given.map((purpose) => [purpose, true]));
        for (const [listenerId, listener] of [...listeners]) listener({ eventStatus, gdprApplies: true, listenerId, purpose: { consents } }, true);
        return listeners.size;
      };
      window.__tcfapi = (command, version, callback, id) => {
        if (version !== 2) throw new Error("which version?");
        if (command === "addEventListener") listeners.set(listeners.size + 7, callback);
        if (command === "removeEventListener") callback(listeners.delete(id));
      };
    });
    await page.evaluate(() => window.lab.begin("tcf", { sources: { tcf: window.lab.tcf } }));
    const say = async (mode, ...given) => {
      await page.evaluate((given) => window.cmp(...given), given);
      return (await state(page, mode)).mode;
    };
    assert.equal(await say("off", "cmpuishown"), "off");
    assert.deepEqual(await page.evaluate(() => window.touched), [], "while it asks");
    assert.equal(await say("persistent", "useractioncomplete", 1, 5, 6), "persistent");
    assert.equal(await say("persistent", "cmpuishown"), "persistent", "asked again: what was said holds");
    assert.equal(await say("memory", "useractioncomplete", 5, 6), "memory");
    assert.equal(await say("off", "useractioncomplete", 1, 6), "off");
    assert.equal(await say("persistent", "tcloaded", 1, 5, 6, 11), "persistent");
    await page.evaluate(() => window.lab.me.dispose());
    assert.equal(await page.evaluate(() => window.cmp("useractioncomplete")), 0);
  });

  inTab("Consent Mode: what stands in dataLayer and what is pushed later; afterwards push is the page's own", async (fresh) => {
    const page = await fresh(() => {
      window.gtag = function () {
        (window.dataLayer ??= []).push(arguments);
      };
      window.gtag("consent", "default", { functionality_storage: "denied", personalization_storage: "denied", wait_for_update: 500 });
    });
    await page.evaluate(() => {
      window.plain = window.dataLayer.push;
      return window.lab.begin("google", { sources: { google: window.lab.consentMode } });
    });
    const say = async (mode, settings) => {
      await page.evaluate((settings) => window.gtag("consent", "update", settings), settings);
      return (await state(page, mode)).mode;
    };
    assert.deepEqual([await page.evaluate(() => window.touched), (await state(page, "off")).mode], [[], "off"]);
    assert.equal(await say("memory", { personalization_storage: "granted" }), "memory");
    assert.equal(await say("persistent", { functionality_storage: "granted" }), "persistent");
    assert.equal(await say("persistent", { analytics_storage: "denied" }), "persistent");
    await page.evaluate(() => {
      window.dataLayer.push({ event: "x", get 0() { throw new Error("no"); } }, null, 7); // prettier-ignore
    });
    assert.equal(await say("off", { personalization_storage: "denied" }), "off");
    await page.evaluate(() => window.lab.me.dispose());
    assert.ok(await page.evaluate(() => window.dataLayer.push === window.plain));
  });

  inTab("wrong arguments are told", async (fresh) => {
    const page = await fresh();
    const told = await page.evaluate(async () => {
      const { open, openWithConsent } = window.lab;
      const wrong = [[], [open, { storage: "local" }], [open, {}, { ask: 1 }], [open, {}, { most: "disk" }], [open, {}, { sources: { a: 1 } }], [open, {}, { sources: { a: (tell) => tell("maybe") } }]];
      return Promise.all(wrong.map((given) => openWithConsent(...given).then(() => "opened", (error) => error.message)));
    });
    assert.deepEqual([/entry's open/, /storage follows/, /"ask"/, /most: one of/, /"a" must be a function/, /a: one of/].map((word, i) => word.test(told[i])), Array(6).fill(true), told.join("\n"));
  });
});
