// What Indwell's data says, in plain words.

const LABELS = { category: "Kind", colour: "Colour", material: "Material", occasion: "Occasion", theme: "Theme", set: "Size" };

/** "Kitchen/Mugs & cups" is Mugs & cups to a reader. */
export const facetName = ({ key, value }) => (key === "category" ? value.split("/").at(-1) : value);
export const facetKind = ({ key }) => LABELS[key] ?? key;

const REASONS = {
  facet: (what) => `You tend to like ${what}`,
  session_facet: (what) => `You are looking at ${what} on this visit`,
  disliked_facet: (what) => `You seem not to care for ${what}`,
  text: () => "Its name has words of what you looked at",
  price: () => "Its price, beside what you usually look at",
  freshness: () => "It is new",
  viewed: () => "You looked at it before",
  in_basket: () => "It is in your basket already",
  bought: () => "You bought it before",
  buy_again: () => "You bought it before, and it gets used up",
  fatigue: () => "You have seen it often and passed it by",
  liked: () => "You said you like it",
  disliked: () => "You said you do not like it",
  rule: () => "A rule of the shop's moves it",
  aim: () => "It serves what the shop aims at",
  collaborative: () => "Customers who bought what you looked at or bought go on to it",
};

/**
 * The reasons as lines of text with their values, strongest first: what says the same thing twice (always, and on this visit)
 * is one line, and the small rest is another. The values still sum to the score.
 */
export function reasonLines({ reasons, page_position }, most = 6) {
  const lines = new Map();
  for (const { code, facet, value } of reasons) {
    const about = facet ? `${facet.key} ${facet.value}` : code;
    const text =
      code === "page_order"
        ? `It is place ${page_position + 1} of the shop's own order`
        : (REASONS[code]?.(facet && facetName(facet)) ?? code.replaceAll("_", " "));
    const line = lines.get(about);
    if (line) {
      line.value += value;
      if (code === "session_facet") line.text = text;
    } else
      lines.set(about, {
        text,
        value,
        less: code === "aim" ? "It serves what the shop aims at less than others" : /^(?:session_)?facet$/.test(code) && `You look at ${facetName(facet)} less than at other things`,
      });
  }
  for (const line of lines.values()) if (line.value < 0 && line.less) line.text = line.less;
  const ordered = [...lines.values()]
    .filter(({ value }) => Math.abs(value) > 1e-9)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const rest = ordered.splice(most);
  if (rest.length)
    ordered.push({
      text: `${rest.length} smaller ${rest.length === 1 ? "reason" : "reasons"}`,
      value: rest.reduce((sum, { value }) => sum + value, 0),
    });
  return ordered;
}

export function storageText({ choice, failed, me }) {
  if (failed) return "Personal order could not be loaded, so every list is in the shop's own order.";
  if (!me) return "Starting …";
  const { storage, reason } = me.status();
  if (storage === "off") return "Switched off: nothing is noticed and nothing is kept.";
  if (storage === "persistent") return "Kept in this browser, on this device. Nothing of it is sent anywhere.";
  if (choice === "local") {
    const why = {
      denied: "this browser does not let the shop store anything",
      full: "this browser's storage is full",
      corrupt: "what was stored could not be read",
      newer: "what is stored was written by a newer version",
    };
    return `Kept only while this page is open, because ${why[reason] ?? "it could not be stored"}.`;
  }
  return "Kept only while this page is open: the next page starts with a clean slate. Nothing of it is sent anywhere.";
}
