// What of a choice happens on the page: whether it is seen, for how long, and templates that take the place of what stands there.

const LONG = 1000; // ms, half visible: seen

/** Watches an element until it is told to stop: `exposed` once it was half visible for a second, `dwell` with ms as it goes out of sight. */
export function watch(element, exposed, dwell) {
  if (!globalThis.IntersectionObserver) return () => {};
  const page = element.ownerDocument;
  let half = false;
  let since = 0; // 0: not in sight
  let timer;
  const settle = () => {
    const on = half && !page.hidden;
    if (on === since > 0) return;
    clearTimeout(timer);
    if (on) {
      since = performance.now();
      timer = setTimeout(() => exposed(), LONG);
    } else {
      const stayed = performance.now() - since;
      since = 0;
      if (stayed >= LONG) dwell(Math.round(stayed));
    }
  };
  const observer = new IntersectionObserver(
    (entries) => {
      half = entries.at(-1).intersectionRatio >= 0.5;
      settle();
    },
    { threshold: [0, 0.5] },
  );
  observer.observe(element);
  page.addEventListener("visibilitychange", settle);
  return () => {
    observer.disconnect();
    page.removeEventListener("visibilitychange", settle);
    half = false;
    settle();
  };
}

/** Whether a block may be on the screen already: then it is left as it is, whatever would have been chosen. */
function shown(block) {
  if (!performance.getEntriesByType("paint").length) return false;
  const { top, bottom, left, right, height } = block.getBoundingClientRect();
  return height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
}

const applied = new WeakSet();

/** @type {import("./experiments.js").applyVariants} */
export function applyVariants(root, tests) {
  const stop = new AbortController();
  const stops = [];
  for (const block of root.querySelectorAll("[data-indwell-experiment],[data-indwell-choose]")) {
    if (applied.has(block) || shown(block)) continue;
    const { indwellExperiment: experiment, indwellChoose: name } = block.dataset;
    const templates = new Map();
    for (const child of block.children) {
      if (child.localName === "template" && child.dataset.indwellVariant) templates.set(child.dataset.indwellVariant, child);
    }
    const choice = experiment === undefined ? tests.choose(name, ["default", ...templates.keys()], { sticky: true }) : tests.variant(experiment);
    if (choice.variant === null) continue;
    applied.add(block);
    const template = templates.get(choice.variant);
    if (template) block.replaceChildren(template.content.cloneNode(true), ...templates.values());
    stops.push(choice.seen(block));
    block.addEventListener("click", ({ target }) => target.closest("a,button") && choice.clicked(), { capture: true, passive: true, signal: stop.signal });
  }
  return () => {
    stop.abort();
    for (const end of stops) end();
  };
}
