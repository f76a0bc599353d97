// Uses Indwell where there may be no local storage, and tells whoever made this worker or frame what came of it.
const answer = (value) => (globalThis.document ? window.parent.postMessage(value, "*") : globalThis.postMessage(value));
try {
  const { open } = await import("/indwell/inline.js");
  const me = await open({ storage: "local" });
  for (let i = 0; i < 8; i++) me.track({ name: "add_to_cart", item: { item_id: `r${i}`, facets: { colour: "red" } } });
  const items = Array.from({ length: 10 }, (_, i) => ({ item_id: `s${i}`, facets: { colour: i === 7 ? "red" : "blue" } }));
  answer({ first: me.rank(items).order[0], status: me.status() });
} catch (error) {
  answer({ error: String(error?.stack ?? error) });
}
