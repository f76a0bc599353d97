// indwell/consent: the decision and the readings of TCF data and Consent Mode commands, over their whole tables.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decide, fromConsentMode, fromTcf } from "../../pkg/consent.js";

const MODES = ["off", "memory", "session", "persistent"];
const ANSWERS = [undefined, null, ...MODES];
const FLAGS = [false, true];
const level = (mode) => MODES.indexOf(mode);

/** Every combination of signals: 165,888 of them with three sources. */
function* table() {
  for (const child of FLAGS)
    for (const withdrawn of FLAGS)
      for (const gpc of FLAGS)
        for (const dnt of FLAGS)
          for (const visitor of [undefined, ...MODES])
            for (const before of [undefined, ...MODES])
              for (const most of MODES)
                for (const tcf of ANSWERS)
                  for (const google of ANSWERS)
                    for (const own of [undefined, null, "off", "persistent"])
                      yield { child, withdrawn, gpc, dnt, visitor, before, most, answers: { tcf, google, own } };
}

/** The rule as a reader would check it by hand: is this much allowed? Written apart from `decide`. */
function permits(mode, { child, withdrawn, gpc, dnt, visitor, before, most, answers }) {
  if (mode === "off") return true;
  if (child || withdrawn) return false;
  if ((gpc || dnt) && visitor === undefined) return false;
  const enough = (given) => MODES.slice(level(mode)).includes(given);
  const spoken = [answers.tcf, answers.google, answers.own].filter((answer) => answer !== undefined);
  if (!enough(most) || spoken.some((answer) => answer !== null && !enough(answer))) return false;
  if (visitor !== undefined && !enough(visitor)) return false;
  // Whom nobody asked is as the publisher declares; so is whom nobody has told yet.
  if (spoken.includes(null) || (!spoken.length && visitor === undefined)) return enough(before ?? "off");
  return true;
}

test("every row of the table: the most that is permitted, and nothing more", () => {
  let rows = 0;
  for (const signals of table()) {
    rows++;
    const wanted = MODES.findLast((mode) => permits(mode, signals));
    if (decide(signals) !== wanted) assert.equal(decide(signals), wanted, JSON.stringify(signals, (_, value) => value ?? String(value)));
  }
  assert.equal(rows, 2 ** 4 * 5 * 5 * 4 * 6 * 6 * 4);
});

test("nothing said is off; less said by anybody is never more done", () => {
  assert.equal(decide(), "off");
  assert.equal(decide({ answers: {} }), "off");
  for (const signals of table()) {
    const mode = level(decide(signals));
    for (const [field, less] of [["child", true], ["withdrawn", true], ["visitor", "off"], ["most", "off"]]) {
      if (level(decide({ ...signals, [field]: less })) > mode) assert.fail(`${field}: ${JSON.stringify(signals)}`);
    }
    for (const source of ["tcf", "google", "own"]) {
      const refused = { ...signals, answers: { ...signals.answers, [source]: "off" } };
      if (decide(refused) !== "off") assert.fail(`${source}: ${JSON.stringify(signals)}`);
    }
  }
});

test("TCF: purposes 5 and 6 to learn, 1 with them to remember, in the two states that are answers", () => {
  let rows = 0;
  for (const eventStatus of ["tcloaded", "useractioncomplete", "cmpuishown", undefined]) {
    for (const gdprApplies of [true, false, undefined]) {
      for (let bits = 0; bits < 8; bits++) {
        rows++;
        const consents = { 1: Boolean(bits & 1), 5: Boolean(bits & 2), 6: Boolean(bits & 4), 2: true, 11: true };
        const answer = fromTcf({ eventStatus, gdprApplies, purpose: { consents } });
        const said = eventStatus === "tcloaded" || eventStatus === "useractioncomplete";
        const wanted = gdprApplies === false ? undefined : !said ? null : bits === 7 ? "persistent" : bits === 6 ? "memory" : "off";
        assert.equal(answer, wanted, JSON.stringify({ eventStatus, gdprApplies, consents }));
      }
    }
  }
  assert.equal(rows, 96);
  for (const data of [undefined, null, {}, "x", { eventStatus: "tcloaded" }, { eventStatus: "tcloaded", purpose: { consents: { 1: 1, 5: "true", 6: {} } } }]) {
    assert.ok([null, "off"].includes(fromTcf(data)), "what is not a plain true is no consent");
  }
});

test("Consent Mode: personalization to learn, functionality with it to remember; unset is denied", () => {
  const values = [undefined, "granted", "denied"];
  const settings = (functionality_storage, personalization_storage, more) => ({ functionality_storage, personalization_storage, ad_storage: "granted", ...more });
  for (const f of values) {
    for (const p of values) {
      const mode = p !== "granted" ? "off" : f === "granted" ? "persistent" : "memory";
      const byDefault = mode === "off" ? null : mode;
      assert.equal(fromConsentMode([["default", settings(f, p)]]), byDefault, `default ${f} ${p}`);
      assert.equal(fromConsentMode([["update", settings(f, p)]]), mode, `update ${f} ${p}`);
      const regional = settings(f, p, { region: ["DE"] });
      assert.equal(fromConsentMode([["default", regional]]), null, "a default for some regions grants nothing");
      for (const f2 of values) {
        for (const p2 of values) {
          const both = (a, b) => a ?? b;
          const update = [["default", settings(f, p)], ["update", settings(f2, p2)]];
          const after = both(p2, p) !== "granted" ? "off" : both(f2, f) === "granted" ? "persistent" : "memory";
          assert.equal(fromConsentMode(update), after, `${f} ${p} then ${f2} ${p2}`);
          const regions = [["default", regional], ["default", settings(f2, p2)]];
          const strictest = (here, there) => (here === "denied" ? "denied" : there);
          const at = [strictest(f, f2), strictest(p, p2)];
          const alone = at[1] !== "granted" ? null : at[0] === "granted" ? "persistent" : "memory";
          assert.equal(fromConsentMode(regions), alone, `regional ${f} ${p} beside ${f2} ${p2}`);
          assert.equal(fromConsentMode(regions.toReversed()), alone, `in either order`);
        }
      }
    }
  }
  assert.equal(fromConsentMode([]), null);
  assert.equal(fromConsentMode([["update", null], ["default", undefined]]), "off");
});
