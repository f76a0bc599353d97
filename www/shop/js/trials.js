// What the shop tries out and counts, with indwell/experiments: the banner's variants, a holdout, and what each list brings. All of
// it stays on the visitor's device; the panel shows it. Loaded once a page has drawn what it shows.
import { begun, keepBanner, lists, onNews, personal } from "./personal.js";
import "./shell.js"; // so that what every page has stays one file

/** The banner's, dealt evenly; "cheerful" is what the page says without any of this. */
export const VARIANTS = { cheerful: 1, garden: 1, presents: 1 };

let opened; // { me, held, tests, module }
const handles = new Map(); // of this page view: lists by name and strategy
const ends = []; // of the watching

const storage = () => {
  try {
    return localStorage;
  } catch {
    return undefined; // blocked
  }
};

/** The experiments beside the session that there is, or nothing. */
export async function trials() {
  await begun;
  if (!personal.me) return undefined;
  const module = await import("../../indwell/experiments.js");
  const { me, held } = personal;
  if (!me || (opened?.me === me && opened.held === held)) return opened?.tests;
  opened?.tests.close();
  handles.clear();
  // A shop that wants to know what all this is worth holds out some visitors by chance, such as 0.05 of them. Here nobody is, but who
  // asks to see it.
  const experiments = { hero: { variants: VARIANTS } };
  const tests = module.openExperiments({ me, storage: storage(), space: "shop", holdout: held ? 1 : 0, experiments });
  opened = { me, held, tests, module };
  return tests;
}

/** Counts what comes of the lists that are in the page now. */
export async function watchLists() {
  const tests = await trials();
  for (const end of ends.splice(0)) end();
  if (!tests) return;
  tests.holdout().exposed();
  for (const list of document.querySelectorAll("ul[data-indwell-list], ul[data-crowd]")) {
    const { indwellList: name, crowd, strategy } = list.dataset;
    const made = strategy ?? (lists.get(name)?.slate?.reordered ? "ranked" : "page_order");
    const key = `${crowd ?? name} ${made}`;
    if (!handles.has(key)) handles.set(key, tests.list(crowd ?? name, made));
    ends.push(opened.module.measure(list, handles.get(key)));
  }
}

/**
 * Deals the banner's variant. What stands there has been seen already, so a variant stands there from the next visit of the page on,
 * before its first paint; only then is it counted.
 */
export async function watchBanner(block) {
  const tests = await trials();
  if (!tests) return;
  const choice = tests.variant("hero");
  const lasts = personal.me.status().storage === "persistent";
  keepBanner(lasts && choice.variant);
  if (choice.variant !== null && block.dataset.shown === choice.variant) opened.module.measure(block, choice);
}

/** Everything counted is erased, and the banner dealt anew. */
export async function dealAnew() {
  const tests = await trials();
  handles.clear();
  tests?.forget();
  keepBanner();
  const { variant } = tests?.variant("hero") ?? {};
  if (personal.me?.status().storage === "persistent") keepBanner(variant);
}

/** Counts a purchase, once for each order. */
export async function sold(order, total) {
  const tests = await trials();
  const key = "tern-and-tansy.counted";
  try {
    if (sessionStorage.getItem(key) === order) return;
    sessionStorage.setItem(key, order);
  } catch {
    return;
  }
  tests?.converted(total);
}

onNews(() => opened && opened.me !== personal.me && watchLists()); // the page came back
