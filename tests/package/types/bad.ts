// Uses of the package that must not compile: tsc fails where an expected error is missing.
import { open } from "indwell";
import { asyncStore } from "indwell/async-store";
import { open as openAsm } from "indwell/asm";
import { dataLayer, translate } from "indwell/bridge";
import { decide, openWithConsent } from "indwell/consent";
import { attach } from "indwell/dom";
import { define } from "indwell/elements";
import { difference, openExperiments } from "indwell/experiments";
import { openLearner } from "indwell/learn";
import { open as openFull } from "indwell/full";
import { open as openInline } from "indwell/inline";
import { define as defineLists } from "indwell/list";
import { watchPage } from "indwell/page";
import { useRanked as useRankedInReact } from "indwell/react";
import { affinities, segments } from "indwell/segments";
import { open as openSlim } from "indwell/slim";
import { ranked } from "indwell/svelte";
import { assertNoEgress, memoryStore, openForTest } from "indwell/testing";
import { useRanked as useRankedInVue } from "indwell/vue";

export async function uses() {
  const me = await open();
  // @ts-expect-error an unknown option
  await open({ spce: "shop" });
  // @ts-expect-error an unknown storage
  await open({ storage: "disk" });
  // @ts-expect-error the clock returns a number
  await open({ now: () => "soon" });
  // @ts-expect-error a store answers with promises
  asyncStore(new Map<string, string>());
  // @ts-expect-error a store with promises needs its adapter
  await open({ storage: { get: async () => "", set: async () => {}, remove: async () => {}, keys: async () => [] } });
  // @ts-expect-error inline carries its own wasm
  await openInline({ wasm: new Uint8Array() });
  // @ts-expect-error slim needs it
  await openSlim({ space: "shop" });

  // @ts-expect-error an unknown strategy
  me.recommend({ strategy: "best" });
  // @ts-expect-error shards have an address of their list
  await me.load(new Uint8Array(), { shards: ["Kitchen"] });

  // @ts-expect-error an unknown event
  me.track({ name: "look" });
  // @ts-expect-error an unknown field
  me.track({ name: "view_item", id: "a" });
  // @ts-expect-error an item has an id
  me.rank([{ price: 3 }]);
  // @ts-expect-error facets are strings
  me.rank([{ item_id: "a", facets: { size: 42 } }]);
  // @ts-expect-error an unknown option
  me.rank([], { limits: 3 });
  // @ts-expect-error an unknown signal
  me.rank([], { weights: { luck: 1 } });
  // @ts-expect-error a rule needs its slot
  me.rank([], { rules: [{ pin: { item_id: "a" } }] });
  // @ts-expect-error that is for indwell/full
  me.rank([], { diversity: 0.5 });
  // @ts-expect-error an unknown state
  (await openFull()).rank([], { rules: [{ exclude: { is: "seen" } }] });
  // @ts-expect-error a boost says what it is about
  (await openFull()).rank([], { rules: [{ boost: 1 }] });
  // @ts-expect-error an unknown opinion
  me.feedback("a", "adore");
  // @ts-expect-error a facet has key and value
  me.prefer("brand=Acme", 1);
  // @ts-expect-error an unknown happening
  me.on("rank", () => {});
  // @ts-expect-error a score may be without reasons
  me.rank([]).items[0]!.reasons.length;
  // @ts-expect-error why may be null
  me.why("a").sentence;
  // @ts-expect-error the storage follows from the consent
  await openWithConsent(open, { storage: "local" });
  // @ts-expect-error an unknown option
  await openWithConsent(open, {}, { ask: true });
  // @ts-expect-error a source is a function
  await openWithConsent(open, {}, { sources: { tcf: true } });
  // @ts-expect-error slim needs its wasm
  await openWithConsent(openSlim, { space: "shop" });
  // @ts-expect-error an unknown mode
  decide({ answers: { tcf: "granted" } });
  // @ts-expect-error an unknown scope
  me.forget({ facets: { key: "brand", value: "Acme" } });
  // @ts-expect-error an event has a time
  me.forget({ event: { name: "view_item", key: "0" } });
  // @ts-expect-error languages are texts, not names
  define({ languages: ["de"] });
  // @ts-expect-error a session, not its promise
  document.createElement("indwell-preferences").me = open();
  // @ts-expect-error the promise was not awaited
  attach(open());
  // @ts-expect-error an unknown option
  attach(me, document, { commit: "offscreen" });

  const mugs = [{ sku: "a" }];
  // @ts-expect-error asm is without wasm
  await openAsm({ wasm: new Uint8Array() });
  // @ts-expect-error these are no items, and nobody says how they would be
  useRankedInReact(mugs);
  // @ts-expect-error the same in Vue
  useRankedInVue(mugs, { list: "home" });
  // @ts-expect-error and in Svelte
  ranked(mugs, { me });
  // @ts-expect-error an unknown time
  useRankedInReact([{ item_id: "a" }], { when: "soon" });
  // @ts-expect-error an item has an id
  useRankedInReact(mugs, { item: ({ sku }) => ({ text: sku }) });
  // @ts-expect-error the promise was not awaited
  dataLayer(open());
  // @ts-expect-error may be null
  translate("view_item").name;
  // @ts-expect-error a reader gives items
  watchPage(me, { read: () => [] });
  // @ts-expect-error an unknown refusal
  memoryStore().refuse("everything");
  // @ts-expect-error a space is a text
  await openForTest({ space: 3 });
  // @ts-expect-error what is to be done meanwhile is missing
  await assertNoEgress({ on: () => {}, off: () => {} });
  // @ts-expect-error a session, or the promise of one
  defineLists("shop");
  // @ts-expect-error there is no such option
  document.createElement("indwell-list").options = { order: true };
  // @ts-expect-error there is no such counter
  segments(await open(), { keen: { view: { min: 2 } } });
  // @ts-expect-error there is no such option
  affinities(await open(), "category", { half_life: 30 });
  // @ts-expect-error there is no such signal
  openLearner({ me: await open(), weights: { colour: 2 } });
  // @ts-expect-error the promise was not awaited
  openExperiments({ me: open() });
  // @ts-expect-error a weight is a number
  openExperiments({ me, experiments: { hero: { variants: { calm: "half" } } } });
  // @ts-expect-error there is no such option
  openExperiments({ me }).choose("hero", ["a"], { stick: true });
  // @ts-expect-error counts and sums are wanted
  difference(0.1, 0.2);
  // @ts-expect-error a range is min and max
  segments(await open(), { keen: { views: 2 } });
}
