// Between a page and the wasm: opens sessions, checks options, and supervises. Whatever goes wrong in the wasm, the
// page gets its own order back, a fresh instance takes over, and the history is read again from its storage.
import * as answer from "./answer.js";
import { ask } from "./answer.js";
import { inBytes } from "./bytes.js";
import { choicesIn } from "./choices.js";
import { tooEarly } from "./early.js";
import { IndwellError } from "./error.js";
import { noInterests, nothingKept, nothingSuggested, pageOrder } from "./fallback.js";
import { Core, initSync, reset } from "./glue.js";
import * as lists from "./lists.js";
import { readRecommendOptions, readScope, readState } from "./options.js";
import { memoryStorage } from "./memory.js";
import { packs } from "./packs.js";
import { removePlan, writePlan } from "./plan.js";
import { asId, asName, message, readEvents } from "./read.js";
import { sentence } from "./sentence.js";
import { inIdle, randomId, share } from "./share.js";
import { readable } from "./state.js";

export { IndwellError };

const OPTIONS = ["space", "storage", "now", "pack", "plan", "never_learn", "wasm"];
const STORAGES = ["local", "session", "memory", "off"];

// One wasm instance serves every session of the page, whichever entry opened it.
let booting; // promise of the running wasm; cleared when it fails
let reading; // what reads the options of `rank` for it, if it takes more than usual (lists.js)
let generation = 0; // counts instances: a Core of an older one is dead and must not be freed
let broken = false; // the instance trapped and could not be replaced yet
let busy = false; // a call into the wasm is on the stack
const sessions = new Set();

function renew() {
  generation++;
  try {
    reset();
    broken = false;
  } catch {
    broken = true; // no memory for a new instance: the next call tries again
  }
}

