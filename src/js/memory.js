/** Like localStorage, gone with the page; it outlives the wasm's instance, so that a trap loses nothing. */
export function memoryStorage(map = new Map()) {
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}
