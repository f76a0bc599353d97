// Uses of the package that must compile.
import { IndwellError, open, type Indwell, type IndwellEvent, type Item, type PackInfo, type Slate, type Suggestions } from "indwell";
import { open as openAsm } from "indwell/asm";
import { asyncStore, type AsyncHost } from "indwell/async-store";
import { dataLayer, segment, translate } from "indwell/bridge";
import { consentMode, decide, fromConsentMode, fromTcf, openWithConsent, tcf, type ConsentedIndwell, type Mode } from "indwell/consent";
import { attach, type Attachment } from "indwell/dom";
import { define, en, format, type PreferencesElement, type Texts } from "indwell/elements";
import de from "indwell/elements/de";
import { open as openFull, type FullIndwell, type FullRule, type Where } from "indwell/full";
import { open as openInline } from "indwell/inline";
import { define as defineLists } from "indwell/list";
import { readJsonLd, readMicrodata, readOpenGraph, readPage, watchPage, type PageItems } from "indwell/page";
import { IndwellProvider, useIndwell, useRanked as useRankedInReact } from "indwell/react";
import type { IndwellScript } from "indwell/script";
import { applyVariants, credit, difference, interleave, measure, moment, openExperiments, type Choice, type ListMetrics, type VariantMetrics } from "indwell/experiments";
import { moment as circumstances, openLearner, type Learner } from "indwell/learn";
import { openReports, width, type Question, type Report, type ReportStatus } from "indwell/report";
import { SEGMENTS, affinities, counters, intent, left, nextFacet, segments, type Counters, type Segment } from "indwell/segments";
import { open as openSlim } from "indwell/slim";
import { ranked } from "indwell/svelte";
import { articles, assertNoEgress, clock, memoryStore, openForTest, products, random, visit, type Clock, type MemoryStore } from "indwell/testing";
import { indwell, useRanked as useRankedInVue } from "indwell/vue";

