// indwell/experiments: which variant this visitor sees, what came of it, and what may be said of that at any time. Nothing is sent:
// what is counted, the page may read. Whatever goes wrong, the page's own default stands.
import { IndwellError } from "./error.js";
import { assign, chance, decide, place } from "./experiments-chance.js";
import { linear } from "./experiments-linear.js";
import { watch } from "./experiments-page.js";
import { aged, openRecords } from "./experiments-records.js";
import { priorsOf } from "./priors.js";

export { credit, difference, interleave } from "./experiments-compare.js";
export { moment } from "./experiments-moment.js";
export { applyVariants, measure } from "./experiments-page.js";

const DAY = 86_400_000;
const NAME = /^[\w./-]{1,64}$/;
const HOLDOUT = "holdout";
const [SEEN, CLICKED, CONVERTED, REVENUE, DWELL, LATEST] = [0, 1, 2, 3, 4, 5];
const MOST_VARIANTS = 20;
const LIST = "@"; // before a list's name: no experiment's begins like that
const isList = (block) => block.startsWith(LIST);
const MOST_FEATURES = 15;
const SPREAD = 0.25; // of what is drawn for features: one visitor has few showings to try things with

const bad = (what, code = "invalid_option") => {
  throw new IndwellError(code, `openExperiments(): ${what}.`);
};
const isName = (name) => typeof name === "string" && NAME.test(name);
const within = (value, least, most) => typeof value === "number" && value >= least && value <= most;

/** The options of one experiment, as it is used. */
function readExperiment(name, given) {
  const at = `experiments.${name}`;
  if (!isName(name) || name === HOLDOUT) bad(`${at}: a name is 1 to 64 of A-Z a-z 0-9 _ . / -, and not "${HOLDOUT}"`);
  if (given === null || typeof given !== "object") bad(`${at}: an object with variants is wanted`);
  const { variants, salt = name, group, range, ...rest } = given;
  for (const more in rest) bad(`${at}: there is no option "${more}", only variants, salt, group, range`, "unknown_option");
  if (variants === null || typeof variants !== "object") bad(`${at}.variants: an object of weights is wanted, such as { calm: 1, loud: 1 }`);
  const names = Object.keys(variants);
  if (!names.length || names.length > MOST_VARIANTS) bad(`${at}.variants: 1 to ${MOST_VARIANTS} are wanted`);
  for (const variant of names) {
    if (!isName(variant)) bad(`${at}.variants: a name is 1 to 64 of A-Z a-z 0-9 _ . / -`);
    if (!within(variants[variant], 0, 1e9)) bad(`${at}.variants.${variant}: a weight of at least 0 is wanted`);
  }
  const sum = names.reduce((sum, variant) => sum + variants[variant], 0);
  if (!(sum > 0)) bad(`${at}.variants: one weight at least must be above 0`);
  if (!isName(salt)) bad(`${at}.salt: 1 to 64 of A-Z a-z 0-9 _ . / - are wanted`);
  if ((group === undefined) !== (range === undefined)) bad(`${at}: group and range belong together`);
  if (group !== undefined && !isName(group)) bad(`${at}.group: 1 to 64 of A-Z a-z 0-9 _ . / - are wanted`);
  const [from, to] = range ?? [0, 1];
  if (!(within(from, 0, 1) && within(to, 0, 1) && from < to && (range ?? [0, 1]).length === 2)) bad(`${at}.range: [from, to] with 0 ≤ from < to ≤ 1 is wanted`);
  return { names, shares: names.map((variant) => variants[variant] / sum), salt, group, from, to };
}

function readExperiments(given) {
  if (given === null || typeof given !== "object") bad("experiments: an object of experiments by their names is wanted");
  const read = new Map(Object.keys(given).map((name) => [name, readExperiment(name, given[name])]));
  for (const [name, one] of read) {
    for (const [other, two] of read) {
      if (name < other && one.group !== undefined && one.group === two.group && one.from < two.to && two.from < one.to) {
        bad(`experiments.${name}.range: it overlaps that of "${other}" in the group "${one.group}"`);
      }
    }
  }
  return read;
}

