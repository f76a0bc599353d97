// The reasons of a slot, as an English sentence.
const BECAUSE = {
  facet: (name, good) => `you ${good ? "often" : "seldom"} choose ${name}`,
  session_facet: (name, good) => (good ? `you are looking at ${name} now` : `you are looking at other things than ${name} now`),
  disliked_facet: (name) => `you care less for ${name}`,
  text: () => "its name is like those you looked at",
  price: (_, good) => `its price is ${good ? "close to" : "far from"} what you look at`,
  freshness: (_, good) => `it is ${good ? "as new as" : "of another age than"} what you look at`,
  viewed: () => "you looked at it before",
  in_basket: () => "it is in your basket",
  bought: () => "you bought it",
  buy_again: () => "you buy it again and again",
  fatigue: () => "you saw it often and passed it by",
  liked: () => "you like it",
  disliked: () => "you do not like it",
  rule: (_, good) => `this page puts it ${good ? "forward" : "back"}`,
  aim: (_, good) => `it suits an aim of this page${good ? "" : " less"}`,
  circumstance: (name, good) => `you ${good ? "often" : "seldom"} choose ${name} at such moments`,
  collaborative: (_, good) => `${good ? "many" : "few"} who looked at what you did went on to it`,
};

/** What is left out where no events are: all that is known of a kind. */
const WITHOUT = {
  text: "the words of what you looked at",
  price: "the prices of what you looked at",
  freshness: "the age of what you looked at",
  collaborative: "what others went on to",
};

/** Says where an item stands, and the two strongest reasons that point the way it moved. */
export function sentence({ position, page_position, reasons, without }) {
  if (position === page_position) return `It stands where the page put it, in place ${position + 1}.`;
  const up = position < page_position;
  const about = new Set(); // a facet of the session and of the whole history is one thing to say
  const said = reasons
    .filter(({ code, value, facet }) => {
      if (!BECAUSE[code] || !value || value > 0 !== up || (facet && about.has(facet.value))) return false;
      return about.add(facet?.value);
    })
    .slice(0, 2)
    .map(({ code, facet }) => BECAUSE[code](facet?.value.replaceAll("/", " › "), up));
  const why = said.join(", and ") || `others suit you ${up ? "less" : "better"}`;
  const moved = `It moved ${up ? "up" : "down"} from place ${page_position + 1} to ${position + 1}: ${why}.`;
  if (!without || without.position === position) return moved;
  const { reason, events, position: other } = without;
  const behind = `${events === 1 ? "the event" : `the ${events} events`} ${reason.facet ? `with ${reason.facet.value.replaceAll("/", " › ")}` : "with it"}`;
  return `${moved} Without ${WITHOUT[reason.code] ?? behind} it would ${other === null ? "not be here" : `stand in place ${other + 1}`}.`;
}