export async function uses() {
  const me: Indwell = await open({ space: "shop", storage: "local", now: () => Date.now() });
  await open();
  await open(null);
  await open({ space: null, storage: null, wasm: new URL("https://shop.example/indwell.wasm") });
  await openInline({ storage: "memory" });
  await openSlim({ wasm: new Uint8Array() });
  await openSlim({ wasm: fetch("/indwell.wasm"), storage: localStorage });
  await openSlim({ storage: "off" });
  const map = new Map<string, string>();
  const host: AsyncHost = {
    get: async (key) => map.get(key),
    set: async (key, value) => map.set(key, value),
    remove: async (key) => map.delete(key),
    keys: async () => map.keys(),
  };
  const storage = asyncStore(host, { timeout: 500 });
  await openInline({ storage });
  const all: boolean = await storage.settled();

  const items: Item[] = [
    { item_id: "a", facets: { brand: "Acme", colour: ["red", "white"] }, price: 9.5, time: new Date(), consumable: true },
    { item_id: "b", item_name: "Mug", item_brand: "Acme", item_category: "Home", item_category2: "Mugs" },
  ];
  const frozen = items as readonly Item[];
  const slate: Slate = me.rank(frozen, { list: "home", limit: 12, explain: true, rules: [{ pin: { item_id: "a", slot: 0 } }], weights: { facet: 2 } });
  const sorted: Item[] = slate.order.map((index) => frozen[index]!);
  const values: number[] = slate.items.flatMap((item) => item.reasons?.map((reason) => reason.value) ?? []);

  const full: FullIndwell = await openFull({ space: "shop" });
  const where: Where = { facets: { brand: ["Acme", "Birch"] }, not: { is: "bought" }, any: [{ price: { max: 20 } }, { same: "brand" }], hours: [22, 6] };
  const rules: FullRule[] = [{ exclude: where }, { boost: 0.7, where }, { cap: 2, per: "brand" }, { promote: where, slots: [0, 3], label: "New" }, { pin: { item_id: "a", slot: 0 } }];
  const label: string | undefined = full.rank(items, { rules, current: "a", context: { device: "phone" }, diversity: { method: "calibrated", strength: 0.4, per: "brand" } }).items[0]?.promoted;
  attach(full, document, { rank: { rules, diversity: 0.5, discover: { share: 0.1 }, aims: { freshness: 0.2 }, rotation: { rate: 0.5 } } });
  const wished = full.rank(items, {
    aims: { freshness: 0.2, margin: { weight: 0.5, of: { a: 3.2 } }, stock: { weight: 1, of: (item) => item.price } },
    rotation: { rate: 0.5 },
    min_relevance: 0.2,
    discover: { slots: [3, 7], per: "category" },
    fair: { per: "seller", floor: { Acme: 0.2 } },
    measure: "category",
  });
  const margin: number | null | undefined = wished.aims?.margin?.after;
  const discovered: true | undefined = wished.items[0]?.discovery;
  const chained = full.recommend({ strategies: ["for_you", "popular"], items, limit: 4 });
  const from: string | undefined = chained.items[0]?.strategy;
  const bits: number = full.bubble({ per: "category" }).shown.bits;
  void [margin, discovered, from, bits, wished.exposure?.[0]?.share, wished.measure?.history];
  const asAny: Indwell = full;

  const suggested: Suggestions = me.recommend({ strategy: "also_bought", like: ["a"], exclude: "b", limit: 4 });
  const because: string | undefined = suggested.items[0]?.reasons[0]?.because;
  const pack: PackInfo = await me.load(fetch("/shop.pack"), { name: "shop" });
  const shards: PackInfo[] = await me.load("/packs/shop.json", { shards: ["Kitchen"] });
  await open({ pack: "/shop.pack" });
  const built: number | null | undefined = [...me.packs(), ...shards, pack][0]?.built;
  me.recommend();

  const question: Question = { kind: "slots", buckets: ["1", "2"], epsilon: 1, cap: 1 };
  const reports = openReports({ me, storage: localStorage, budget: 2, days: 30 });
  const report: Report = await reports.ask("home", question, new Array<number>(width(question)).fill(0));
  const spending: ReportStatus = reports.status();
  reports.forget();
  document.querySelector("indwell-preferences")!.reports = reports;
  document.querySelector("indwell-why")!.labels = { brand: "Maker" };

  const event: IndwellEvent = { name: "add_to_cart", item_id: "a" };
  const counted: number = me.track([event, { name: "search", search_term: "mug" }, { name: "page_view" }]);
  me.feedback("a", "like");
  me.feedback({ item_id: "a" }, "hide");
  me.prefer({ key: "brand", value: "Acme" }, -0.5);
  me.forget();
  me.forget({ item_id: "a" });
  me.forget({ facet: { key: "brand", value: "Acme" } });
  me.forget({ event: { name: "view_item", time: 0, key: me.export().items[0]!.key } });
  const more: number = me.import(me.export());
  const week: number | undefined = me.export().sums[0]?.facets[0]?.strength;
  const without: number | null | undefined = me.why("a")?.without?.position;
  const sentence: string | undefined = me.why("a", { list: "home" })?.sentence;
  const typical: number | undefined = me.interests().price?.typical;
  const off: () => void = me.on("trap", ({ during, message }) => `${during.length + message.length}`);
  me.on("change", ({ cause }) => cause === "forget");
  me.on("status", (status) => status.storage === "memory" && status.reason === "denied");

  const handle: Attachment = attach(me, document, { painted: false, rank: { explain: true } });
  attach(me, document.body.attachShadow({ mode: "open" }));
  handle.refresh({ userGesture: true });
  handle.detach();
  document.addEventListener("indwell:ranked", ({ detail }) => detail.order.length);

  const asked: ConsentedIndwell = await openWithConsent(open, { space: "shop" }, { sources: { tcf, consentMode, own: (tell) => tell(true) }, before: "memory" });
  await openWithConsent(openInline);
  await openWithConsent(openSlim, { wasm: new Uint8Array() }, { child: true, keep: false, visitor: null });
  await asked.consent.choose("off");
  const klingon: Texts = { ...en, language: "tlh" };
  define({ languages: [de, klingon] });
  const preferences: PreferencesElement = document.createElement("indwell-preferences");
  preferences.me = asked;
  preferences.items = [{ item_id: "a", text: "Mug" }];
  preferences.surprise = 0.3;
  document.createElement("indwell-why").item = format("{n, plural, one {#} other {#}}", { n: 1 });
  document.addEventListener("indwell:choice", ({ detail }) => detail.mode === "off");
  const mode: Mode = decide({ gpc: true, answers: { tcf: fromTcf({}), google: fromConsentMode([["update", {}]]) } });
  attach(asked, document.body);
  defineLists(asked, { impressions: false });
  Object.assign(document.createElement("indwell-list"), { me: Promise.resolve(asked) });
  document.createElement("indwell-list").options = { rank: { weights: { facet: 3 } } };

  try {
    using scoped = await open({ space: "scoped" });
    scoped.rank([]);
  } catch (error) {
    if (error instanceof IndwellError) error.code.startsWith("invalid_");
  }
  return { all, because, built, counted, mode, off, sentence, sorted, typical, values };
}

