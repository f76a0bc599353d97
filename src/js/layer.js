/**
 * Hands every entry of a data layer to `take`: those there are, and those to come, after the page's own push has had them.
 * `take` may throw. Returns what ends that.
 */
export function followLayer(layer, take) {
  let over = false;
  const see = (entry) => {
    if (over) return;
    try {
      take(entry);
    } catch {} // an entry that cannot be read says nothing
  };
  const before = layer.push;
  const push = (...entries) => {
    const length = before.apply(layer, entries);
    entries.forEach(see);
    return length;
  };
  [...layer].forEach(see);
  layer.push = push;
  return () => {
    over = true;
    if (layer.push === push) layer.push = before;
  };
}
