// indwell/consent: an Indwell that remembers no more than it has been allowed to, at every moment. Asks nobody itself:
// it listens to what the page has for that, and to the browser's own refusals.
import { followLayer } from "./layer.js";

/** What a session may do, least first. */
const MODES = ["off", "memory", "session", "persistent"];
const STORAGES = { off: "off", memory: "memory", session: "session", persistent: "local" };
/** Set and removed at once when something stored was withdrawn: other tabs hear of it as a storage event. */
const WITHDRAWN = "indwell.withdrawn";
/** Session storage: which orders indwell/dom has counted. */
const ORDERS = "indwell.orders";
/** With the space behind it: what indwell/bootstrap reads. */
const PLAN = "indwell-plan/";

/** What indwell/report told and what it cost. */
const REPORTS = "indwell.reports/";
/** What the visitor chose of orders. */
const CHOICES = "indwell//choices/";
/** What indwell/experiments counted. */
const EXPERIMENTS = "indwell//experiments/";
/** What indwell/learn made of the picks. */
const LEARNT = "indwell//learn/";

const level = (mode) => MODES.indexOf(mode);
const least = (modes) => modes.reduce((a, b) => (level(b) < level(a) ? b : a));

/** @type {import("./consent.js").decide} */
export function decide({ child, withdrawn, gpc, dnt, visitor, answers, before = "off", most = "persistent" } = {}) {
  if (child || withdrawn || ((gpc || dnt) && !visitor)) return "off";
  const said = Object.values(answers ?? {}).filter((answer) => answer !== undefined);
  const limits = said.map((answer) => answer ?? before);
  if (visitor) limits.push(visitor);
  if (!limits.length) limits.push(before);
  return least([...limits, most]);
}

/** The most that what has been said allows: silence forbids nothing that is already there. */
const allowed = (signals) => decide({ ...signals, before: "persistent" });

/** @type {import("./consent.js").fromTcf} */
export function fromTcf(data) {
  if (data?.gdprApplies === false) return undefined;
  if (data?.eventStatus !== "tcloaded" && data?.eventStatus !== "useractioncomplete") return null;
  const given = (purpose) => data.purpose?.consents?.[purpose] === true;
  if (!given(5) || !given(6)) return "off";
  return given(1) ? "persistent" : "memory";
}

/** @type {import("./consent.js").tcf} */
export function tcf(tell) {
  let id;
  let over = false;
  const api = (...given) => globalThis.__tcfapi?.(...given);
  api("addEventListener", 2, (data, success) => {
    id = data?.listenerId ?? id;
    const answer = over || !success ? null : fromTcf(data);
    if (answer !== null) tell(answer); // while the visitor is being asked, what they said before holds
  });
  return () => {
    over = true;
    if (id !== undefined) api("removeEventListener", 2, () => {}, id);
  };
}

/** @type {import("./consent.js").fromConsentMode} */
export function fromConsentMode(commands) {
  const defaults = {};
  const updates = {};
  let updated = false;
  for (const [command, settings] of commands) {
    updated ||= command === "update";
    for (const name of ["functionality_storage", "personalization_storage"]) {
      const value = settings?.[name];
      if (value !== "granted" && value !== "denied") continue;
      if (command === "update") updates[name] = value;
      // Which region this is, nobody says here: a default for some regions can deny, and not grant.
      else if (value === "denied" || !(settings.region || defaults[name])) defaults[name] = value;
    }
  }
  const given = (name) => (updates[name] ?? defaults[name]) === "granted";
  if (given("personalization_storage")) return given("functionality_storage") ? "persistent" : "memory";
  return updated ? "off" : null;
}

/** @type {import("./consent.js").consentMode} */
export function consentMode(tell) {
  const commands = [];
  return followLayer((globalThis.dataLayer ??= []), (entry) => {
    if (entry?.[0] !== "consent" || (entry[1] !== "default" && entry[1] !== "update")) return;
    commands.push([entry[1], { ...entry[2] }]);
    tell(fromConsentMode(commands));
  });
}