interface Mug {
  sku: string;
  title: string;
}

export async function adapters(me: Indwell, items: readonly Item[], mugs: readonly Mug[]) {
  const item = ({ sku, title }: Mug): Item => ({ item_id: sku, text: title });
  const drawn: Item[] = useRankedInReact(items).items;
  const { items: shown, ref, refresh, slate } = useRankedInReact(mugs, { item, list: "home", limit: 4, when: "now" });
  ref(document.body);
  refresh();
  IndwellProvider({ me: openAsm(), children: useIndwell()?.status().storage });
  const title: string | undefined = shown[0]?.title;

  indwell.install({}, Promise.resolve(me));
  const vue: Item[] = useRankedInVue(() => items, { list: "home" }).items.value;
  useRankedInVue(mugs, { item }).list.value = document.body;

  const store = ranked(mugs, { me, item });
  const end: () => void = store.subscribe((list: Mug[]) => list.length);
  store.tiles(document.body).destroy();
  store.set(mugs);

  const stop: () => void = dataLayer(me, { layer: [] });
  segment(me, { on: () => {} });
  const event: IndwellEvent | null = translate("Product Viewed", { product_id: "a" });
  const page: PageItems = readPage(document);
  const found: (Item | undefined)[] = [page.main, readJsonLd().main, readMicrodata(document.body).items[0], readOpenGraph().main];
  watchPage(me, { read: readJsonLd })();

  const kit: { me: Indwell; now: Clock; store: MemoryStore } = await openForTest({ events: visit(products(), { key: "colour", value: "red" }) });
  kit.now.pass(1000);
  kit.store.refuse("write");
  const own = await openForTest({ storage: localStorage, now: () => 0 });
  const kept: Storage = own.store;
  await assertNoEgress({ on: () => {}, off: () => {} }, () => articles(3, clock()()), { allow: ["https://shop.example/", /png$/, ({ method }) => method === "GET"] });
  const keen: Segment = [{ session_views: { min: 8 } }, { visits: { min: 2, max: 9 }, spent: {} }];
  const names: string[] = segments(me, { keen, loyal: SEGMENTS.at_risk });
  const counts: Counters = counters(me);
  if (intent(me) === "ready" && counts.in_basket > 0) names.push("ready");
  for (const { value, points } of affinities(me, "category", { most: 3, decay: 0.5 })) if (points > 5) names.push(value);
  for (const { value, share } of nextFacet(me, "category")) if (share > 0.5) names.push(value);
  const places: number[] = [...left(me, products()).looked, ...left(me, products()).basket];
  if (places.length) names.push("back");
  const learner: Learner = openLearner({ me, storage: localStorage, space: "shop", weights: { price: 2 } });
  attach(learner.me, document, { impressions: true }).detach();
  openLearner({ me, context: { per: "section", of: () => ({ ...circumstances(), weather: "rain" }) } }).close();
  for (const { signal, factor, spread } of learner.weights()) if (factor > 1 + 2 * spread) names.push(signal);
  if (learner.status().trust < 0.5) learner.forget();
  const tests = openExperiments({ me, storage: localStorage, experiments: { hero: { variants: { calm: 1, loud: 1 }, group: "home", range: [0, 0.5] } }, holdout: 0.05 });
  const chosen: Choice = tests.choose("offer", { free: { rate: 0.05, count: 40 }, gift: null }, { context: "mobile", sticky: true, minimum: 0.05, features: moment().features });
  const unwatch: () => void = chosen.seen(document.body);
  if (tests.reward(chosen) && tests.reward(chosen.id ?? "", 0.5) && tests.converted(9.5) > 0) names.push(tests.variant("hero").variant ?? "default");
  const counted: (VariantMetrics | ListMetrics)[] = tests.metrics();
  const [listed] = counted.filter(({ list }) => list === "home");
  if (listed?.list !== undefined) names.push(listed.strategy);
  const unlisten: () => void = measure(document.body, tests.list("home", "for_you"));
  tests.forget();
  const { low } = difference({ count: 9, sum: 1 }, { count: counted.length, sum: 0 }, { alpha: 0.01 });
  const won: number = credit(interleave(me.rank([]).order, [1, 0], [low > 0 ? 1 : 0, 7]), [0]);
  const ends = [unwatch, unlisten, applyVariants(document, tests)];
  const plain: IndwellScript = Indwell;
  await plain.open({ storage: memoryStore({ quota: random(7)() }) });
  return { drawn, end, ends, event, found, kept, slate, stop, title, vue, won };
}
