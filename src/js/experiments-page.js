// What of a choice happens on the page: whether it is seen, for how long, and templates that take the place of what stands there.

const LONG = 1000; // ms, half visible: seen

/** Shares of an element at which it is looked at anew: one that is taller than the screen is never half visible. */
const STEPS = Array.from({ length: 21 }, (_, step) => step / 40);

/**
 * Watches an element until it is told to stop: `exposed` once half of it, or half the screen of it, was visible for a second, `dwell`
 * with ms as it goes out of sight.
 */
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
      const { intersectionRatio, intersectionRect, isIntersecting } = entries.at(-1);
      half = isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= innerHeight / 2);
      settle();
    },
    { threshold: STEPS },
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

/** @type {import("./experiments.js").measure} */
export function measure(element, choice) {
  const end = choice.seen(element);
  const click = ({ target }) => target.closest("a,button:not([aria-haspopup])") && choice.clicked();
  element.addEventListener("click", click, { capture: true, passive: true });
  return () => {
    element.removeEventListener("click", click, { capture: true });
    end();
  };
}

const applied = new WeakSet();

/** @type {import("./experiments.js").applyVariants} */
export function applyVariants(root, tests) {
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
    stops.push(measure(block, choice));
  }
  return () => stops.forEach((end) => end());
}
