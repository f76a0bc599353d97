// <indwell-list> under a strict policy with Trusted Types: the order is that of `attach`, wherever the element is put and whenever.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, pagesServer } from "../../pkg-scripts/lib/browser.mjs";

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const REDS = [2, 5, 6];

let server, browser;
before(async () => {
  server = await pagesServer({ headers: { "Content-Security-Policy": POLICY } });
  browser = await launch({ context: { viewport: { width: 800, height: 600 } } });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const inPage = (name, work, given, judge) =>
  test(name, { timeout: 30_000 }, async () => {
    const page = await browser.newPage(server);
    await page.goto("/dom.html");
    const lab = await page.evaluateHandle(async () => {
      const lab = await import("/dom-lab.js");
      const { define } = await import("/indwell/list.js");
      /** The element with tiles in it, not in the page yet. */
      const element = (reds, attributes = { name: "home" }, inside = document.createElement("indwell-list")) => {
        for (const [key, value] of Object.entries(attributes)) inside.setAttribute(key, value);
        inside.append(...lab.list("no", 8, { reds }).children);
        return inside;
      };
      // Late, as scripts are: then only what comes now is free to move.
      await lab.painted();
      return { ...lab, define, element };
    });
    judge(await lab.evaluate(work, given), page);
    assert.deepEqual(await page.seen.trouble(), []);
    await page.close();
  });

describe("order", () => {
  for (const wrapped of [false, true]) {
    inPage(
      `the tiles stand as attach would have them, ${wrapped ? "in a list within" : "as its children"}`,
      async (lab, [reds, wrapped]) => {
        const me = await lab.lover();
        const plain = document.createElement("div");
        lab.main().append(plain);
        const handle = lab.attach(me, plain);
        plain.append(lab.list("home", 8, { reds }));
        await lab.frame();
        handle.detach();
        const wanted = lab.ids(plain);
        plain.remove();
        lab.define(me);
        const list = lab.element(reds);
        if (wrapped) {
          const ul = document.createElement("ul");
          ul.append(...list.children);
          list.append(ul);
        }
        const before = lab.ids(list);
        lab.main().append(list);
        await new Promise((done) => requestAnimationFrame(done)); // before it is painted
        return { wanted, before, is: lab.ids(list) };
      },
      [REDS, wrapped],
      ({ wanted, before, is }) => {
        assert.notEqual(wanted, before);
        assert.equal(is, wanted);
      },
    );
  }

  inPage(
    "it is its children until it is known and has a session; what is out of sight is then put in order, as its attributes say",
    async (lab, reds) => {
      const spacer = document.createElement("div");
      spacer.className = "far";
      const list = lab.element(reds, { name: "home", limit: "3" });
      const me = await lab.lover();
      list.me = new Promise((done) => (lab.opened = () => done(me))); // a property of an element that nobody knows yet
      lab.main().append(spacer, list);
      await lab.frame();
      const steps = [lab.ids(list)];
      lab.define();
      await lab.frame();
      steps.push(lab.ids(list));
      lab.opened();
      await lab.frame();
      const shown = () => [...list.children].filter((tile) => !tile.hidden).map((tile) => tile.dataset.indwellItem).join(" ");
      const three = shown();
      list.setAttribute("limit", "2");
      await lab.frame();
      const two = shown();
      list.removeAttribute("limit");
      await lab.frame();
      return { steps, is: lab.ids(list), three, two, all: shown().split(" ").length };
    },
    REDS,
    ({ steps, is, three, two, all }) => {
      const own = "t0 t1 t2 t3 t4 t5 t6 t7";
      assert.deepEqual(steps, [own, own]);
      assert.notEqual(is, own);
      assert.ok(is.startsWith(three) && three.startsWith(two), `${two} | ${three} | ${is}`);
      assert.deepEqual([three.split(" ").length, two.split(" ").length, all], [3, 2, 8]);
    },
  );

  inPage(
    "weights are its own; those that are no JSON are named, and the list keeps its tiles",
    async (lab, reds) => {
      lab.define(await lab.lover());
      const put = async (weights) => {
        const list = lab.element(reds, { name: "home", weights });
        lab.main().append(list);
        await new Promise((done) => requestAnimationFrame(done));
        const is = lab.ids(list);
        list.remove();
        return is;
      };
      const errors = [];
      addEventListener("error", (event) => (event.preventDefault(), errors.push(event.message)));
      return { none: await put('{"facet": 0, "session_facet": 0}'), much: await put('{"facet": 50}'), bad: await put("{facet: 3}"), errors };
    },
    REDS,
    ({ none, much, bad, errors }) => {
      assert.equal(none, "t0 t1 t2 t3 t4 t5 t6 t7");
      assert.match(much, /^t2 t5 t6/);
      assert.equal(bad.split(" ").length, 8);
      assert.equal(errors.length, 1);
      assert.match(errors[0], /<indwell-list>.*"weights" is JSON/);
    },
  );
});

describe("coming and going", () => {
  inPage(
    "taken out of the page it hears and moves nothing; put in again it does, and once",
    async (lab, reds) => {
      const me = await lab.lover();
      lab.define(me);
      const list = lab.element(reds);
      lab.main().append(list);
      await lab.frame();
      const press = () => {
        me.log.length = 0;
        list.querySelector("a").click();
        return me.log.map(({ name, list }) => `${name} ${list}`).join();
      };
      const heard = [press()];
      list.remove();
      await lab.frame();
      heard.push(press());
      const before = lab.ids(list);
      list.append(lab.tile("x0"), lab.tile("x1", "red"));
      await lab.frame();
      const away = lab.ids(list);
      lab.main().append(list);
      await lab.frame();
      heard.push(press());
      list.append(lab.tile("y0"), lab.tile("y1", "red"));
      await new Promise((done) => requestAnimationFrame(done));
      const again = lab.ids(list);
      for (let times = 0; times < 3; times++) (times % 2 ? lab.main() : document.body).append(list);
      await lab.frame();
      heard.push(press());
      return { heard, before, away, again };
    },
    REDS,
    ({ heard, before, away, again }) => {
      assert.deepEqual(heard, ["select_item home", "", "select_item home", "select_item home"]);
      assert.equal(away, `${before} x0 x1`);
      assert.match(again, /y1.* y0$/);
    },
  );

  inPage(
    "in a shadow root, beside an attached document, and in one: each click counts once",
    async (lab, reds) => {
      const me = await lab.lover();
      lab.define(me);
      const clicks = async (list) => {
        await lab.frame();
        me.log.length = 0;
        list.querySelector("a").click();
        return me.log.filter(({ name }) => name === "select_item").length;
      };
      const host = document.createElement("section");
      const root = host.attachShadow({ mode: "open" });
      lab.main().append(host);
      const within = lab.element(reds);
      root.append(within);
      await new Promise((done) => requestAnimationFrame(done));
      const order = lab.ids(root);
      const found = { shadow: await clicks(within) };
      root.replaceChildren();
      const handle = lab.attach(me, document);
      const inner = lab.element(reds, { name: "shade" });
      root.append(inner);
      await new Promise((done) => requestAnimationFrame(done));
      found.both = await clicks(inner);
      const innerOrder = lab.ids(root);
      host.remove();
      const outer = lab.element(reds, { name: "open" });
      lab.main().append(outer);
      await new Promise((done) => requestAnimationFrame(done));
      found.outer = await clicks(outer);
      const outerOrder = lab.ids(outer);
      handle.detach();
      return { found, order, innerOrder, outerOrder };
    },
    REDS,
    ({ found, order, innerOrder, outerOrder }) => {
      assert.deepEqual(found, { shadow: 1, both: 1, outer: 1 });
      for (const one of [order, innerOrder, outerOrder]) assert.notEqual(one, "t0 t1 t2 t3 t4 t5 t6 t7");
    },
  );

  inPage(
    "a document attached after the list: what the visitor sees and does counts once, and goes on counting without it",
    async (lab, reds) => {
      const me = await lab.lover();
      lab.define(me);
      const list = lab.element(reds);
      lab.main().append(list);
      await new Promise((done) => requestAnimationFrame(done));
      const order = lab.ids(list);
      me.log.length = 0;
      const handle = lab.attach(me, document);
      await lab.frame();
      await new Promise((done) => setTimeout(done, 1500));
      const seen = me.log.filter(({ name }) => name === "item_impression").map(({ item }) => item.item_id);
      const clicks = () => (list.querySelector("a").click(), me.log.filter(({ name }) => name === "select_item").length);
      const both = clicks();
      handle.detach();
      return { order, after: lab.ids(list), seen, both, alone: clicks() };
    },
    REDS,
    ({ order, after, seen, both, alone }) => {
      assert.equal(after, order);
      assert.ok(seen.length > 0, "something is seen");
      assert.equal(new Set(seen).size, seen.length, "each tile is seen once");
      assert.deepEqual([both, alone], [1, 2]);
    },
  );

  inPage(
    "without a session, with one that does not come, and on a server: quiet, and its children",
    async (lab, reds) => {
      lab.define(Promise.reject(new Error("no wasm here")).catch(() => undefined));
      const list = lab.element(reds);
      lab.main().append(list);
      await lab.frame();
      const refused = Promise.reject(new Error("no wasm here"));
      refused.catch(() => {}); // whoever opens has heard of it
      list.me = refused;
      await lab.frame();
      list.refresh();
      list.moveBefore && document.body.append(list);
      return lab.ids(list);
    },
    REDS,
    (is) => assert.equal(is, "t0 t1 t2 t3 t4 t5 t6 t7"),
  );
});

test("imported where there is no DOM, it is silent", async () => {
  const { define } = await import("../../pkg/list.js");
  assert.equal(typeof define, "function");
});
