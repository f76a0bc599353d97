// What the panel of indwell/debug says of the page around the lists: storage, network, warnings.
const KEYS = /^indwell[./-]/;
const here = new URL(".", import.meta.url).href;

/** Keys of ours in a storage, with the units they take; none where it is denied. */
function keysOf(kind) {
  try {
    const storage = globalThis[`${kind}Storage`];
    return Object.keys(storage).filter((key) => KEYS.test(key)).map((key) => [kind, key, key.length + storage.getItem(key).length]);
  } catch {
    return [];
  }
}

export function report({ me, h, note, lists, units, readItem, shifts, TILE }) {
  const rows = (head, body) => h("table", {}, h("thead", {}, h("tr", {}, head.map((one) => h("th", {}, one)))), h("tbody", {}, body.map((row) => h("tr", {}, row.map((cell) => h("td", {}, String(cell)))))));

  const Storage = () => {
    const { storage, reason, events, bytes, unsaved } = me.status();
    const keys = [...keysOf("local"), ...keysOf("session")];
    return [
      note(`Kept: ${storage}${reason ? ` (${reason})` : ""}; ${events} events in ${bytes} bytes${unsaved ? `, ${unsaved} not saved yet` : ""}.`),
      rows(["where", "key", "characters"], keys),
    ];
  };

  const Network = () => {
    const all = performance.getEntriesByType("resource");
    const ours = all.filter(({ name }) => name.startsWith(here));
    const rest = all.filter(({ name }) => !name.startsWith(here));
    const foreign = rest.filter(({ name }) => new URL(name, location.href).origin !== location.origin);
    const file = (name) => name.slice(here.length);
    return [
      note(`The module's own files: ${ours.length}, each fetched because the page asked for it. Requests of the page itself: ${rest.length}, ${foreign.length} of them to other sites. What the module makes beyond its files: a pack, where open() or load() was given its address.`),
      rows(["file of the module", "asked for by", "bytes"], ours.map(({ name, initiatorType, transferSize }) => [file(name), initiatorType, transferSize])),
      foreign.length ? rows(["other sites, asked by the page"], foreign.map(({ name }) => [new URL(name).origin])) : "",
    ];
  };

  const Warnings = () => {
    const found = [];
    for (const list of lists()) {
      const name = list.dataset.indwellList || "(a list without a name)";
      const tiles = [...units(list).values()];
      const ids = tiles.map((tile) => tile.dataset.indwellItem.trim());
      const unnamed = ids.filter((id) => !id).length;
      if (unnamed) found.push(`${name}: ${unnamed} tiles without an id keep their place and are not learnt from`);
      const twice = [...new Set(ids.filter((id, at) => id && ids.indexOf(id) !== at))];
      if (twice.length) found.push(`${name}: twice in the list: ${twice.slice(0, 5).join(", ")}`);
      const bare = tiles.filter((tile) => tile.dataset.indwellItem && !Object.keys(readItem(tile)?.facets ?? {}).length).length;
      if (bare) found.push(`${name}: ${bare} tiles without facets are told apart by their place alone`);
      const sizes = [...units(list).keys()].filter((unit) => unit.checkVisibility()).map((unit) => Math.round(unit.getBoundingClientRect().height));
      const spread = Math.max(...sizes) - Math.min(...sizes);
      if (sizes.length > 1 && spread > 2) found.push(`${name}: tiles differ in height by ${spread} px: what stands below would move`);
      if (!tiles.length && list.querySelector(TILE)) found.push(`${name}: its tiles belong to a list within it`);
      const moved = shifts.filter((shift) => shift.list === list.dataset.indwellList).reduce((sum, { value }) => sum + value, 0);
      if (moved > 0.0005) found.push(`${name}: a layout shift of ${moved.toFixed(4)} in it, without a click or key before`);
    }
    return [note(found.length ? "" : "None."), ...found.map((text) => h("p", { class: "warning" }, text))];
  };

  return { Storage, Network, Warnings };
}
