// indwell/report: a page may ask for a few counts, with noise that is added here, before anybody sees them (local differential
// privacy). It hands them to the page and sends nothing; nothing of Indwell calls it. www/docs/reports.md has the analysis.
import { IndwellError } from "./error.js";
import { evenly, laplace, pick, words } from "./report-noise.js";

const KINDS = { popularity: (length) => length, slots: (length) => length + 1, variants: (length) => 2 * length };
const MOST_BUCKETS = 1000;
const MOST_COUNT = 1e6;
const MOST_CAP = 100;
const DAY = 86_400_000;
const LAG = 50; // ms: a lock of another tab is seen to be free before what was written under it can be read

/** @type {import("./report.js").width} */
export const width = ({ kind, buckets }) => KINDS[kind](buckets.length);

/** @type {import("./report.js").openReports} */
export function openReports(options) {
  const { me, storage, space = "default", budget = 4, days = 90, now = Date.now, word = words(), ...rest } = options ?? {};
  for (const name in rest) bad("openReports", `there is no option "${name}"`);
  if (typeof me?.status !== "function") bad("openReports", "me: what open() resolved to is wanted");
  if (["getItem", "setItem", "removeItem"].some((name) => typeof storage?.[name] !== "function")) bad("openReports", "storage: an object like localStorage is wanted");
  if (typeof space !== "string" || !/^[\w.-]{1,32}$/.test(space)) bad("openReports", "space: 1 to 32 of A-Z a-z 0-9 _ . - are wanted");
  if (!(budget >= 0 && budget <= 20)) bad("openReports", "budget: a number from 0 to 20 is wanted");
  if (!(days >= 1 && days <= 400)) bad("openReports", "days: a number from 1 to 400 is wanted");

  const key = `indwell.reports/${space}`;
  const whole = Math.floor(budget * 1000); // ε in thousandths: whole numbers, so that sums are exact
  const below = evenly(word);

  /** What was spent and answered in the last `days`. What cannot be read counts as all spent. */
  const read = () => {
    const time = now();
    let answers;
    try {
      answers = parse(storage.getItem(key));
    } catch {
      answers = [{ question: "", shape: "", time, spent: whole, values: null }];
    }
    return answers.filter((answer) => answer.time > time - days * DAY);
  };
  const spentOf = (answers) => answers.reduce((sum, { spent }) => sum + spent, 0);
  /** Whether it is stored, to the letter. */
  const write = (answers) => {
    const text = JSON.stringify({ version: 1, answers });
    try {
      storage.setItem(key, text);
      return storage.getItem(key) === text;
    } catch {
      return false;
    }
  };

  const answer = (name, question, counts) => {
    if (me.status().storage === "off") throw new IndwellError("off", "ask(): nothing may be remembered of this visitor, so nothing is said either.");
    const answers = read();
    const shape = shapeOf(question);
    const given = answers.find((one) => one.question === name && one.shape === shape && one.values?.length === counts.length);
    if (given) return given.values; // whatever the counts are now: asking again must not average the noise away
    const spent = Math.floor(question.epsilon * 1000);
    if (spentOf(answers) + spent > whole) {
      throw new IndwellError("budget", `ask(): "${name}" would tell more of this visitor than may be told in ${days} days.`);
    }
    const steps = 2 * question.cap * 1000; // noise that is 2·cap/ε wide
    const by = divisor(spent, steps);
    const values = pick(below, counts, question.cap).map((count) => count + laplace(below, spent / by, steps / by));
    // Spent before it is told: if this cannot be remembered, it is not told.
    if (!write([...answers, { question: name, shape, time: now(), spent, values }])) {
      throw new IndwellError("storage", "ask(): the answer could not be kept, so it is not given.");
    }
    return values;
  };

  let turn = Promise.resolve();
  /** One at a time, in all tabs where there are locks. */
  const inTurn = (work) => {
    const { locks } = globalThis.navigator ?? {};
    const alone = () => (locks ? locks.request(key, async () => (await new Promise((done) => setTimeout(done, LAG)), work())) : work());
    turn = turn.then(alone, alone);
    return turn;
  };

  const forget = () => {
    const answers = read();
    if (!answers.length) storage.removeItem(key);
    else write(answers.map((one) => ({ ...one, values: null })));
  };
  const stop = me.on?.("change", ({ cause }) => cause === "forget" && forget());

  return {
    async ask(name, question, counts) {
      check(name, question, counts);
      const asked = { ...question, buckets: [...question.buckets] };
      const numbers = [...counts];
      const values = await inTurn(() => answer(name, asked, numbers));
      return { format: "indwell-report", version: 1, question: name, values: [...values] };
    },
    status() {
      const answers = read();
      const spent = spentOf(answers);
      return {
        budget: whole / 1000,
        spent: spent / 1000,
        left: Math.max(0, whole - spent) / 1000,
        days,
        answers: answers.map(({ question, time, spent, values }) => ({ question, time, until: time + days * DAY, epsilon: spent / 1000, values })),
      };
    },
    forget,
    close: () => stop?.(),
  };
}

function bad(where, what) {
  throw new IndwellError("invalid_argument", `${where}(): ${what}.`);
}

function check(name, question, counts) {
  if (typeof name !== "string" || !/^[\w./-]{1,64}$/.test(name)) bad("ask", "the name of the question: 1 to 64 of A-Z a-z 0-9 _ . / - are wanted");
  const { kind, buckets, epsilon, cap } = question ?? {};
  if (!Object.hasOwn(KINDS, kind)) bad("ask", `kind: one of ${Object.keys(KINDS).join(", ")} is wanted`);
  if (!Array.isArray(buckets) || !buckets.length || buckets.length > MOST_BUCKETS || buckets.some((bucket) => typeof bucket !== "string")) {
    bad("ask", `buckets: 1 to ${MOST_BUCKETS} names are wanted`);
  }
  if (!(epsilon >= 0.01 && epsilon <= 10)) bad("ask", "epsilon: a number from 0.01 to 10 is wanted");
  if (!(Number.isInteger(cap) && cap >= 1 && cap <= MOST_CAP)) bad("ask", `cap: a whole number from 1 to ${MOST_CAP} is wanted`);
  const wanted = width(question);
  if (!Array.isArray(counts) || counts.length !== wanted) bad("ask", `counts: ${wanted} numbers are wanted`);
  const wrong = counts.findIndex((count) => !(Number.isInteger(count) && count >= 0 && count <= MOST_COUNT));
  if (wrong >= 0) bad("ask", `counts[${wrong}]: a whole number from 0 to ${MOST_COUNT} is wanted`);
}

function parse(text) {
  if (text === null) return [];
  const { version, answers } = JSON.parse(text);
  const right = ({ question, shape, time, spent, values }) =>
    typeof question === "string" && typeof shape === "string" && Number.isFinite(time) && Number.isInteger(spent) && spent >= 0 &&
    (values === null || (Array.isArray(values) && values.every(Number.isInteger)));
  if (version !== 1 || !Array.isArray(answers) || !answers.every(right)) throw new Error("not a ledger");
  return answers;
}

/** Tells questions of one name apart that differ in anything: FNV-1a over all of it. */
function shapeOf({ kind, buckets, epsilon, cap }) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(JSON.stringify([kind, epsilon, cap, buckets]))) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16);
}

const divisor = (a, b) => (b ? divisor(b, a % b) : a);
