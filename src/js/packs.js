// Packs: fetched, kept for as long as the session lasts, and given to every new instance of the wasm.
import { contents } from "./contents.js";
import { IndwellError } from "./error.js";
import { get } from "./load.js";
import { withhold } from "./withhold.js";

const REFUSED = ["", "it is no pack", "a newer version of Indwell wrote it", "it is cut off or damaged", "its numbers cannot be"];

/**
 * The packs of a session, from which nothing is taken of facets with a key in `never`.
 * @param {string[]} never
 * @param {(name: string, bytes: Uint8Array) => number | string} put gives one to the wasm: 0, why it was refused, or how the wasm failed
 * @param {() => unknown} off whether there is no wasm; throws when the session is over
 * @param {(message: string) => void} problem
 */
export function packs(never, put, off, problem) {
  const held = new Map(); // name → bytes
  const lists = new Map(); // address of a list of shards → Map(value → file)
  const info = (name, bytes) => {
    const head = new DataView(bytes.buffer, bytes.byteOffset);
    const built = head.getUint32(20, true);
    const info = { name, bytes: bytes.length, items: head.getUint32(16, true), built: built ? built * 1000 : null };
    contents.set(info, bytes);
    return info;
  };

  async function one(source, name, before) {
    const bytes = await read(source, name);
    await before;
    if (off()) return { name, bytes: 0, items: 0, built: null };
    const refused = put(name, withhold(bytes, never));
    if (refused) throw new IndwellError("pack_refused", `load(): ${name} was not taken: ${REFUSED[refused] ?? refused}.`);
    held.set(name, bytes);
    return info(name, bytes);
  }

  /** The files of a list of shards, by the values of its facet. */
  async function listed(list) {
    if (!lists.has(list)) {
      const { shards } = JSON.parse(new TextDecoder().decode(await read(list, list)));
      lists.set(list, new Map(Object.entries(shards)));
    }
    return lists.get(list);
  }

  /** The shards of a list that these values are in, each with its file; of a path the first level says it. */
  async function chosen(list, values) {
    const files = await listed(list).catch((cause) => {
      throw cause.code ? cause : new IndwellError("pack_failed", `load(): ${list} is no list of shards.`, { cause });
    });
    const names = new Set([...values].map((value) => String(value).split("/")[0]));
    const base = new URL(list, globalThis.document?.baseURI);
    return [...names].flatMap((name) => {
      if (files.has(name)) return new URL(files.get(name), base).href;
      problem(`load(): ${list} has no shard "${name}".`);
      return [];
    });
  }

  return {
    async load(source, options) {
      const { name, shards, ...rest } = options ?? {};
      for (const key in rest) throw new IndwellError("unknown_option", `load(): there is no option "${key}", only name and shards.`);
      if (off()) return shards ? [] : { name: "", bytes: 0, items: 0, built: null };
      if (!shards) return one(source, String(name ?? nameOf(source)));
      const wanted = await chosen(String(source), shards);
      // Fetched side by side, taken in the order asked for: what is equally good stands in the order of the packs.
      let last;
      const loads = wanted.filter((name) => !held.has(name)).map((name) => (last = one(name, name, last).catch((error) => problem(error.message))));
      return (await Promise.all(loads)).filter(Boolean);
    },
    list: () => [...held].map(([name, bytes]) => info(name, bytes)),
    /** Gives all packs to a new Core. One that makes it trap is not given again. */
    give(core) {
      for (const [name, bytes] of [...held]) {
        held.delete(name);
        core.load(name, withhold(bytes, never));
        held.set(name, bytes);
      }
    },
  };
}

const nameOf = (source) => (typeof source === "string" || source instanceof URL ? source : source?.url || "pack");

/** The bytes of a source, and no others': of what the page has it is a copy, so that what the page does with its own later changes nothing. */
async function read(source, name) {
  try {
    source = await source;
    const known = contents.get(source);
    if (known) return known;
    if (typeof source === "string" || source instanceof URL) source = await get(String(source));
    if (typeof source?.arrayBuffer === "function") {
      if (source.ok === false) throw new Error(`HTTP ${source.status}`);
      return new Uint8Array(await source.arrayBuffer());
    }
    const { buffer = source, byteOffset = 0, byteLength } = source;
    return new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength));
  } catch (cause) {
    throw new IndwellError("pack_failed", `load(): ${name} could not be fetched or read: ${cause?.message ?? cause}.`, { cause });
  }
}
