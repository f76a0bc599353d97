// Where the paper meets Indwell. The pages are whole without it: it changes the order of what is there, and what the reader
// decided (how much to remember, whose order) is kept under the paper's own keys.

const CHOICE = "saltmere-lantern.choice"; // "persistent", "memory" or "off"; nothing before the reader has chosen
const ORDER = "saltmere-lantern.order"; // "standard", or nothing
/** A piece that was read has been read: it recedes. Taste and what is new count for more than in a shop. */
export const WEIGHTS = { facet: 3, viewed: -4, freshness: 1 };

const keep = (key, value) => {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {} // blocked: it lasts as long as the page
};
const kept = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

export const reader = {
  /** Indwell's handle, or undefined while (or if) it is not there. */
  me: undefined,
  choice: ["persistent", "memory", "off"].find((choice) => choice === kept(CHOICE)),
  standard: kept(ORDER) === "standard",
};

/** Lets the browser paint and hear the reader before the work goes on. */
const rest = () => globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));

const listeners = new Set();
/** Calls `listener` whenever Indwell was opened anew. */
export const onOpen = (listener) => void listeners.add(listener);
let attachment;

document.addEventListener("indwell:before-rank", (event) => {
  if (reader.standard) event.preventDefault();
});

/** Opens Indwell; settles when it is there or will not be. */
async function begin() {
  try {
    const { open, openWithConsent, attach } = await import("./indwell.js");
    // A plan for the next page's first paint, unless that is to be in the editors' order.
    const options = { space: "paper", plan: !reader.standard };
    reader.me = await openWithConsent(open, options, { before: "memory", visitor: reader.choice });
    await rest();
    attachment = attach(reader.me, document, { rank: { weights: WEIGHTS } });
    for (const listener of listeners) listener();
    if (new URLSearchParams(location.search).get("indwell") === "debug") {
      const { debug } = await import("../../indwell/debug.js");
      debug(reader.me, { open, rank: { weights: WEIGHTS } });
    }
  } catch {
    document.documentElement.dataset.indwell = "failed";
  }
}
export const begun = begin();

function end() {
  attachment?.detach();
  reader.me?.dispose();
  attachment = reader.me = undefined;
}

export async function choose(choice) {
  reader.choice = choice;
  keep(CHOICE, choice);
  await begun;
  await reader.me?.consent.choose(choice);
}

/** Puts every list back as the editors had it: within the reader's own click. */
function restore() {
  for (const list of document.querySelectorAll("[data-indwell-list]")) {
    const units = [...list.children].sort((a, b) => a.dataset.place - b.dataset.place);
    for (const unit of units) unit.hidden = false;
    list.append(...units);
  }
}

export async function setStandard(standard) {
  if (standard === reader.standard) return;
  reader.standard = standard;
  keep(ORDER, standard ? "standard" : "");
  reader.me?.choices({ standard });
  if (standard) restore();
  else attachment?.refresh({ userGesture: true });
  await begun;
  end();
  await begin(); // with a plan, or without one
}

// The switch in the head.
for (const input of document.querySelectorAll('input[name="order"]')) {
  input.checked = (input.value === "standard") === reader.standard;
  input.addEventListener("change", () => setStandard(input.value === "standard"));
}

// A page that comes back from the browser's cache has missed what was done on the pages in between.
addEventListener("pageshow", async (event) => {
  if (!event.persisted || !reader.me) return;
  end();
  await begin();
});
