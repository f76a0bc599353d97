// What the visitor chose for this site: off, the standard order, how far from what is familiar; and whether they were asked what they
// like. It stands beside the history under a key of its own: to erase what is known does not undo what was chosen.
import { IndwellError } from "./error.js";

const NOTHING = Object.freeze({ off: false, standard: false, surprise: 0, asked: false });
const flag = (value) => typeof value === "boolean";
const FITS = { off: flag, standard: flag, surprise: (value) => typeof value === "number" && value >= 0 && value <= 1, asked: flag };
const MOST = 200; // characters of what is stored

/** No space begins like that: the history does not take it for a part of itself. */
export const choicesKey = (space) => `indwell//choices/${space}`;

/** What of a value can be taken; the rest is as if nothing had been said. */
function fitting(given) {
  const taken = {};
  try {
    for (const name in FITS) if (FITS[name](given[name])) taken[name] = given[name];
  } catch {} // no object, or one that throws
  return taken;
}

/** The same of what a developer wrote: what is wrong is told. */
function readChoices(given) {
  const wrong = (what, code = "invalid_option") => {
    throw new IndwellError(code, `choices(): ${what}.`);
  };
  if (typeof given !== "object") wrong("an object is wanted");
  const taken = {};
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(FITS, name)) wrong(`there is no option "${name}", only ${Object.keys(FITS).join(", ")}`, "unknown_option");
    if (given[name] == null) continue;
    if (!FITS[name](given[name])) wrong(name === "surprise" ? "surprise: a number from 0 to 1 is wanted" : `${name}: true or false is wanted`);
    taken[name] = given[name];
  }
  return taken;
}

/** The choices of one session. They are looked up each time: another tab's hold here at once. */
export function choicesIn(store, space) {
  const key = choicesKey(space);
  let text = null;
  let chosen = NOTHING;
  const look = () => {
    try {
      const now = store.getItem(key);
      if (now === text) return;
      text = now;
      chosen = Object.freeze({ ...NOTHING, ...(now?.length <= MOST && fitting(JSON.parse(now))) });
    } catch {} // no store, or one that fails, or no JSON: as before
  };
  const get = () => (look(), chosen);
  return {
    get,
    /** Nothing is kept of whom it is switched off for. */
    change(given, erase) {
      const change = readChoices(given);
      if (change.off) erase();
      this.set(change);
    },
    set(change) {
      chosen = Object.freeze({ ...get(), ...change });
      const plain = Object.keys(NOTHING).every((name) => chosen[name] === NOTHING[name]);
      try {
        if (plain) store.removeItem(key);
        else store.setItem(key, JSON.stringify(chosen));
        text = store.getItem(key);
      } catch {} // then it lasts as long as the session
    },
    /** Takes over those of an export. Nobody is switched off by a file. */
    take(exported) {
      const { standard, surprise } = fitting(exported);
      if (standard !== undefined && surprise !== undefined) this.set({ standard, surprise });
    },
  };
}

/** By how much a weight falls as the dial goes from 0 to 1: what is the visitor's taste fades, and what they looked at recedes. */
const FADES = { facet: 1, session_facet: 0.7, text: 2, viewed: 0.5 }; // the defaults, of src/rank/signal.rs
const RECEDES = 2; // of `viewed`, more than to nothing

/**
 * The weight of a signal with the dial at `surprise`. The score is linear in the dial, so of any list the first k are never more
 * familiar (as the signals that fade measure it) with the dial further on.
 */
export function weighed(signal, weight = NaN, surprise = 0) {
  if (!surprise || !Object.hasOwn(FADES, signal)) return weight;
  const full = Number.isNaN(weight) ? FADES[signal] : weight;
  return signal === "viewed" ? full - RECEDES * surprise : full * (1 - surprise);
}
