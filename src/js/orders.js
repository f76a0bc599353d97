const ORDERS = "indwell.orders"; // session storage: hashes of orders already counted

/** Orders counted in this session. Kept beyond the page only where the history is, and erased with it. */
export function countedOrders(me) {
  const known = new Set();
  const session = (work) => {
    try {
      return work(sessionStorage);
    } catch {} // no storage here: the page's own memory must do
  };
  const kept = () => {
    try {
      return me.status().storage === "persistent";
    } catch {} // disposed
  };
  const off = me.on("change", ({ cause }) => {
    if (cause !== "forget") return;
    known.clear();
    if (kept()) session((storage) => storage.removeItem(ORDERS));
  });
  return {
    close: off,
    isNew(order) {
      const hash = [...order].reduce((h, c) => Math.imul(h ^ c.codePointAt(0), 16777619), -2128831035).toString(36);
      const keep = kept();
      const before = (keep && session((storage) => storage.getItem(ORDERS))?.split(" ")) || [];
      if (known.has(hash) || before.includes(hash)) return false;
      known.add(hash);
      if (keep) session((storage) => storage.setItem(ORDERS, [...before.slice(-19), hash].join(" ")));
      return true;
    },
  };
}
