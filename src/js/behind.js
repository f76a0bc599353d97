// Of a list the first tiles of which stand: what the page wants of the whole list, for the rest.

/** Options of `rank` for what is behind so many tiles that stand: slots are counted from there. */
export function behind({ rules, discover, ...options }, standing) {
  const of = (rule) => shifted(rule, standing);
  const left = { ...options, rules: rules?.map(of).filter((rule) => rule !== undefined) };
  return discover ? { ...left, discover: of(discover) } : left;
}

/** The same of one rule; nothing where all of its slots are taken. */
function shifted(rule, standing) {
  const { pin, slots, within } = rule ?? {};
  if (!standing || (pin ?? slots ?? within) == null) return rule;
  if (pin) return pin.slot < standing ? undefined : { ...rule, pin: { ...pin, slot: pin.slot - standing } };
  if (within != null) return within > standing ? { ...rule, within: within - standing } : undefined;
  const left = [slots].flat().map((slot) => slot - standing).filter((slot) => !(slot < 0));
  return left.length ? { ...rule, slots: left } : undefined;
}
