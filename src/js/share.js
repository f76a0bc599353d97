// What is heard from the page and from other tabs, and of when the page rests.

/**
 * What a tab must hear of: its page is hidden, which may be the last it hears, or shown again; another tab erased.
 * Returns how to stop hearing.
 */
export function share(prefix, store, save, refresh) {
  if (!globalThis.document?.addEventListener) return () => {};
  // On the window, after what the page's own listeners on the document still tell.
  const onVisible = () => {
    if (document.visibilityState === "hidden") return save(true);
    store.async?.read();
    refresh(false);
  };
  const onStorage = ({ key, storageArea }) => {
    // No key: everything was cleared. It is for nobody to bring it back.
    const erased = key === null || (key.startsWith(prefix) && /^(epoch\.|erased$)/.test(key.slice(prefix.length)));
    if (storageArea === store && erased) refresh(key === null);
  };
  const events = { visibilitychange: onVisible, pagehide: () => save(true), storage: onStorage };
  for (const name in events) addEventListener(name, events[name]);
  return () => {
    for (const name in events) removeEventListener(name, events[name]);
  };
}

/** Has something done when the page has nothing else to do. */
export function inIdle(work) {
  if (globalThis.requestIdleCallback) return globalThis.requestIdleCallback(work);
  const timer = setTimeout(work, 1000);
  timer.unref?.();
  return timer;
}

/** Ids of different tabs are never the same: 64 random bits. */
export function randomId() {
  const [low, high] = crypto.getRandomValues(new Uint32Array(2));
  return (BigInt(high) << 32n) | BigInt(low);
}