/** Variants of `choose` as arms: what is known of all visitors, as so many showings; `told` says it where the page does not. */
function readArms(variants, told) {
  const given = Array.isArray(variants) ? variants.map((name) => [name, {}]) : Object.entries(Object(variants));
  if (!given.length || given.length > MOST_VARIANTS) throw new Error(`variants: 1 to ${MOST_VARIANTS} are wanted`);
  return given.map(([name, prior], at) => {
    if (!isName(name)) throw new Error(`variants[${at}]: a name is 1 to 64 of A-Z a-z 0-9 _ . / -`);
    const { rate = 0.5, count = 2 } = prior?.rate === undefined && prior?.count === undefined ? (told(name) ?? {}) : prior;
    if (!within(rate, 0, 1)) throw new Error(`variants.${name}.rate: a number from 0 to 1 is wanted`);
    if (!within(count, 0, 1e6)) throw new Error(`variants.${name}.count: a number from 0 to 1000000 is wanted`);
    const [likely, worth] = [Math.min(Math.max(rate, 1e-4), 1 - 1e-4), Math.max(count, 1e-3)];
    return { name, a: likely * worth, b: (1 - likely) * worth };
  });
}

/** @type {import("./experiments.js").openExperiments} */
export function openExperiments(options) {
  const { me, storage, space = "default", experiments = {}, holdout = 0, half_life = 30, now = Date.now, random = word, ...rest } = options ?? {};
  for (const name in rest) bad(`there is no option "${name}"`, "unknown_option");
  if (typeof me?.status !== "function" || typeof me.on !== "function") bad("me: what open() resolved to is wanted");
  if (storage != null && ["getItem", "setItem", "removeItem", "key"].some((name) => typeof storage[name] !== "function")) bad("storage: an object like localStorage is wanted");
  if (typeof space !== "string" || !/^[\w.-]{1,32}$/.test(space)) bad("space: 1 to 32 of A-Z a-z 0-9 _ . - are wanted");
  if (!within(holdout, 0, 1)) bad("holdout: a share from 0 to 1 is wanted");
  if (!within(half_life, 0.01, 10_000)) bad("half_life: days, from 0.01 to 10000, are wanted");
  for (const [name, given] of Object.entries({ now, random })) if (typeof given !== "function") bad(`${name}: a function is wanted`);
  const known = readExperiments(experiments);

  let problems = 0;
  let problem;
  const note = (message) => {
    problems++;
    problem = message;
  };
  /** Whatever goes wrong is counted, and `instead` is the answer. */
  const safely = (during, work, instead) => {
    try {
      return work();
    } catch (error) {
      note(`${during}(): ${error?.message ?? error}`);
      return instead;
    }
  };
  const mode = () => {
    try {
      const { storage: is } = me.status();
      return is === "persistent" && !storage ? "memory" : is;
    } catch {
      return "off"; // disposed
    }
  };
  const clock = () => {
    const time = safely("now", now);
    return Number.isFinite(time) ? time : Date.now();
  };
  const halves = () => {
    const words = [random(), random()];
    if (words.some((word) => word >>> 0 !== word)) throw new Error("random: it must give whole numbers from 0 to 2^32 - 1");
    return words;
  };
  const records = openRecords({ store: storage ?? undefined, space, mode, now: clock, random: () => halves()[0], halfLife: half_life * DAY, problem: note });
  const ended = me.on("change", ({ cause }) => cause === "forget" && safely("forget", () => records.onForget()));
  const stops = new Set();
  const lasting = new Map(); // sticky choices of this page, seen or not

  const nothing = Object.freeze({ id: null, block: null, variant: null, propensity: 1, exposed: () => false, seen: () => () => {}, clicked: () => false, dwelt: () => false });
  const never = (block) => Object.freeze({ ...nothing, block });

  /** Whether a choice is one of `choose`: an experiment's has a space in its id, of which each visitor has one row. */
  const learns = (id) => !id.includes(" ");
  /** One choice, and what comes of it. */
  const handle = ({ id, block, variant, context = "", propensity, features }) => {
    const born = records.generation();
    const list = isList(block);
    let told = false;
    const row = () => ({ block, variant, context, propensity, time: clock(), reward: 0, features });
    const update = (during, work) => safely(during, () => records.update(born, work), false);
    const tally = ({ tallies }, at, by) => {
      const key = `${block} ${variant}`;
      const counts = tallies.get(key) ?? [0, 0, 0, 0, 0, 0];
      counts[at] += by;
      if (at === SEEN || !counts[LATEST]) counts[LATEST] = clock();
      tallies.set(key, counts);
    };
    const exposed = () => safely("exposed", () => {
      if (told) return true;
      const before = list || records.read(({ rows }) => rows.has(id));
      told = records.update(born, (own) => {
        tally(own, SEEN, 1);
        if (before) return;
        own.rows.set(id, row());
        if (learns(id)) fade(own.arms, `${block} ${context} ${variant}`, 1, 0);
      });
      return told;
    }, false);
    const dwelt = (ms) => within(ms, 0, DAY) && update("dwelt", (own) => tally(own, DWELL, ms));
    const seen = (element) => safely("seen", () => {
      const stop = watch(element, exposed, dwelt);
      const end = () => stops.delete(end) && stop();
      stops.add(end);
      return end;
    }, () => {});
    const clicked = () => exposed() && update("clicked", (own) => {
      tally(own, CLICKED, 1);
      if (!list) return;
      own.rows.delete(id); // a purchase comes from the list that was clicked last: its row is the newest
      own.rows.set(id, row());
    });
    return Object.freeze({ id, block: list ? block.slice(LIST.length) : block, variant, propensity, exposed, seen, dwelt, clicked });
  };
  const fade = (arms, key, shown, won) => {
    const [before, wins, time] = aged(arms.get(key) ?? [0, 0, 0], clock(), half_life * DAY);
    arms.set(key, [before + shown, wins + won, time]);
  };

  const inHoldout = (unit) => holdout > 0 && place(unit, "the holdout") < holdout;
  const variant = (name) => safely("variant", () => {
    const experiment = known.get(name);
    if (!experiment) throw new Error(`there is no experiment "${String(name).slice(0, 64)}"`);
    const unit = records.unit();
    if (!unit || inHoldout(unit)) return never(name);
    const { names, shares, salt, group, from, to } = experiment;
    if (group !== undefined) {
      const at = place(unit, `group ${group}`);
      if (at < from || at >= to) return never(name);
    }
    const found = assign(unit, salt, shares);
    const at = found < 0 ? shares.findLastIndex((share) => share > 0) : found; // what rounding left
    return handle({ id: `${name} ${names[at]}`, block: name, variant: names[at], propensity: shares[at] });
  }, never(null));

  const choose = (block, variants, given) => safely("choose", () => {
    const { context = "", sticky = false, minimum, features, ...more } = given ?? {};
    for (const name in more) throw new Error(`there is no option "${name}", only context, sticky, minimum, features`);
    const fits = features == null || (Array.isArray(features) && features.length > 0 && features.length <= MOST_FEATURES && features.every((one) => within(one, -1e3, 1e3)));
    if (!fits) throw new Error(`features: 1 to ${MOST_FEATURES} numbers are wanted, best about -1 to 1`);
    const x = features == null ? undefined : [1, ...features.map((one) => Math.round(one * 1e4) / 1e4)];
    if (!isName(block) || known.has(block) || block === HOLDOUT) throw new Error("block: a name of its own is wanted, 1 to 64 of A-Z a-z 0-9 _ . / -");
    if (context !== "" && !isName(context)) throw new Error("context: up to 64 of A-Z a-z 0-9 _ . / - are wanted");
    if (typeof sticky !== "boolean") throw new Error("sticky: true or false is wanted");
    const of = priorsOf(me).variants;
    const arms = readArms(variants, (name) => of?.get(`${block}/${name}`) ?? of?.get(name));
    const least = minimum ?? Math.min(0.01, 1 / arms.length);
    if (!within(least * arms.length, 0, 1 + 1e-9)) throw new Error("minimum: a number from 0 to 1 over the number of variants is wanted");
    const unit = records.unit();
    if (!unit || inHoldout(unit)) return never(block);
    const has = (row) => row.block === block && row.context === context && arms.some(({ name }) => name === row.variant);
    return records.read((all) => {
      const key = `${block} ${context}`;
      const born = records.generation();
      if (sticky) {
        const here = lasting.get(key);
        if (here?.born === born && has(here)) return handle(here);
        const before = [...all.rows].findLast(([, row]) => has(row));
        if (before) return handle({ id: before[0], ...before[1] });
      }
      const time = clock();
      const beliefs = arms.map(({ name, a, b }) => {
        if (x) {
          const rows = [...all.rows.values()].filter((row) => row.block === block && row.context === context && row.variant === name && row.features?.length === x.length - 1);
          const lessons = rows.map((row) => {
            const [count, reward] = aged([1, row.reward, row.time], time, half_life * DAY);
            return { x: [1, ...row.features], count, reward };
          });
          const sample = linear(x.map((_, at) => (at ? 0 : a / (a + b))), a + b, lessons);
          return (random) => sample(x, SPREAD, random);
        }
        const [shown, won] = aged(all.arms.get(`${block} ${context} ${name}`) ?? [0, 0, 0], time, half_life * DAY);
        return { a: a + won, b: b + Math.max(0, shown - won) };
      });
      const { at, propensity } = decide(beliefs, least, chance(halves()));
      const id = halves().map((half) => half.toString(36)).join(".");
      const choice = { id, block, variant: arms[at].name, context, propensity, born, features: x?.slice(1) };
      if (sticky) lasting.set(key, choice);
      return handle(choice);
    }) ?? never(block);
  }, never(null));

  const reward = (choice, value = 1) => safely("reward", () => {
    if (!within(value, 0, 1)) throw new Error("value: a number from 0 to 1 is wanted");
    const id = typeof choice === "string" ? choice : choice?.id;
    if (id == null || (typeof choice !== "string" && !choice.exposed())) return false;
    const born = records.generation();
    const row = records.read(({ rows }) => rows.get(id));
    if (!row) return false;
    const more = Math.min(value, 1 - row.reward);
    return records.update(born, ({ rows, late, arms }) => {
      const mine = rows.get(id);
      if (mine) mine.reward = Math.min(1, mine.reward + more);
      else if (more > 0) late.set(id, Math.min(1, (late.get(id) ?? 0) + more));
      if (learns(id)) fade(arms, `${row.block} ${row.context} ${row.variant}`, 0, more);
    });
  }, false);

  const converted = (revenue = 0) => safely("converted", () => {
    if (!within(revenue, 0, 1e12)) throw new Error("revenue: a number of at least 0 is wanted");
    const born = records.generation();
    const latest = new Map(); // of each block what was seen last
    for (const [key, counts] of records.read(({ tallies }) => tallies) ?? []) {
      const [block] = key.split(" ");
      if (!isList(block) && counts[SEEN] > 0 && !(latest.get(block)?.time > counts[LATEST])) latest.set(block, { key, time: counts[LATEST] });
    }
    let list;
    for (const row of records.read(({ rows }) => rows.values()) ?? []) if (isList(row.block) && !(list?.time > row.time)) list = row;
    if (list) latest.set(list.block, { key: `${list.block} ${list.variant}`, time: list.time });
    if (!latest.size) return 0;
    const done = records.update(born, ({ tallies }) => {
      for (const { key, time } of latest.values()) {
        const counts = tallies.get(key) ?? [0, 0, 0, 0, 0, 0];
        counts[CONVERTED]++;
        counts[REVENUE] += revenue;
        counts[LATEST] = Math.max(counts[LATEST], time); // what was never seen is taken to be old
        tallies.set(key, counts);
      }
    });
    return done ? latest.size : 0;
  }, 0);

  return {
    variant,
    choose,
    reward,
    converted,
    holdout: () => safely("holdout", () => {
      const unit = holdout > 0 && records.unit();
      if (!unit) return never(HOLDOUT);
      const held = inHoldout(unit);
      const variant = held ? "held" : "rest";
      return handle({ id: `${HOLDOUT} ${variant}`, block: HOLDOUT, variant, propensity: held ? holdout : 1 - holdout });
    }, never(HOLDOUT)),
    list: (name, strategy = "ranked") => safely("list", () => {
      if (!isName(name) || !isName(strategy)) throw new Error("list: two names are wanted, each 1 to 64 of A-Z a-z 0-9 _ . / -");
      if (mode() === "off") return never(name);
      return handle({ id: `${LIST}${name} ${strategy}`, block: LIST + name, variant: strategy, propensity: 1 });
    }, never(null)),
    forget: () => safely("forget", () => records.forget()),
    metrics: () => safely("metrics", () => [...(records.read(({ tallies }) => tallies) ?? [])].map(([key, counts]) => {
      const [block, variant] = key.split(" ");
      const what = isList(block) ? { list: block.slice(LIST.length), strategy: variant } : { experiment: block, variant };
      const [exposures, clicks, conversions, revenue, dwell_ms] = counts;
      return { ...what, exposures, clicks, conversions, revenue, dwell_ms };
    }), []),
    rows: (block) => safely("rows", () => {
      const rows = [...(records.read(({ rows }) => rows) ?? new Map()).values()].filter((row) => (block === undefined ? !isList(row.block) : row.block === block));
      const lines = rows.map(({ variant, propensity, reward, context, block, time }) => [variant, propensity, reward, context, block, time].join());
      return ["variant,propensity,reward,context,block,time", ...lines, ""].join("\n");
    }, ""),
    status: () => ({ storage: mode(), bytes: records.bytes(), problems, problem }),
    close() {
      for (const end of [...stops]) safely("close", end);
      ended();
      records.close();
    },
  };
}

const word = () => crypto.getRandomValues(new Uint32Array(1))[0];
