/** What is attached now (dom.js). */
export const attached = new WeakSet();

/**
 * Whether something that is attached already looks after a node: "all" from within the node's own tree, "clicks" from outside of the
 * shadow root the node is in, as clicks are heard through it.
 */
export function lookedAfter(node) {
  let by = "all";
  for (let at = node; at; at = at.parentNode ?? at.host) {
    if (attached.has(at)) return by;
    if (at.nodeType === 11) by = "clicks";
  }
}
