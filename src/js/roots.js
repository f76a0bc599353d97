/** What is attached now (dom.js): whether its clicks are heard there, and what lets go of a part of it. */
export const attached = new WeakMap();

/** What looks after a root so far lets go of it. Returns what `letGo` says, if there was something. */
export function claim(root) {
  for (let at = root; (at = at.parentNode ?? at.host); ) if (attached.has(at)) return attached.get(at).letGo(root);
}

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

/** Whether something between a node and the root around it looks after the node itself. */
export function hasOwn(node, root) {
  for (let at = node; at && at !== root; at = at.parentNode ?? at.host) if (attached.has(at)) return true;
}
