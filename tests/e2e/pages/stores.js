// Every kind of storage that Indwell can be given, each with a way to break it and to look into it.
import { asyncStore } from "/indwell/async-store.js";

const request = (work) =>
  new Promise((done, failed) => {
    const it = work();
    it.onsuccess = () => done(it.result);
    it.onerror = () => failed(it.error);
  });

/** A store with promises over IndexedDB. */
async function indexed() {
  const opening = indexedDB.open("host");
  opening.onupgradeneeded = () => opening.result.createObjectStore("values");
  const db = await request(() => opening);
  const values = (mode) => db.transaction("values", mode).objectStore("values");
  return {
    get: (key) => request(() => values("readonly").get(key)),
    set: (key, value) => request(() => values("readwrite").put(value, key)),
    remove: (key) => request(() => values("readwrite").delete(key)),
    keys: () => request(() => values("readonly").getAllKeys()),
  };
}

/** A store of the page's own, of localStorage's shape. */
function own() {
  const map = new Map(JSON.parse(localStorage.getItem("own") ?? "[]"));
  const keep = () => localStorage.setItem("own", JSON.stringify([...map]));
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => (map.set(key, value), keep()),
    removeItem: (key) => (map.delete(key), keep()),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}

const refuse = (name) => () => {
  throw new DOMException("no", name);
};
const FAULTS = {
  full: { set: refuse("QuotaExceededError") },
  throws: { get: refuse("SecurityError"), set: refuse("SecurityError"), remove: refuse("SecurityError"), keys: refuse("SecurityError") },
  garbage: { get: () => "\u0000garbage\uffff\ud800" },
};
const SYNC = { get: "getItem", set: "setItem", remove: "removeItem", keys: "key" };

/** `storage` to open with, `break(fault)` and `mend()`, `settled()`, and `keys()` that are stored. */
export async function make(kind) {
  if (kind === "memory" || kind === "off") return { storage: kind, settled: () => true, keys: () => [] };
  const later = kind === "host, with promises";
  const target = later ? await indexed() : kind === "host" ? own() : Storage.prototype;
  const plain = Object.getOwnPropertyDescriptors(target);
  const storage = later ? asyncStore(target) : kind === "host" ? target : kind;
  const listed = later ? () => target.keys() : () => Object.keys(kind === "host" ? Object.fromEntries(JSON.parse(localStorage.getItem("own") ?? "[]")) : window[`${kind}Storage`]);
  return {
    storage,
    break(fault) {
      for (const [name, call] of Object.entries(FAULTS[fault])) target[later ? name : SYNC[name]] = later ? async () => call() : call;
    },
    mend: () => Object.defineProperties(target, plain),
    settled: async () => !later || storage.settled(),
    keys: async () => [...(await listed())].filter((key) => key.startsWith("indwell/")),
  };
}
