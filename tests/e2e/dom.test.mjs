// indwell/dom: lists are put in order without anything on the screen moving or getting lost.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { inPage } from "./lab.mjs";

describe("order", () => {
  inPage("a list that the script adds is in order before it is painted", async (run, page) => {
    const { sync, shown, order, slate } = await run(async (lab) => {
      await lab.painted();
      const me = await lab.lover();
      lab.attach(me);
      const slates = [];
      document.addEventListener("indwell:ranked", (event) => slates.push(event.detail));
      const list = lab.list("late", 5);
      lab.main().append(list);
      const sync = lab.ids();
      const shown = await new Promise((done) => requestAnimationFrame(() => done(lab.ids())));
      await lab.frame();
      return { sync, shown, order: lab.ids(), slate: slates[0] };
    });
    assert.equal(sync, "t0 t1 t2 t3 t4");
    assert.notEqual(shown, sync);
    assert.ok(order.indexOf("t4") < order.indexOf("t3"), order);
    assert.deepEqual([shown, slate.reordered, slate.order.length], [order, true, 5]);
    assert.equal(await page.seen.cls(), 0);
  });

  inPage("tiles on the screen stay, tiles below may move", async (run, page) => {
    const [was, is, ranked] = await run(async (lab) => {
      const list = lab.list("home", 20, { reds: [3, 5, 12, 19] });
      lab.main().append(list);
      await lab.painted();
      const was = lab.ids();
      let ranked;
      list.addEventListener("indwell:ranked", (event) => (ranked = event.detail.items.map((item) => item.item_id)));
      lab.attach(await lab.lover());
      await lab.frame();
      return [was.split(" "), lab.ids().split(" "), ranked];
    });
    assert.deepEqual(is.slice(0, 6), was.slice(0, 6));
    assert.notDeepEqual(is.slice(6), was.slice(6));
    assert.ok(is.indexOf("t19") < 19 && is.indexOf("t12") < 12);
    assert.deepEqual(ranked.sort(), was.slice(6).sort());
    assert.equal(await page.seen.cls(), 0);
  });

  inPage("what was passed by on the way down stays too", async (run, page) => {
    const [was, is] = await run(async (lab) => {
      lab.main().append(lab.list("home", 20, { reds: [5, 19] }));
      scrollTo(0, 1000);
      await lab.painted();
      const was = lab.ids();
      const handle = lab.attach(await lab.lover());
      handle.refresh();
      await lab.frame();
      return [was.split(" "), lab.ids().split(" ")];
    });
    assert.deepEqual(is.slice(0, 16), was.slice(0, 16));
    assert.ok(is.indexOf("t19") < 19);
    assert.equal(await page.seen.cls(), 0);
  });

  inPage("a carousel moves only what is out to the right", async (run, page) => {
    const is = await run(async (lab) => {
      const ul = lab.list("carousel", 9, { className: "row", reds: [8] });
      ul.append(lab.tile("tail", "red"));
      lab.main().append(ul);
      await lab.painted();
      lab.attach(await lab.lover());
      await lab.frame();
      return lab.ids().split(" ");
    });
    assert.deepEqual(is.slice(0, 4), ["t0", "t1", "t2", "t3"]); // to the window's edge: what clips the list may show them
    assert.ok(is.indexOf("tail") < 9, is.join(" "));
    assert.equal(await page.seen.cls(), 0);
  });

  inPage("where the screen depends on tiles unseen, nothing moves", async (run, page) => {
    const [was, is, hidden] = await run(async (lab) => {
      const ul = lab.list("carousel", 9, { className: "row", reds: [7] });
      ul.lastElementChild.dataset.tall = ""; // out to the right, and it alone makes the row high
      const below = document.createElement("h2");
      below.textContent = "Below the row";
      lab.main().append(ul, below);
      await lab.painted();
      const was = lab.ids();
      const me = await lab.lover();
      me.feedback("t8", "hide");
      lab.attach(me);
      await lab.frame();
      return [was, lab.ids(), document.querySelectorAll("[hidden]").length];
    });
    assert.deepEqual([is, hidden], [was, 0]);
    assert.equal(await page.seen.cls(), 0);
  });

  inPage("a frame in a tile is not loaded anew", async (run) => {
    const seen = await run(async (lab) => {
      await lab.painted();
      const out = [];
      for (const kept of [true, false]) {
        const ul = lab.list("frames", 5);
        ul.removeAttribute("data-indwell-list");
        const far = document.createElement("div");
        far.className = "far";
        let loads = 0;
        const frame = document.createElement("iframe");
        frame.src = "about:blank";
        frame.addEventListener("load", () => loads++);
        ul.lastElementChild.append(frame);
        lab.main().replaceChildren(far, ul);
        await lab.wait(100);
        const before = loads;
        if (!kept) ul.moveBefore = undefined; // as in browsers that lack it
        ul.dataset.indwellList = "frames";
        const handle = lab.attach(await lab.lover());
        await lab.wait(200);
        out.push([lab.ids(ul) !== "t0 t1 t2 t3 t4", loads - before]);
        handle.detach();
      }
      return out;
    });
    assert.deepEqual(seen, [[true, 0], [false, 0]]);
  });

  inPage("a batch appended later is ranked by itself", async (run, page) => {
    const { first, second } = await run(async (lab) => {
      await lab.painted();
      const me = await lab.lover();
      lab.attach(me);
      const ul = lab.list("endless", 4);
      lab.main().append(ul);
      await lab.frame();
      const first = lab.ids();
      ul.append(...lab.list("more", 4, { from: 4, reds: [7] }).children);
      await lab.frame();
      return { first, second: lab.ids() };
    });
    assert.ok(second.startsWith(first + " "), second);
    const batch = second.slice(first.length + 1).split(" ");
    assert.ok(batch.indexOf("t7") < 3, second);
    assert.deepEqual([...batch].sort(), ["t4", "t5", "t6", "t7"]);
    assert.equal(await page.seen.cls(), 0);
  });

  inPage("focus, a selection and playing media hold a list", async (run) => {
    const held = await run(async (lab) => {
      await lab.painted();
      const me = await lab.lover();
      const out = {};
      const cases = {
        focus: (ul) => ul.querySelector("a").focus({ preventScroll: true }),
        selection: (ul) => getSelection().selectAllChildren(ul.children[1]),
        media: (ul) => {
          const video = document.createElement("video");
          Object.defineProperty(video, "paused", { value: false });
          ul.children[2].append(video);
        },
        nothing: () => {},
      };
      for (const [name, hold] of Object.entries(cases)) {
        getSelection().removeAllRanges();
        // Below the screen, so that nothing but the visitor's business holds it.
        const far = document.createElement("div");
        far.className = "far";
        const ul = lab.list(name, 5);
        lab.main().replaceChildren(far, ul);
        hold(ul);
        const active = document.activeElement;
        const handle = lab.attach(me);
        handle.refresh();
        await lab.frame();
        out[name] = [lab.ids(ul), document.activeElement === active];
        handle.detach();
      }
      return out;
    });
    const { nothing, ...others } = held;
    assert.notEqual(nothing[0], "t0 t1 t2 t3 t4");
    for (const [name, seen] of Object.entries(others)) assert.deepEqual(seen, ["t0 t1 t2 t3 t4", true], name);
  });

  inPage("the visitor's own click orders anew, and the focus stays", async (run, page) => {
    await run(async (lab) => {
      const button = document.createElement("button");
      button.textContent = "For you";
      button.id = "sort";
      const ul = lab.list("home", 5);
      lab.main().append(button, ul);
      await lab.painted();
      const handle = lab.attach(await lab.lover());
      // Nobody clicked, though the harness says so.
      Object.defineProperty(navigator, "userActivation", { value: { isActive: false }, configurable: true });
      handle.refresh({ userGesture: true });
      delete navigator.userActivation;
      lab.before = lab.ids();
      button.addEventListener("click", () => {
        ul.querySelector('[href="#t4"]').focus();
        handle.refresh({ userGesture: true });
      });
    });
    assert.equal(await run((lab) => lab.before), "t0 t1 t2 t3 t4");
    await page.click("#sort");
    const [order, focus] = await run((lab) => [lab.ids(), document.activeElement.getAttribute("href")]);
    assert.ok(order.indexOf("t4") < order.indexOf("t3"), order);
    assert.equal(focus, "#t4");
    await page.evaluate(() => (delete Element.prototype.moveBefore, document.activeElement.closest("ul").append(document.activeElement.closest("li"))));
    await run((lab) => (document.querySelector('[href="#t4"]').focus(), lab.ids()));
    await page.click("#sort");
    assert.equal(await run(() => document.activeElement.getAttribute("href")), "#t4", "without moveBefore");
  });

  inPage("pins, fixed children, other nodes and a limit", async (run) => {
    const seen = await run(async (lab) => {
      lab.attach(await lab.lover());
      const ul = lab.list("mixed", 8, { reds: [5, 6, 7] });
      ul.dataset.indwellLimit = "6";
      ul.children[6].dataset.indwellPin = "0";
      ul.children[2].dataset.indwellFixed = "";
      const heading = document.createElement("li");
      heading.id = "heading";
      ul.insertBefore(heading, ul.children[4]);
      lab.main().append(ul);
      const before = [...ul.childNodes].map((node) => node.nodeType);
      await lab.frame();
      const children = [...ul.children].map((li) => li.id || li.dataset.indwellItem);
      const same = String([...ul.childNodes].map((node) => node.nodeType)) === String(before);
      return { children, same, hidden: [...ul.children].filter((li) => li.hidden).map((li) => li.dataset.indwellItem) };
    });
    assert.equal(seen.children[0], "t6");
    assert.deepEqual([seen.children[2], seen.children[4]], ["t2", "heading"]);
    assert.deepEqual(seen.children.slice().sort(), ["heading", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7"]);
    assert.ok(seen.children.indexOf("t5") < 5);
    assert.ok(seen.same, "text stays between the tiles");
    assert.equal(seen.hidden.length, 1);
  });

  inPage("units are the list's children, whatever is between them and the tiles", async (run) => {
    const seen = await run(async (lab) => {
      lab.attach(await lab.lover());
      const ul = lab.list("deep", 5);
      for (const li of [...ul.children]) {
        const cell = document.createElement("div");
        cell.className = "cell";
        li.replaceWith(cell);
        cell.append(li);
      }
      const inner = lab.list("inner", 2, { from: 10 });
      ul.children[0].append(inner);
      lab.main().append(ul);
      await lab.frame();
      return [lab.ids(ul), [...ul.children].every((cell) => cell.className === "cell" && cell.children.length >= 1)];
    });
    assert.ok(seen[0].indexOf("t4") < seen[0].indexOf("t3"), seen[0]);
    assert.ok(seen[1]);
  });

  for (const way of ["moveBefore", "insertBefore"]) {
    inPage(`what the page does while tiles move by ${way}, or just before, is heard of all the same`, async (run) => {
      const seen = await run(async (lab, way) => {
        const me = await lab.lover();
        if (way === "insertBefore") delete Element.prototype.moveBefore;
        let times = 0;
        customElements.define("re-drawn", class extends HTMLElement {
          connectedCallback() {
            if (times++ === 1) lab.main().append(lab.list("drawn", 5));
          }
        });
        const ranked = [];
        document.addEventListener("indwell:ranked", (event) => ranked.push(event.target.dataset.indwellList));
        const let_go = [];
        const { unobserve } = IntersectionObserver.prototype;
        IntersectionObserver.prototype.unobserve = function (element) {
          let_go.push(element.dataset.indwellItem);
          unobserve.call(this, element);
        };
        const ul = lab.list("home", 5);
        ul.lastElementChild.append(document.createElement("re-drawn"));
        const far = document.createElement("div");
        far.className = "far";
        lab.main().append(far, ul); // below the screen: a tile there may move again
        let order = [4, 0, 1, 2, 3];
        const handle = lab.attach({ ...me, rank: (items) => ({ order: order.slice(0, items.length), items: [] }) }, document, { painted: false });
        await lab.frame();
        order = [3, 2, 1, 0, 4];
        ul.children[1].remove();
        handle.refresh();
        await lab.frame();
        handle.detach();
        return [ranked.slice(0, 2), let_go];
      }, way);
      assert.deepEqual(seen, [["home", "drawn"], ["t0"]]);
    });
  }

  inPage("a list that is marked after it was painted stays where it is seen", async (run, page) => {
    const seen = await run(async (lab) => {
      lab.attach(await lab.lover());
      const ul = lab.list("late", 12, { reds: [4, 11] });
      ul.removeAttribute("data-indwell-list");
      lab.main().append(ul);
      await lab.painted();
      ul.dataset.indwellList = "late";
      ul.append(lab.tile("t12", "red"));
      await lab.frame();
      return lab.ids().split(" ");
    });
    assert.deepEqual(seen.slice(0, 6), ["t0", "t1", "t2", "t3", "t4", "t5"]);
    assert.ok(seen.indexOf("t12") < 10, seen.join(" "));
    assert.equal(await page.seen.cls(), 0);
  });

  inPage("the page may refuse, and hears what was done", async (run) => {
    const seen = await run(async (lab) => {
      const heard = [];
      for (const name of ["before-rank", "ranked"]) document.addEventListener("indwell:" + name, (event) => heard.push([name, event.target.dataset.indwellList]));
      document.addEventListener("indwell:before-rank", (event) => event.target.dataset.indwellList === "mine" && event.preventDefault());
      lab.attach(await lab.lover());
      const [mine, yours] = [lab.list("mine", 4), lab.list("yours", 4)];
      lab.main().append(mine, yours);
      await lab.frame();
      return [heard, lab.ids(mine), lab.ids(yours)];
    });
    assert.deepEqual(seen[0], [["before-rank", "mine"], ["before-rank", "yours"], ["ranked", "yours"]]);
    assert.equal(seen[1], "t0 t1 t2 t3");
    assert.notEqual(seen[2], "t0 t1 t2 t3");
  });

  inPage("a page that was not shown yet is ordered at once", async (run) => {
    const seen = await run(async (lab) => {
      const me = await lab.lover();
      const out = [];
      for (const how of ["hidden", "prerendering", "option"]) {
        lab.main().replaceChildren(lab.list(how, 5));
        const restore = [];
        const fake = (object, name, value) => {
          Object.defineProperty(object, name, { value, configurable: true });
          restore.push(() => delete object[name]);
        };
        if (how === "hidden") fake(document, "hidden", true), fake(performance, "getEntriesByType", () => []);
        if (how === "prerendering") fake(document, "prerendering", true);
        const handle = lab.attach(me, document, how === "option" ? { painted: false } : {});
        out.push(lab.ids());
        handle.detach();
        restore.forEach((undo) => undo());
      }
      return out;
    });
    for (const order of seen) assert.ok(order.indexOf("t4") < order.indexOf("t3"), order);
  });

  inPage("hidden items leave, and come back with detach", async (run) => {
    const seen = await run(async (lab) => {
      const me = await lab.lover();
      me.feedback("t1", "hide");
      const handle = lab.attach(me);
      const ul = lab.list("home", 4);
      ul.children[2].hidden = true; // the page's own
      lab.main().append(ul);
      await lab.frame();
      const hidden = () => [...ul.children].filter((li) => li.hidden).map((li) => li.dataset.indwellItem).join(" ");
      const during = hidden();
      handle.detach();
      return [during, hidden()];
    });
    assert.deepEqual([seen[0].split(" ").sort(), seen[1]], [["t1", "t2"], "t2"]);
  });
});
