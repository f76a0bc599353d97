// What experiments keep. Every page writes one key of its own, and nobody else's but to take over what is at rest; what all say
// is united when it is read. All of it is void once the history beside it was erased.
import { inIdle } from "./share.js";

const VERSION = 1;
const MOST = 8192; // characters a page keeps
const PAGES = 16; // that are kept at most
const ROWS = 100;
const SILENT = 30 * 60_000; // a page that has written nothing for so long is taken to be gone
const DAY = 86_400_000;
const KEPT = 90 * DAY; // after it was last seen
const KEPT_ID = 395 * DAY; // 13 months
const LAG = 50; // ms: a lock is seen to be free before what was written under it can be read
const PREFIX = "indwell//experiments/"; // no space begins like that: the history does not take it for a part of itself

/** Exposures, clicks, conversions, revenue, dwell in ms, when last; by block and variant. Shown, won, when; by block, context and variant. */
const COUNTS = { tallies: 6, arms: 3 };

const empty = () => ({ tallies: new Map(), arms: new Map(), rows: new Map(), late: new Map(), closed: false, time: 0 });
const keysOf = (storage) => Array.from({ length: storage.length }, (_, index) => storage.key(index));
const number = (value) => typeof value === "number" && Number.isFinite(value);

/** Of before an erasure. */
const VOID = Object.freeze({ ...empty(), closed: true });

/** A record as stored; undefined where it is none, null where a newer version wrote it. */
function parse(text, stamp) {
  try {
    const { version, stamp: own, time, closed, ...maps } = JSON.parse(text);
    if (version > VERSION) return null;
    if (version === VERSION && own !== stamp) return VOID;
    if (version !== VERSION || !number(time) || text.length > MOST) return undefined;
    const record = { ...empty(), time, closed: closed === true };
    const take = (name, right) => {
      if (!maps[name].every(([key, value]) => typeof key === "string" && right(value))) throw null;
      record[name] = new Map(maps[name]);
    };
    for (const name in COUNTS) take(name, (counts) => counts.length === COUNTS[name] && counts.every((count) => number(count) && count >= 0));
    take("rows", ({ block, variant, context, propensity, time, reward, features = [] }) =>
      Array.isArray(features) && features.every(number) && [block, variant, context].every((text) => typeof text === "string") && number(time) && propensity > 0 && propensity <= 1 && reward >= 0 && reward <= 1);
    take("late", (value) => value >= 0 && value <= 1);
    return record;
  } catch {
    return undefined;
  }
}

/** Counts that fade, as they stand at `time`. */
export const aged = ([shown, won, since], time, halfLife) => {
  const left = 2 ** (-Math.max(0, time - since) / halfLife);
  return [shown * left, won * left, Math.max(time, since)];
};

function unite(into, other, halfLife) {
  for (const [key, counts] of other.tallies) {
    const before = into.tallies.get(key) ?? [0, 0, 0, 0, 0, 0];
    into.tallies.set(key, counts.map((count, at) => (at < 5 ? before[at] + count : Math.max(before[at], count))));
  }
  for (const [key, arm] of other.arms) {
    const before = into.arms.get(key) ?? [0, 0, 0];
    const time = Math.max(before[2], arm[2]);
    const [a, b] = [aged(before, time, halfLife), aged(arm, time, halfLife)];
    into.arms.set(key, [a[0] + b[0], a[1] + b[1], time]);
  }
  const rows = [...into.rows, ...[...other.rows].map(([id, row]) => [id, { ...row }])];
  into.rows = new Map(rows.sort(([, a], [, b]) => a.time - b.time));
  for (const [id, value] of other.late) into.late.set(id, (into.late.get(id) ?? 0) + value);
  for (const [id, value] of into.late) {
    const row = into.rows.get(id);
    if (!row) continue;
    row.reward = Math.min(1, row.reward + value);
    into.late.delete(id);
  }
  return into;
}

/**
 * @param {{ store?: Storage, space: string, mode: () => string, now: () => number, random: () => number, halfLife: number, problem: (message: string) => void }} given
 */
