// Takes facets of some keys out of a pack before the wasm sees it: what never_learn names is to be as if nobody had said it. The
// format is in src/pack/mod.rs.

/** What each row of a section is: where it begins and ends. */
function* rows(bytes, at) {
  const count = new DataView(bytes.buffer).getUint32(at, true);
  at += 4 + 4 * Math.ceil(count / 16);
  for (let row = 0; row < count && at < bytes.length; row++) {
    const [length, start] = varint(bytes, at);
    yield [start, (at = start + length)];
  }
}

/** A number, and where it ends. */
function varint(bytes, at) {
  let value = 0;
  for (let step = 1; ; step *= 128) {
    value += (bytes[at] & 127) * step;
    if (!(bytes[at++] > 127)) return [value, at];
  }
}

/** The pack, without what it says of facets with these keys. What cannot be read stays as it is: the wasm reads no facets there either. */
export function withhold(given, keys) {
  try {
    return keys.length ? without(given.slice(), keys) : given;
  } catch {
    return given;
  }
}

function without(bytes, keys) {
  const view = new DataView(bytes.buffer);
  const starts = {}; // of sections, by their kind
  let start = 24 + 8 * view.getUint16(6, true);
  for (let at = 24, end = start; at < end; at += 8) {
    starts[view.getUint32(at, true)] = start;
    start += view.getUint32(at + 4, true);
  }
  const [facets, facetsOfItems] = [starts[2], starts[3]];
  const out = [...rows(bytes, facets)].map(([row]) => {
    const [length, key] = varint(bytes, row);
    return keys.includes(new TextDecoder().decode(bytes.subarray(key, key + length)));
  });
  for (const [row, end] of rows(bytes, facetsOfItems)) {
    let kept = row;
    for (let at = row; at < end; ) {
      const [facet, next] = varint(bytes, at);
      if (!out[facet]) {
        bytes.copyWithin(kept, at, next);
        kept += next - at;
      }
      at = next;
    }
    bytes.fill(255, kept, end); // a number without an end, which ends the row
  }
  checksum(bytes).forEach((half, nth) => view.setUint32(8 + 4 * nth, half, true));
  return bytes;
}

/** `checksum` of src/pack/mod.rs: the lower and the upper half of 64 bits. */
function checksum(bytes) {
  const words = new DataView(new ArrayBuffer(bytes.length + 8)); // behind it zeros, which fill up the last word
  new Uint8Array(words.buffer).set(bytes);
  let [low, high] = [bytes.length, 0];
  for (let at = 0; at <= bytes.length; at += at ? 8 : 16) {
    low = (low ^ words.getUint32(at, true)) >>> 0;
    const product = low * 0x1b3; // of the factor 2^40 + 0x1b3
    high = Math.imul(high ^ words.getUint32(at + 4, true), 0x1b3) + (low << 8) + Math.floor(product / 2 ** 32);
    low = product ^ high;
  }
  return [low, high];
}
