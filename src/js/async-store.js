// indwell/async-store: a storage whose answers come later, such as IndexedDB, OPFS or an extension's. The history reads
// and writes a copy in memory at once. The host's store is told of each write after the other, in order and one at a time,
// so what it holds is at every moment what the copy once was, and what holds for tabs that crash holds here too.
import { IndwellError } from "./error.js";

const PREFIX = "indwell/";
const CALLS = ["get", "set", "remove", "keys"];
const AGAIN = 60_000; // a store that refused is asked again after a minute, or when there is something new to write

/** Makes a storage for `open` of a store that answers with promises; see async-store.d.ts. */
export function asyncStore(host, options) {
  const { timeout, ...rest } = { timeout: 1000, ...options };
  for (const key in rest) bad(`there is no option "${key}", only timeout`, "unknown_option");
  if (!(timeout >= 1 && timeout <= 60_000)) bad("timeout: 1 to 60000 milliseconds are wanted");
  if (!CALLS.every((name) => typeof host?.[name] === "function")) bad(`a store with ${CALLS.join(", ")} is wanted`);

  const copy = new Map(); // what the history sees
  let held = new Set(); // keys that the host's store has, or may have
  let arrived = false; // its values are in the copy
  let reason; // why it does not do what it is told
  const queue = []; // what it has not done yet: { key, value } to write, null to remove; without a key, to read all of it
  let running = false; // the first of these is under way
  let again; // timer of the next try
  const listeners = new Set();
  const waiting = [];
  let unsubscribe;

  const tell = (why, what = 0) => {
    reason = why;
    listeners.forEach((listener) => listener(what));
  };

  async function run() {
    if (running) return;
    running = true;
    clearTimeout(again);
    while (queue.length) {
      const { key, value } = queue[0];
      // A call that takes too long is told of, and waited for all the same: who is asked twice may do the later first.
      const late = setTimeout(tell, timeout, "timeout");
      let what;
      try {
        what = await (key ? write(key, value) : read());
      } catch (error) {
        tell(/quota/i.test(error?.name) ? "full" : "denied");
        again = setTimeout(run, AGAIN);
        again.unref?.();
        break;
      } finally {
        clearTimeout(late);
      }
      queue.shift();
      // Who is not told what other tabs do looks for it now and then.
      if (key && !queue.length && !unsubscribe) queue.push({});
      tell(undefined, what);
    }
    running = false;
    waiting.splice(0).forEach((done) => done(!queue.length));
  }

  async function write(key, value) {
    held.add(key);
    await (value === null ? host.remove(key) : host.set(key, value));
    // Done is what can be seen.
    if (((await host.get(key)) ?? null) !== value) throw new Error("not kept");
    if (value === null) held.delete(key);
  }

  async function read() {
    const found = new Map();
    const listed = [...(await host.keys())].filter((key) => typeof key === "string" && key.startsWith(PREFIX));
    const keys = [...new Set([...listed, ...held])];
    const values = await Promise.all(keys.map((key) => host.get(key)));
    // What is no string was not written by us: an empty value is as damaged as it gets.
    keys.forEach((key, index) => values[index] != null && found.set(key, typeof values[index] === "string" ? values[index] : ""));
    const cleared = held.size > 0 && !found.size;
    if (cleared) queue.length = 1; // what was to be written would bring back what is gone
    const ours = new Set(queue.map(({ key }) => key));
    let other = !arrived;
    const take = (key, value) => {
      if (ours.has(key) || copy.get(key) === value) return;
      other = true;
      if (value === undefined) copy.delete(key);
      else copy.set(key, value);
    };
    for (const key of held) if (!found.has(key)) take(key);
    found.forEach((value, key) => take(key, value));
    held = new Set(found.keys());
    arrived = true;
    if (cleared) copy.clear();
    return cleared ? 3 : other ? 2 : 0;
  }

  function push(key, value) {
    // What is not under way yet can still be another: so the queue stays as short as the history.
    let at = queue.findLastIndex((task) => task.key === key);
    if (running && at === 0) at = -1;
    if (at >= 0 && value === queue[at].value) return;
    if (at >= 0 && value !== null && queue[at].value !== null) queue[at].value = value;
    else {
      if (at >= 0 && value === null) queue.splice(at, 1);
      queue.push({ key, value });
    }
    run();
  }

  const here = () => {
    if (!arrived) throw new Error("the store has not answered yet");
    return copy;
  };
  const settled = () =>
    new Promise((done) => {
      run();
      const late = setTimeout(done, timeout, false);
      waiting.push((all) => (clearTimeout(late), done(all)));
      if (!running) waiting.splice(0).forEach((done) => done(true));
    });

  return {
    getItem: (key) => here().get(key) ?? null,
    setItem(key, value) {
      here().set(key, value);
      // The reserve is for the quota that a page's scripts share.
      if (!key.endsWith("/reserve")) push(key, value);
    },
    removeItem(key) {
      if (here().delete(key) && (held.has(key) || queue.some((task) => task.key === key))) push(key, null);
    },
    key: (index) => [...here().keys()][index] ?? null,
    get length() {
      return here().size;
    },
    settled,
    async: {
      get reason() {
        return reason;
      },
      /** Whether anything written is not in the host's store yet. */
      get pending() {
        return queue.some(({ key }) => key);
      },
      /** Reads all of the host's store again; ends when that is done, or was given up, or takes too long. */
      read() {
        if (!queue.some(({ key }, index) => !key && !(running && index === 0))) queue.push({});
        return settled();
      },
      /** Calls with 0 when `reason` or `pending` may be another, 2 when values are, and 3 when all of them are gone. */
      listen(listener) {
        listeners.add(listener);
        try {
          unsubscribe ??= host.subscribe?.(() => void this.read());
        } catch {}
        return () => {
          listeners.delete(listener);
          if (listeners.size) return;
          try {
            unsubscribe?.();
          } catch {}
          unsubscribe = undefined;
        };
      },
    },
  };
}

function bad(what, code = "invalid_option") {
  throw new IndwellError(code, `asyncStore(): ${what}.`);
}