export function openRecords({ store, space, mode, now, random, halfLife, problem }) {
  const prefix = `${PREFIX}${space}/`;
  const unitKey = `${prefix}unit`;
  const hex = () => random().toString(16).padStart(8, "0");
  let key; // this page's
  let own = empty();
  let written = null; // as it was last seen in storage
  let unit = null; // 16 digits
  let unitWritten = null;
  let stamp; // the history's latest epoch
  let touched = false;
  let generation = 0;
  let left = false; // the page was left; it may come back
  let over = false;

  const drop = () => {
    generation++;
    own = empty();
    written = unit = unitWritten = null;
  };
  const remove = (name) => {
    try {
      store.removeItem(name);
    } catch {} // then it is void, or there again
  };
  /** What is stored of ours; whatever was erased meanwhile is forgotten here, too. */
  const look = () => {
    touched = true;
    const all = keysOf(store);
    const epoch = all.filter((name) => name.startsWith(`indwell/${space}/epoch.`)).sort().at(-1) ?? "";
    const ours = all.filter((name) => name.startsWith(prefix));
    const gone = (name, text) => text !== null && store.getItem(name) === null;
    if (stamp !== undefined && epoch !== stamp) {
      drop();
      for (const name of ours) {
        const text = store.getItem(name) ?? "";
        if (name === unitKey ? !text.endsWith(` ${epoch}`) : parse(text, epoch) === VOID) remove(name);
      }
    } else if (gone(unitKey, unitWritten)) drop();
    else if (gone(key, written)) [own, written] = [empty(), null]; // another page took it over
    stamp = epoch;
    return ours.filter((name) => name !== unitKey);
  };
  const erase = () => {
    drop();
    if (!touched) return;
    try {
      remove(unitKey); // first, so that who looks meanwhile does not take its record for taken over
      for (const name of keysOf(store)) if (name.startsWith(prefix)) remove(name);
    } catch {} // no storage: nothing in it
  };
  const others = () => {
    const found = [];
    for (const name of look()) {
      if (name === key) continue;
      const record = parse(store.getItem(name), stamp);
      if (record === undefined) problem(`what is stored under ${name} cannot be read`);
      if (record !== null) found.push([name, record]);
    }
    return found;
  };
  const uniteAll = (found) => {
    const all = [["", own], ...found].reduce((sum, [, record]) => (record ? unite(sum, record, halfLife) : sum), empty());
    for (const [name, when] of Object.entries({ tallies: (counts) => counts[5], arms: (arm) => arm[2], rows: (row) => row.time })) {
      for (const [key, value] of all[name]) if (when(value) < now() - KEPT) all[name].delete(key);
    }
    return all;
  };
  const textOf = () => {
    for (;;) {
      const maps = Object.fromEntries(["tallies", "arms", "rows", "late"].map((name) => [name, [...own[name]]]));
      const text = JSON.stringify({ version: VERSION, stamp, time: own.time, closed: left, ...maps });
      if (text.length <= MOST && own.rows.size <= ROWS) return text;
      const long = own.rows.size ? own.rows : own.late.size ? own.late : own.arms.size > own.tallies.size ? own.arms : own.tallies;
      long.delete(long.keys().next().value); // the oldest
    }
  };
  const write = () => {
    key ??= prefix + hex() + hex();
    const text = textOf();
    try {
      if (written === null) {
        const kept = others().sort(([, a], [, b]) => (a?.time ?? 0) - (b?.time ?? 0));
        for (const [name] of kept.slice(0, Math.max(0, kept.length - PAGES + 1))) remove(name);
      }
      store.setItem(key, text);
      written = text;
      return true;
    } catch {
      problem("the storage is full or refuses; what is counted goes with the page");
      return false;
    }
  };
  const stored = () => mode() === "persistent";

  /** Has `work` look at, or change, what is kept; undefined where nothing may be. */
  const read = (work) => {
    if (mode() === "off") return undefined;
    let found = [];
    try {
      if (stored()) found = others(); // may empty our own
    } catch {
      problem("the storage cannot be read");
    }
    return work(uniteAll(found));
  };
  const update = (born, work) => {
    if (mode() === "off") return false;
    try {
      if (stored()) look();
    } catch {
      problem("the storage cannot be read");
    }
    if (born !== generation) return false; // of before an erasure
    work(own);
    own.time = now();
    if (stored()) write();
    return true;
  };

  /** This visitor's id, as two halves; null where nothing may be kept. */
  const unitOf = () => {
    if (mode() === "off") return null;
    try {
      if (stored()) {
        look();
        const text = store.getItem(unitKey);
        const [, found, made, since] = /^([0-9a-f]{16}) (\d{1,15}) (.{0,99})$/.exec(text ?? "") ?? [];
        if (text !== null && found === undefined) problem("the stored id cannot be read; there is a new one");
        const old = found && now() - made > KEPT_ID;
        if (found && since === stamp && !old) [unit, unitWritten] = [found, text];
        else {
          if (old || !unit) unit = hex() + hex();
          const fresh = `${unit} ${Math.floor(now())} ${stamp}`;
          store.setItem(unitKey, fresh);
          unitWritten = fresh;
        }
      }
    } catch {
      problem("the storage cannot be used");
    }
    unit ??= hex() + hex();
    return [parseInt(unit.slice(0, 8), 16), parseInt(unit.slice(8), 16)];
  };

  /** Takes over what pages that are gone have left. One at a time, and only where that can be had. */
  const absorb = async () => {
    await globalThis.navigator?.locks?.request(prefix, async () => {
      await new Promise((done) => setTimeout(done, LAG));
      if (over || !stored()) return;
      const done = others().filter(([, record]) => !record || record.closed || now() - record.time > SILENT);
      if (!done.length) return;
      const before = own;
      own = { ...uniteAll(done), time: now() };
      if (write()) for (const [name] of done) remove(name);
      else own = before; // else it would count twice
    });
  };

  const forget = () => {
    touched ||= stored(); // nothing was read before this
    erase();
  };
  const onForget = () => {
    try {
      // A part of the history can be forgotten without this; where the history is elsewhere, nobody can tell.
      const beside = stored() && keysOf(store).some((name) => name.startsWith(`indwell/${space}/`));
      const born = generation;
      if (beside) look();
      if (beside && born === generation) return;
    } catch {}
    erase();
  };
  const onStorage = ({ key: name, storageArea }) => {
    if (storageArea !== store || !(name === null || name.startsWith(prefix) || name.startsWith(`indwell/${space}/epoch.`))) return;
    try {
      const born = generation;
      if (touched) look();
      if (born !== generation && key) remove(key);
    } catch {} // at the next use
  };
  const onHide = () => {
    if (left) return;
    left = true; // also of what is still counted, such as how long something was in sight
    if (written !== null && stored()) update(generation, () => {});
  };
  const onShow = () => void (left = false);
  const listeners = { storage: onStorage, pagehide: onHide, pageshow: onShow };
  for (const name in listeners) globalThis.addEventListener?.(name, listeners[name]);
  inIdle(() => absorb().catch(() => problem("what other pages left could not be taken over")));

  return {
    unit: unitOf,
    read,
    update,
    forget,
    onForget,
    generation: () => generation,
    bytes: () => (written ?? "").length,
    close() {
      if (over) return;
      onHide();
      over = true;
      for (const name in listeners) globalThis.removeEventListener?.(name, listeners[name]);
    },
  };
}
