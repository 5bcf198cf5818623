/**
 * FNV-1a over the text's UTF-16 units, with the finaliser of MurmurHash3 so that texts that differ in the
 * last letter only are far apart. A whole number below 2^32; the same on every machine and in every version.
 */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A stable place of `text` within [0, 1). */
export function stableFraction(text: string): number {
  return stableHash(text) / 2 ** 32;
}
