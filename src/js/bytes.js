/** So many units at a time: a call cannot have any number of arguments. */
const PART = 8192;

/** Each byte as a character. By way of base64 a browser makes the text itself, one that its storage takes without a copy. */
function textOf(bytes) {
  if (bytes.toBase64) return atob(bytes.toBase64());
  let text = "";
  for (let at = 0; at < bytes.length; at += PART) text += String.fromCharCode.apply(null, bytes.subarray(at, at + PART));
  return text;
}

/** The bytes of such a text; none at all where it has another character. */
export function bytesOf(text) {
  try {
    const based = btoa(text); // throws of another
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(based);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
    return bytes;
  } catch {
    return new Uint8Array();
  }
}

/** A storage as the wasm has it: of bytes, each kept as a character U+0000 to U+00FF. */
export const inBytes = (storage) =>
  storage && {
    get(key) {
      const text = storage.getItem(key);
      return text == null ? undefined : bytesOf(text);
    },
    removeItem: (key) => storage.removeItem(key),
    /** All keys that begin so, a NUL between them. */
    keys(prefix) {
      const keys = [];
      for (let index = 0; index < storage.length; index++) {
        const key = storage.key(index);
        if (typeof key === "string" && key.startsWith(prefix)) keys.push(key);
      }
      return keys.join("\0");
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