/** Makes an entry's `open`. `load`, with the option `wasm`, gives its WebAssembly.Module or a promise of it; `load.reading`: see above. */
export function createOpen(load) {
  return (options) => {
    try {
      const wanted = check(options ?? {});
      for (const session of sessions) {
        if (session.space !== wanted.space || session.storage !== wanted.storage) continue;
        session.never.push(...wanted.never); // whoever says so, it holds for all, and for packs that were taken already
        if (wanted.never.length) session.promise.then((me) => me.packs().forEach((pack) => me.load(pack, { name: pack.name }).catch(() => {})), () => {});
        if (session.now === wanted.now) return session.promise;
        bad(`now: space "${wanted.space}" is already open with another clock; dispose() that one first`);
      }
      sessions.add(wanted);
      const close = () => sessions.delete(wanted);
      wanted.promise = tooEarly(start(wanted, load, close));
      wanted.promise.catch(close);
      return wanted.promise;
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

async function start({ space, storage, now, pack, plan, never, wasm }, load, close) {
  if (storage !== "off") {
    booting ??= boot(load, wasm);
    const read = storage.async?.read();
    await booting;
    await read;
  }
  return session(space, storage, now, pack, plan, never, close);
}

async function boot(load, wasm) {
  await null; // even a failure at once finds `booting` set
  try {
    initSync({ module: await load(wasm) });
    reading = load.reading;
    await globalThis.scheduler?.yield?.(); // what the page does with it is a task of its own
  } catch (cause) {
    booting = undefined;
    if (cause instanceof IndwellError) throw cause;
    throw new IndwellError(
      "load_failed",
      `Indwell's wasm could not be loaded: ${cause?.message ?? cause}. The script-src of a policy needs 'wasm-unsafe-eval', ` +
        "and the file must be within reach; indwell/inline carries it.",
      { cause },
    );
  }
}

function check(options) {
  if (typeof options !== "object") bad("options must be an object");
  for (const key of Object.keys(options)) {
    if (!OPTIONS.includes(key)) bad(`there is no option "${key}", only ${OPTIONS.join(", ")}`, "unknown_option");
  }
  const space = options.space ?? "default";
  const storage = options.storage ?? "memory";
  const now = options.now ?? Date.now;
  if (typeof space !== "string" || !/^[\w.-]{1,32}$/.test(space)) bad("space: 1 to 32 of A-Z a-z 0-9 _ . - are wanted");
  const storageLike = typeof storage === "object" && ["getItem", "setItem", "removeItem", "key"].every((name) => typeof storage[name] === "function");
  if (!STORAGES.includes(storage) && !storageLike) bad(`storage: one of ${STORAGES.join(", ")}, an object like localStorage, or asyncStore(…) is wanted`);
  if (typeof now !== "function") bad("now: a function that returns milliseconds since 1970 is wanted");
  const plan = options.plan ?? undefined;
  if (plan !== undefined && typeof plan !== "boolean" && plan !== "unless_refused") bad('plan: true, false or "unless_refused" is wanted');
  const never = options.never_learn ?? [];
  if (!Array.isArray(never) || never.some((key) => typeof key !== "string")) bad("never_learn: an array of facet keys is wanted");
  return { space, storage, now, pack: options.pack, plan, never: [...never], wasm: options.wasm };
}

function bad(what, code = "invalid_option") {
  throw new IndwellError(code, `open(): ${what}.`);
}

const argument = (sentence) => new IndwellError("invalid_argument", sentence);

/** The storage to hand to the wasm, and what is to be said of it whatever the wasm says. */
function resolve(storage) {
  if (typeof storage === "object") return [storage];
  if (storage === "memory") return [memoryStorage(), { storage }];
  try {
    const web = globalThis[storage + "Storage"]; // throws where cookies are blocked
    if (web) return [web];
  } catch {}
  return [memoryStorage(), { storage: "memory", reason: "denied" }];
}

function session(space, storage, now, pack, plan, never, close) {
  const off = storage === "off";
  const [store, spoken] = off ? [] : resolve(storage);
  const listeners = { change: new Set(), problem: new Set(), status: new Set(), trap: new Set() };
  let disposed = false;
  let core; // this session's Core, of instance `born`
  let born;
  let known; // the storage status last told
  const later = store?.async; // of a storage that writes what it is given later
  let unwritten = 0; // events that it may not have written
  const choices = choicesIn(store, space);

  const clock = () => {
    try {
      const time = now();
      if (Number.isFinite(time)) return time;
    } catch {}
    return Date.now();
  };

  // Listeners run when no call into the wasm is under way, and cannot break us.
  const emit = (name, detail) => {
    for (const listener of [...listeners[name]]) {
      try {
        listener(detail);
      } catch (error) {
        globalThis.reportError?.(error);
      }
    }
  };

  const alive = (during) => {
    if (disposed) throw new IndwellError("disposed", `${during}(): this Indwell was disposed; open() gives a new one.`);
  };

  /** Calls into the wasm; `instead` answers when that is not to be (off, or from inside another call) or went wrong. */
  const enter = (during, call, instead) => {
    alive(during);
    if (off) return instead();
    if (busy) return instead("busy"); // a getter or a storage of the page called back
    const time = clock();
    let trap;
    busy = true;
    try {
      if (choices.get().off && during !== "forget") return instead();
      if (broken) renew();
      if (born !== generation) {
        core = new Core(space, inBytes(store), randomId(), time);
        born = generation;
        shelf.give(core);
      }
      return call(core, time);
    } catch (error) {
      if (error instanceof IndwellError) throw error;
      trap = { during, message: String(error?.message ?? error) };
      renew();
    } finally {
      busy = false;
    }
    emit("trap", trap);
    return instead("trap");
  };

  const status = () =>
    enter(
      "status",
      (core) => {
        const is = { ...answer.status(ask(core, "status")), ...spoken };
        if (!later) return is;
        unwritten = is.unsaved = later.pending ? Math.max(unwritten, is.unsaved) : is.unsaved;
        return later.reason ? { ...is, storage: "memory", reason: later.reason } : is;
      },
      () => ({ storage: off || choices.get().off ? "off" : "memory", events: 0, bytes: 0 }),
    );

  // How many events are left that were not saved.
  const flush = (last) => enter("flush", (core, time) => ask(core, "happened", { numbers: [last ? 1 : 0] }, time)[0][0], () => 0);

  // A write for every event would wear the disk: what was not saved at once is, a minute later.
  let saving;
  const saveLater = () => (saving ??= setTimeout(() => !disposed && save(false), 60_000)).unref?.();
  const save = (last) => {
    clearTimeout(saving);
    saving = undefined;
    if (flush(last) && !last) saveLater();
    keepPlan();
  };

  // To unite what was stored takes longer than to save: it waits for a moment in which there is nothing else to be done.
  let uniting;
  const unite = () => void ((uniting = undefined), disposed || flush(false));

  // Only where the bootstrap can find it, and only beside a history that is kept. Written whenever the history is, not at
  // the last moment alone: a page that is left may be told so only after the next one was painted.
  let planning;
  const keepPlan = () => {
    clearTimeout(planning);
    planning = undefined;
    if (disposed || !plan || off || typeof storage === "object" || status().storage !== "persistent") return;
    writePlan(store, space, plan !== true, me.interests(), clock(), choices.get());
  };

  const tellStatus = () => {
    if (disposed || !(listeners.status.size || later)) return;
    const is = status();
    const told = is.storage + is.reason;
    if (told !== known) emit("status", is);
    known = told;
  };
  const changed = (detail) => {
    emit("change", detail);
    tellStatus();
  };

  const track = (events) => {
    try {
      const { recorded, problems } = enter(
        "track",
        (core, time) => {
          const to = message(never);
          readEvents(to, events);
          const [[recorded, unsaved]] = ask(core, "track", to, time);
          unwritten += recorded;
          if (recorded && unsaved) saveLater();
          else if (recorded) {
            uniting ??= inIdle(unite);
            if (plan) planning ??= setTimeout(keepPlan);
          }
          return { recorded, problems: to.problems };
        },
        () => ({ recorded: 0, problems: [] }),
      );
      for (const problem of problems) emit("problem", problem);
      if (recorded) changed({ cause: "track", recorded });
      return recorded;
    } catch (error) {
      emit("problem", { index: 0, field: "", message: String(error?.message ?? error) });
      return 0;
    }
  };

  const shelf = packs(
    never,
    (name, bytes) => {
      const refused = enter("load", (core) => core.load(name, bytes), (failed) => failed);
      if (!refused) changed({ cause: "pack", recorded: 0 });
      return refused;
    },
    () => off || choices.get().off || alive("load"),
    (message) => emit("problem", { index: 0, field: "pack", message }),
  );

  const me = {
    track,
    load: shelf.load,
    never_learn: () => (alive("never_learn"), [...never]),
    packs: () => (alive("packs"), shelf.list()),
    recommend: (options) =>
      enter(
        "recommend",
        (core, time) => {
          const to = message();
          const strategy = readRecommendOptions(to, options);
          return answer.suggestions(ask(core, "recommend", to, time), strategy);
        },
        (fallback) => nothingSuggested(options, fallback),
      ),
    rank: (items, options) =>
      enter(
        "rank",
        (core, time) => lists.rank(core, items, options, time, choices.get(), never, reading),
        (fallback) => pageOrder(lists.plain(items), options, fallback),
      ),
    items(items) {
      alive("items");
      return lists.keep(items, never);
    },
    feedback: (item, feedback) =>
      track({ name: "item_feedback", feedback, ...(typeof item === "string" ? { item_id: item } : { item }) }),
    prefer: (facet, strength) => track({ name: "set_preference", facet, strength }),
    interests: () => enter("interests", (core, time) => answer.interests(ask(core, "interests", {}, time)), noInterests),
    why(item_id, options) {
      const { list, ...rest } = options ?? {};
      for (const key in rest) throw new IndwellError("unknown_option", `why(): there is no option "${key}", only list.`);
      if (list != null && typeof list !== "string") throw argument("why(): list must be a string.");
      if (typeof item_id !== "string" && typeof item_id !== "number") throw argument("why(): item_id must be a string.");
      const id = asId(item_id) ?? "";
      const asked = { numbers: [list == null ? 1 : 0], texts: [id, asName(list ?? "")] };
      const why = enter("why", (core) => answer.why(ask(core, "why", asked), id, core), () => null);
      return why && { ...why, sentence: sentence(why) };
    },
    forget(scope) {
      const given = readScope(scope);
      if (store) removePlan(store, space);
      const erase = () => enter("forget", (core, time) => void ask(core, "forget", given, time), (failed) => failed);
      // To erase is a promise: a second instance tries, and silence never stands for success.
      const failed = erase() && erase();
      if (failed) throw new IndwellError(failed, "forget(): nothing was erased; call it again.");
      keepPlan(); // of what is left
      changed({ cause: "forget", recorded: 0 });
    },
    choices(change) {
      alive("choices");
      if (change != null) {
        choices.change(change, me.forget);
        keepPlan();
        changed({ cause: "choice", recorded: 0 });
      }
      return choices.get();
    },
    export: () => ({ ...enter("export", (core, time) => readable(ask(core, "export", {}, time)[1], time), () => nothingKept(clock())), choices: choices.get() }),
    import(exported) {
      alive("import");
      const state = readState(exported);
      if (!state.length) return 0;
      const more = enter("import", (core, time) => ask(core, "import", { bytes: state }, time)[0][0], (failed) => failed ?? 0);
      if (more === -1) throw argument("import(): the state is damaged, or not one of Indwell's.");
      if (more === -2) throw argument("import(): the state was written by a newer version of Indwell.");
      if (typeof more === "string") throw new IndwellError(more, "import(): nothing was taken in; call it again.");
      choices.take(exported.choices);
      changed({ cause: "import", recorded: more });
      return more;
    },
    status,
    on(event, listener) {
      alive("on");
      if (typeof event !== "string" || !Object.hasOwn(listeners, event)) {
        throw argument(`on(): there is no event of that name, only ${Object.keys(listeners).join(", ")}.`);
      }
      if (typeof listener !== "function") throw argument("on(): the listener must be a function.");
      if (event === "status" && !listeners.status.size) {
        const is = status();
        known = is.storage + is.reason;
      }
      listeners[event].add(listener);
      return () => void listeners[event].delete(listener);
    },
    dispose() {
      if (disposed) return;
      unshare();
      unlisten?.();
      if (!off) save(true);
      disposed = true;
      close();
      // Inside one of its own calls the Core is in use, and one of an older instance is gone: the collector has those.
      if (born === generation && !busy && !broken) core.free();
      core = undefined;
    },
  };
  const refresh = (cleared) => {
    const other = enter("refresh", (core, time) => ask(core, "happened", { numbers: [cleared ? 3 : 2] }, time)[0][0] > 0, () => false);
    if (!other) return;
    keepPlan();
    changed({ cause: "sync", recorded: 0 });
  };
  const unshare = off ? () => {} : share(`indwell/${space}/`, store, save, refresh);
  const unlisten = later?.listen((what) => {
    if (what) {
      refresh(what === 3);
      save(false); // what was recorded before the storage answered
    }
    tellStatus();
  });
  if (Symbol.dispose) me[Symbol.dispose] = me.dispose;
  if (plan === false && store) removePlan(store, space);
  if (!off) enter("open", () => {}, () => {}); // wrong options are told now, not at the first rank
  // Late or never, a pack holds nothing up. Listeners come after this, and hear of it.
  if (pack != null && !off) shelf.load(pack).catch((error) => emit("problem", { index: 0, field: "pack", message: error.message }));
  return me;
}