/** @type {import("./consent.js").openWithConsent} */
export async function openWithConsent(open, options, consent) {
  const { sources = {}, before, most, visitor, child, keep = true, ...rest } = consent ?? {};
  for (const name in rest) throw new TypeError(`openWithConsent(): there is no option "${name}".`);
  for (const [name, mode] of Object.entries({ before, most, visitor })) check(name, mode);
  if (typeof open !== "function") throw new TypeError("openWithConsent(): the first argument is an entry's open.");
  const { storage: host, pack, ...plain } = options ?? {};
  if (host != null && typeof host !== "object") throw new TypeError("openWithConsent(): storage follows from the consent; leave it out, or give a store of your own.");
  for (const name in sources) {
    if (typeof sources[name] !== "function") throw new TypeError(`openWithConsent(): the source "${name}" must be a function.`);
  }

  const { navigator } = globalThis;
  const space = plain.space ?? "default";
  const storageOf = (mode) => (mode === "persistent" && host) || STORAGES[mode];
  const signals = {
    child: Boolean(child),
    withdrawn: false,
    gpc: navigator?.globalPrivacyControl === true,
    dnt: [navigator?.doNotTrack, globalThis.doNotTrack].includes("1"),
    visitor: visitor ?? undefined,
    answers: Object.fromEntries(Object.keys(sources).map((name) => [name, null])),
    before: before ?? undefined,
    most: most ?? undefined,
  };

  const idle = await open({ ...plain, storage: "off" }); // records nothing, ranks nothing, loads nothing
  const loads = pack == null ? [] : [{ source: pack, loud: true }]; // packs that were asked for
  const shelf = new Map(); // and those that came, by name: each session needs them anew
  const heard = new Set(); // { event, listener, stop }
  let session = idle;
  let mode = "off";
  let limit = "persistent"; // what has been said allows so much
  let over = false;
  let turn = Promise.resolve();

  /** From now on everything goes to another session; listeners go along. */
  const use = (next) => {
    session = next;
    for (const one of heard) {
      one.stop();
      one.stop = next.on(one.event, one.listener);
    }
  };
  const emit = (event, detail) => {
    for (const one of [...heard]) {
      if (one.event !== event) continue;
      try {
        one.listener(detail);
      } catch (error) {
        globalThis.reportError?.(error);
      }
    }
  };

  /** Ends the session in this same moment. What it knows goes too, or stays where it is stored. */
  const leave = (erase) => {
    const old = session;
    const was = mode;
    session = idle;
    mode = "off";
    let failed = false;
    try {
      if (erase) old.forget();
    } catch {
      failed = true; // called from within a call into the wasm, say: then by hand
    }
    use(idle);
    old.dispose();
    if (failed && was !== "memory") clear(STORAGES[was]);
    if (erase && was === "persistent") tell();
    emit("status", idle.status());
  };
  /** Removes what is stored, without a session; whether there was anything. What an async store holds may be known later. */
  const clear = (kind) => {
    const store = kind === "local" ? (host ?? undefined) : undefined;
    const now = () => wipe(kind, space, store);
    if (store?.async) store.async.read().then(now);
    return now();
  };
  const tell = () => signals.withdrawn || tellTabs(space); // who heard of it does not say it again

  const settle = () => {
    if (over) return turn;
    // Of a child nothing is known, not even a no: what others left on the device stays as it is.
    const most = child ? limit : allowed(signals);
    if (level(most) < level(mode)) leave(true);
    else if (level(decide(signals)) < level(mode)) leave(false);
    if (most !== limit) {
      limit = most;
      if (level(most) < level("persistent") && clear("local")) tell();
      if (level(most) < level("session")) clear("session");
    }
    turn = turn.catch(() => {}).then(move);
    turn.catch(() => {}); // who waits for it hears of it
    return turn;
  };

  /** Whether a page that has heard nothing yet may read what is kept: only then is anything kept for that. */
  const early = () => {
    const answers = Object.fromEntries(Object.keys(signals.answers).map((name) => [name, null]));
    return decide({ ...signals, answers }) === "persistent";
  };

  const ask = async (one) => {
    const asked = session;
    const came = await asked.load(again(one.source), one.given);
    for (const info of [came].flat()) if (info.bytes) shelf.set(info.name, info);
    one.done = came.bytes > 0; // of shards some may be missing
    return came;
  };

  /** Opens what is allowed, if that is more than there is. */
  const move = async () => {
    const wanted = decide(signals);
    if (over || wanted === mode) return;
    const plan = plain.plan && early() && (signals.visitor ? plain.plan : "unless_refused");
    const next = await open({ ...plain, plan, storage: storageOf(wanted) });
    for (const [name, info] of shelf) await next.load(info, { name }); // without a request
    if (over || decide(signals) !== wanted) return next.dispose(); // another move follows
    const old = session;
    const taken = keep && mode !== "off" ? old.export() : undefined;
    mode = wanted;
    const { standard, surprise, asked } = old.choices();
    if (standard || surprise || asked) next.choices({ standard, surprise, asked });
    use(next);
    try {
      if (taken?.events.length) next.import?.(taken);
    } catch (error) {
      globalThis.reportError?.(error);
    }
    if (old !== idle) {
      old.forget();
      old.dispose();
    }
    for (const one of loads) {
      if (!one.done) ask(one).catch(({ message }) => one.loud && emit("problem", { index: 0, field: "pack", message })); // others were told
    }
    emit("change", { cause: "sync", recorded: 0 });
    emit("status", next.status());
  };

  const withdraw = () => {
    signals.withdrawn = true;
    settle();
  };
  let epoch;
  const listeners = {
    storage({ key, newValue }) {
      if (key === WITHDRAWN && newValue === space) withdraw();
    },
    // A page in the back/forward cache hears nothing: an erasure meanwhile counts as a withdrawal.
    pagehide: () => (epoch = mode === "persistent" ? epochOf(space, host) : undefined),
    pageshow({ persisted }) {
      if (persisted && mode === "persistent" && epochOf(space, host) !== epoch) withdraw();
    },
  };
  for (const name in listeners) globalThis.addEventListener?.(name, listeners[name]);

  let begun = false;
  const stops = Object.entries(sources).map(([name, source]) =>
    source((answer) => {
      if (answer === true) answer = "persistent";
      if (answer === false) answer = "off";
      check(name, answer);
      signals.answers[name] = answer;
      signals.withdrawn = false;
      if (begun) settle().catch((error) => globalThis.reportError?.(error));
    }),
  );
  begun = true;

  const me = {};
  for (const name of Object.keys(idle)) me[name] = (...given) => session[name](...given);
  me.on = (event, listener) => {
    const one = { event, listener, stop: session.on(event, listener) };
    heard.add(one);
    return () => {
      heard.delete(one);
      one.stop();
    };
  };
  me.load = (source, given) => {
    const one = { source, given };
    loads.push(one);
    return ask(one);
  };
  me.dispose = () => {
    if (over) return;
    over = true;
    for (const name in listeners) globalThis.removeEventListener?.(name, listeners[name]);
    for (const end of stops) if (typeof end === "function") end();
    heard.clear();
    session.dispose();
    idle.dispose();
  };
  if (Symbol.dispose) me[Symbol.dispose] = me.dispose;
  me.consent = {
    get mode() {
      return mode;
    },
    get signals() {
      return { ...signals, answers: { ...signals.answers } };
    },
    choose(choice) {
      check("choose", choice);
      signals.visitor = choice ?? undefined;
      signals.withdrawn = false;
      return settle();
    },
  };
  try {
    await settle();
  } catch (error) {
    me.dispose();
    throw error;
  }
  return me;
}

