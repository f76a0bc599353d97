// <indwell-preferences>: what the visitor decides there is done, kept and told.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe } from "node:test";
import { keyOf } from "../../src/js/elements-parts.js";
import { both, inPage } from "./lib/elements.mjs";

describe("what the visitor decides", () => {
  inPage("off is off and empty at once; erasing asks once more; a download is a file", async (run, page) => {
    await run(both);
    const [download] = await Promise.all([page.waitForEvent("download"), run((lab) => lab.preferences.shadowRoot.querySelector('[data-key="download"]').click())]);
    const file = JSON.parse(readFileSync(await download.path(), "utf8"));
    assert.deepEqual([file.format, file.events.length], ["indwell", await run((lab) => lab.me.status().events)]);
    const erase = () => run((lab) => lab.preferences.shadowRoot.querySelector('[data-key="erase"]').click());
    await erase();
    assert.ok(await run((lab) => lab.me.status().events > 0), "not by one press");
    await erase();
    assert.equal(await run((lab) => lab.me.status().events), 0);
    const told = await run(async (lab) => {
      const told = [];
      document.addEventListener("indwell:choice", ({ detail }) => told.push(detail.mode));
      lab.me.track({ name: "view_item", item: lab.items[0] });
      lab.preferences.shadowRoot.querySelector('input[value="off"]').click();
      await lab.drawn();
      return [told, lab.me.consent.mode, lab.me.status().events, Object.keys(localStorage).filter((key) => !/\/(epoch\.\w+|erased)$/.test(key))];
    });
    assert.deepEqual(told, [["off"], "off", 0, []]);
    page.seen.requests.splice(0, Infinity, ...page.seen.requests.filter(({ url }) => !url.startsWith("blob:")));
  });

  inPage("a download is loaded in another browser, and what is no download says so", async (run, page) => {
    await run(both);
    const text = await run((lab) => JSON.stringify(lab.me.export(), null, 2));
    const events = await run((lab) => lab.me.status().events);
    await run(async (lab) => {
      lab.preferences.remove();
      lab.other = await lab.open({ space: "other-device", now: () => Date.UTC(2026, 10, 21, 13) });
      lab.preferences = lab.put("indwell-preferences", lab.other, {}, { items: lab.items });
      await lab.drawn();
    });
    const load = async (text) => {
      await page.locator('indwell-preferences input[type="file"]').setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(text) });
      await page.waitForTimeout(150);
      return run((lab) => lab.preferences.shadowRoot.querySelector("[role=status]").textContent);
    };
    assert.equal(await load(text), `${events} events were loaded.`);
    assert.equal(await load(text), "0 events were loaded.", "once is enough");
    const [mine, theirs] = await run((lab) => [lab.me, lab.other].map((me) => me.export().events));
    assert.deepEqual(theirs.map(({ name, time, value }) => [name, time, value]), mine.map(({ name, time, value }) => [name, time, value]));
    for (const wrong of ["", "{", "null", "[]", "{}", text.slice(0, -9), text.replace(/"state": ".{40}/, '"state": "'), '{"format": "indwell", "state": "AAAA"}', "x".repeat(5 << 20)]) {
      assert.equal(await load(wrong), "That did not work: nothing was changed.", wrong.slice(0, 40));
    }
    assert.equal(await run((lab) => lab.other.status().events), events);
  });

  inPage("the standard order keeps attach from ordering, and says so", async (run) => {
    const seen = await run(async (lab) => {
      lab.me = await lab.visitor();
      const preferences = lab.put("indwell-preferences", lab.me);
      await lab.drawn();
      const { attach } = await import("/indwell/dom.js");
      const list = () => {
        const ul = document.createElement("ul");
        ul.dataset.indwellList = "l";
        for (const { item_id, facets } of lab.items.toReversed()) {
          const li = document.createElement("li");
          li.dataset.indwellItem = item_id;
          li.dataset.indwellFacets = JSON.stringify(facets);
          ul.append(li);
        }
        document.getElementById("main").append(ul);
        return ul;
      };
      attach(lab.me, document, { painted: false });
      const order = async (ul) => (await lab.drawn(), [...ul.children].map((li) => li.dataset.indwellItem));
      const personal = await order(list());
      let told;
      document.addEventListener("indwell:standard", ({ detail }) => (told = detail.standard));
      preferences.shadowRoot.querySelector('input[value="standard"]').click();
      return { personal, standard: await order(list()), told, page: lab.items.toReversed().map(({ item_id }) => item_id) };
    });
    assert.equal(seen.told, true);
    assert.deepEqual(seen.standard, seen.page);
    assert.notDeepEqual(seen.personal, seen.page);
  });

  inPage("the dial and the order are kept by the session itself, and every list follows", async (run) => {
    const seen = await run(async (lab) => {
      lab.me = await lab.visitor({ consent: false, space: "dial" });
      const preferences = lab.put("indwell-preferences", lab.me);
      await lab.drawn();
      const root = preferences.shadowRoot;
      const order = () => lab.me.rank(lab.items.toReversed()).items.map(({ item_id }) => item_id).join();
      const told = [];
      for (const name of ["standard", "surprise", "choice"]) document.addEventListener(`indwell:${name}`, ({ detail }) => told.push(detail));
      const dial = () => root.querySelector("input[type=range]");
      const turn = async (value) => {
        dial().value = value;
        dial().dispatchEvent(new Event("change"));
        await lab.drawn();
        return [lab.me.choices().surprise, dial().valueAsNumber];
      };
      const familiar = order();
      const dials = [await turn(1), await turn(0)];
      const back = order() === familiar;
      await turn(1);
      const surprising = order();
      root.querySelector('input[value="standard"]').click();
      await lab.drawn();
      return { told, dials, back, moved: surprising !== familiar, standard: order(), asleep: dial().disabled, page: lab.items.toReversed().map(({ item_id }) => item_id).join(), choices: lab.me.choices() };
    });
    assert.deepEqual(seen.dials, [[1, 1], [0, 0]]);
    assert.deepEqual([seen.back, seen.moved, seen.asleep, seen.standard], [true, true, true, seen.page]);
    assert.deepEqual(seen.choices, { off: false, standard: true, surprise: 1, asked: false });
    assert.deepEqual(seen.told, [{ surprise: 1 }, { surprise: 0 }, { surprise: 1 }, { standard: true }]);
  });

  inPage("a session without consent is switched off for the site and on again; off is empty at once", async (run) => {
    const seen = await run(async (lab) => {
      const now = () => Date.UTC(2026, 10, 21, 12);
      const me = await lab.open({ space: "switch", storage: "local", now });
      me.track(lab.items.slice(0, 4).map((item) => ({ name: "view_item", item })));
      const preferences = lab.put("indwell-preferences", me);
      await lab.drawn();
      const told = [];
      document.addEventListener("indwell:choice", ({ detail }) => told.push(detail.mode));
      const press = async (value) => {
        preferences.shadowRoot.querySelector(`input[name="mode"][value="${value}"]`).click();
        await lab.drawn();
        const keys = Object.keys(localStorage).filter((key) => !/\/(epoch\.\w+|erased)$/.test(key));
        return [me.status().storage, me.track({ name: "view_item", item: lab.items[5] }), keys, preferences.shadowRoot.querySelector('[part="where"]').textContent.slice(0, 22)];
      };
      return [await press("off"), (await press("on")).slice(0, 2), told];
    });
    assert.deepEqual(seen[0], ["off", 0, ["indwell//choices/switch"], "It is switched off: no"]);
    assert.deepEqual(seen.slice(1), [["persistent", 1], ["off", "persistent"]]);
  });

  inPage("an interest is left out for now, by the visitor's word alone, and counts again when they take it back", async (run) => {
    await run(both);
    const say = (value) =>
      run(async (lab, value) => {
        const select = lab.preferences.shadowRoot.querySelector('select[data-key="say theme=Spots"]');
        select.value = value;
        select.dispatchEvent(new Event("change"));
        await lab.drawn();
        const more = lab.preferences.shadowRoot.querySelector('[data-key="more interests"]');
        more?.click();
        const line = [...lab.preferences.shadowRoot.querySelectorAll('[part="interest"] .name')].find((name) => name.textContent.startsWith("Spots"));
        const { strength, muted } = lab.me.interests().facets.find(({ value }) => value === "Spots");
        const { items } = lab.me.rank(lab.items, { list: "mute", explain: true });
        const reasons = items.flatMap(({ reasons = [] }) => reasons).filter(({ facet }) => facet?.value === "Spots").length;
        return { says: line.textContent.split(" · ")[1], strong: strength > 0.1, muted, reasons, events: lab.me.status().events, value: lab.me.export().events.findLast(({ name }) => name === "set_preference").value };
      }, value);
    const muted = await say("mute");
    assert.deepEqual({ ...muted, events: 0 }, { says: "left out for now", strong: false, muted: true, reasons: 0, events: 0, value: "mute" });
    const again = await say("asSeen");
    assert.ok(again.strong && again.reasons > 0 && !again.muted && again.value === 0);
    assert.equal(again.events, muted.events, "one word takes the place of the other");
  });

  inPage("what the site was told, and what it cost, is seen", async (run) => {
    await run(both);
    const said = await run((lab) => lab.preferences.shadowRoot.querySelector('[part="reports"]').textContent);
    assert.match(said, /budget of 4 for 90 days, 1\.5 is spent/);
    assert.match(said, /bought: (-?\d+ ){2}-?\d+\. It cost 1 on/);
    assert.match(said, /home: erased here\. It cost 0\.5 on .*, which stays spent/);
    await run((lab) => lab.me.forget({ item_id: "mug-1" }));
    await run((lab) => lab.drawn());
    assert.match(await run((lab) => lab.preferences.shadowRoot.querySelector('[part="reports"]').textContent), /bought: erased here/);
  });

  inPage("facets are told in the page's own words, or in plain ones", async (run) => {
    const said = await run(async (lab) => {
      const me = await lab.open({ space: "labels" });
      const facets = { "item_main_colour": "red", screenSize: "13/inch", brand: "acme" };
      me.track([1, 2, 3].map((n) => ({ name: "view_item", item: { item_id: `${n}`, facets } })));
      const preferences = lab.put("indwell-preferences", me, { labels: '{"brand": "Maker", "brand=acme": "Acme & Sons"}' });
      await lab.drawn();
      const names = () => [...preferences.shadowRoot.querySelectorAll('[part="interest"] .name')].map((name) => name.textContent.split(" · ")[0]).sort();
      const attribute = names();
      preferences.labels = { brand: "Marke", "main": 5, screenSize: "<b>Size" };
      await lab.drawn();
      const property = names();
      preferences.setAttribute("labels", "{no json");
      await lab.drawn();
      return [attribute, property, names()];
    });
    assert.deepEqual(said[0], ["13 screen size", "13 › inch screen size", "Acme & Sons Maker", "red main colour"]);
    assert.deepEqual(said[1], ["13 <b>Size", "13 › inch <b>Size", "acme Marke", "red main colour"]);
    assert.deepEqual(said[2], ["13 screen size", "13 › inch screen size", "acme brand", "red main colour"]);
  });

  inPage("an item's key is the hash that an export has", async (run) => {
    const seen = await run(async (lab) => {
      const me = await lab.open({ space: "keys" });
      return ["a", "sku-1", "ä€😀", "x".repeat(200)].map((item_id) => {
        me.track({ name: "view_item", item_id });
        return [item_id, me.export().items.at(-1).key];
      });
    });
    for (const [item_id, key] of seen) assert.equal(keyOf(item_id), key);
  });
});
