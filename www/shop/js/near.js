// Work that can wait until the screen comes near.
const works = new WeakMap();
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      works.get(target)();
    }
  },
  { rootMargin: "50% 0px" },
);

/** Does `work` once an element is half a screen away. */
export function whenNear(element, work) {
  works.set(element, work);
  observer.observe(element);
}