function check(name, mode) {
  if (mode != null && !MODES.includes(mode)) {
    throw new TypeError(`openWithConsent(): ${name}: one of ${MODES.join(", ")} is wanted.`);
  }
}

/** Removes what is stored of a space, without an engine; whether there was anything. */
function wipe(kind, space, host) {
  const prefix = `indwell/${space}/`;
  try {
    const storage = host ?? globalThis[kind + "Storage"]; // throws where it is blocked
    const keys = keysOf(storage);
    for (const beside of [ORDERS, PLAN + space, REPORTS + space, CHOICES + space, LEARNT + space]) if (keys.includes(beside)) storage.removeItem(beside);
    for (const key of keys) if (key.startsWith(`${EXPERIMENTS}${space}/`)) storage.removeItem(key);
    const ours = keys.filter((key) => key.startsWith(prefix));
    if (!ours.some((key) => !/^(epoch\.|erased$)/.test(key.slice(prefix.length)))) return false;
    // Another epoch first, later than any before, so that what a tab writes that has not heard of it is void.
    const [random] = crypto.getRandomValues(new Uint16Array(1));
    let epoch = (BigInt(Date.now()) << 16n) | BigInt(random);
    const before = BigInt("0x0" + (latestEpoch(keys, prefix) ?? ""));
    if (epoch <= before) epoch = (before | 0xffffn) + 1n + BigInt(random);
    const mark = `${prefix}epoch.${epoch.toString(16).padStart(16, "0")}`;
    const marked = put(storage, mark, "");
    for (const key of ours) storage.removeItem(key);
    if (!marked) put(storage, mark, ""); // it was full; there is room now
    return true;
  } catch {
    return false;
  }
}

function put(storage, key, value) {
  try {
    storage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

function tellTabs(space) {
  try {
    localStorage.setItem(WITHDRAWN, space);
    localStorage.removeItem(WITHDRAWN);
  } catch {} // nothing can be stored: then there is nothing stored
}

function epochOf(space, host) {
  try {
    return latestEpoch(keysOf(host ?? localStorage), `indwell/${space}/`);
  } catch {}
}

const keysOf = (storage) => Array.from({ length: storage.length }, (_, index) => storage.key(index));

/** A source of a pack that can be read again: a response can be read once. */
const again = (source) => source?.clone?.() ?? (typeof source?.then === "function" ? source.then(again) : source);

/** The digits of the latest epoch that one of the keys declares. */
function latestEpoch(keys, prefix) {
  const marks = keys.filter((key) => key.startsWith(prefix + "epoch.")).sort();
  return marks.at(-1)?.slice(prefix.length + 6);
}
