/**
 * 128 bits of a text: FNV-1a in four lanes that are mixed at the end (as MurmurHash3 does). An identity, stable across
 * runs and versions; not a signature. Node's own hashes would cost every start ten milliseconds.
 */

const SEEDS = [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b] as const;

function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 32 hexadecimal digits. */
export function fingerprint(text: string): string {
  let [a, b, c, d]: [number, number, number, number] = [...SEEDS];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ (code + index), 0x01000193);
    c = Math.imul((c ^ code) + a, 0x85ebca6b);
    d = Math.imul((d ^ code) + b, 0xc2b2ae35);
  }
  return [a ^ d, b ^ c, c ^ a, d ^ b].map((lane) => mix(lane).toString(16).padStart(8, '0')).join('');
}
