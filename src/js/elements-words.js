// Templates in a small part of ICU MessageFormat: {name}, {n, plural, =0 {…} one {# thing} other {# things}} and
// {kind, select, a {…} other {…}}, one in the other. What is put in is text and stays text.

const parsed = new Map();
const rules = new Map();

/** Parses up to a closing brace, or to the end; a list of texts and places. */
function parse(template, from = 0) {
  const parts = [];
  let at = from;
  let text = "";
  while (at < template.length && template[at] !== "}") {
    if (template[at] !== "{") {
      text += template[at++];
      continue;
    }
    if (text) parts.push(text);
    text = "";
    const [head] = /^[^{}]*/.exec(template.slice(at + 1));
    const [name, kind] = head.split(",").map((word) => word.trim());
    at += 1 + head.length;
    if (template[at] === "}") {
      parts.push({ name });
      at++;
      continue;
    }
    // The head of a choice holds its first case's name, too.
    const cases = {};
    let label = head.split(",")[2].trim();
    while (template[at] === "{") {
      const [inside, end] = parse(template, at + 1);
      cases[label] = inside;
      at = end + 1;
      const [between] = /^[^{}]*/.exec(template.slice(at));
      label = between.trim();
      at += between.length;
    }
    at++;
    parts.push({ name, kind, cases });
  }
  if (text) parts.push(text);
  return [parts, at];
}

const pluralOf = (language, number) => {
  if (!rules.has(language)) rules.set(language, new Intl.PluralRules(language));
  return rules.get(language).select(number);
};

function join(parts, given, language, number) {
  let out = "";
  for (const part of parts) {
    if (typeof part === "string") {
      out += number === undefined ? part : part.replaceAll("#", () => number.toLocaleString(language));
      continue;
    }
    const value = given[part.name];
    if (!part.cases) {
      out += typeof value === "number" ? value.toLocaleString(language) : String(value ?? "");
      continue;
    }
    const { cases, kind } = part;
    const named = kind === "plural" ? (cases[`=${value}`] ?? cases[pluralOf(language, value)]) : Object.hasOwn(cases, value) && cases[value];
    out += join(named || cases.other, given, language, kind === "plural" ? value : number);
  }
  return out;
}

/** Fills in a template. */
export function format(template, given = {}, language = "en") {
  if (!parsed.has(template)) parsed.set(template, parse(template)[0]);
  return join(parsed.get(template), given, language);
}
