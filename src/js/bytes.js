/** So many units at a time: a call cannot have any number of arguments. */
const PART = 8192;

/** Each byte as a character. By way of base64 a browser makes the text itself, one that its storage takes without a copy. */
function textOf(bytes) {
  if (bytes.toBase64) return atob(bytes.toBase64());
  let text = "";
  for (let at = 0; at < bytes.length; at += PART) text += String.fromCharCode.apply(null, bytes.subarray(at, at + PART));
  return text;
}

/** A storage as the wasm has it, which can also be given bytes, each as a character U+0000 to U+00FF. */
export const inBytes = (storage) =>
  storage && {
    getItem: (key) => storage.getItem(key),
    removeItem: (key) => storage.removeItem(key),
    key: (index) => storage.key(index),
    get length() {
      return storage.length;
    },
    /** Whether they read back as they were set; throws only where they were not. */
    keep(key, bytes) {
      const text = textOf(bytes);
      storage.setItem(key, text);
      try {
        return storage.getItem(key) === text;
      } catch {
        return false;
      }
    },
  };
