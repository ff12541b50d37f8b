/** The digests of FIPS 180-4 and Adler's sum. Their constants are the fraction bits of roots of primes, and are computed. */

const MASK_32 = 0xffffffffn;
const MASK_64 = 0xffffffffffffffffn;

function primes(count: number): bigint[] {
  const found: bigint[] = [];
  for (let candidate = 2n; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0n)) found.push(candidate);
  }
  return found;
}

/** The largest integer whose `degree`-th power is no more than `value`. */
function integerRoot(value: bigint, degree: bigint): bigint {
  let low = 0n;
  let high = 1n << (BigInt(value.toString(2).length) / degree + 1n);
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** degree <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}

const fraction = (prime: bigint, degree: bigint, bits: bigint): bigint =>
  integerRoot(prime << (bits * degree), degree) & ((1n << bits) - 1n);

/** The message in blocks, with the length behind it. */
function padded(bytes: Uint8Array, block: number): Uint8Array {
  const lengthBytes = block / 8;
  const size = Math.ceil((bytes.length + 1 + lengthBytes) / block) * block;
  const all = new Uint8Array(size);
  all.set(bytes);
  all[bytes.length] = 0x80;
  const view = new DataView(all.buffer);
  view.setUint32(size - 8, Math.floor((bytes.length * 8) / 2 ** 32));
  view.setUint32(size - 4, (bytes.length * 8) >>> 0);
  return all;
}

const hex32 = (words: Iterable<number>): string =>
  Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

let constants256: { readonly k: Int32Array; readonly start: Int32Array } | undefined;

const constantsOf256 = (): { readonly k: Int32Array; readonly start: Int32Array } => ({
  k: Int32Array.from(primes(64), (prime) => Number(BigInt.asIntN(32, fraction(prime, 3n, 32n)))),
  start: Int32Array.from(primes(8), (prime) => Number(BigInt.asIntN(32, fraction(prime, 2n, 32n)))),
});

function schedule256(view: DataView, offset: number): Int32Array {
  const w = new Int32Array(64);
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(offset + i * 4);
  for (let i = 16; i < 64; i++) {
    const [a, b] = [w[i - 15] as number, w[i - 2] as number];
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0;
  }
  return w;
}

function block256(state: Int32Array, w: Int32Array, k: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (k[i] as number) + (w[i] as number)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = ((state[i] as number) + word) | 0;
}

export function sha256(bytes: Uint8Array): string {
  constants256 ??= constantsOf256();
  const message = padded(bytes, 64);
  const view = new DataView(message.buffer);
  const state = constants256.start.slice();
  for (let offset = 0; offset < message.length; offset += 64)
    block256(state, schedule256(view, offset), constants256.k);
  return hex32(state);
}

const SHA1_START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
/** The square roots of 2, 3, 5 and 10, by 2^30. */
const SHA1_K = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];

const sha1Mix = (round: number, b: number, c: number, d: number): number => {
  if (round === 0) return (b & c) | (~b & d);
  return round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
};

function block1(state: Int32Array, view: DataView, offset: number): void {
  const w = new Int32Array(80);
  for (let i = 0; i < 80; i++) {
    w[i] =
      i < 16
        ? view.getInt32(offset + i * 4)
        : rotate((w[i - 3] as number) ^ (w[i - 8] as number) ^ (w[i - 14] as number) ^ (w[i - 16] as number), 31);
  }
  let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
  for (let i = 0; i < 80; i++) {
    const round = Math.floor(i / 20);
    const next = (rotate(a, 27) + sha1Mix(round, b, c, d) + e + (SHA1_K[round] as number) + (w[i] as number)) | 0;
    [e, d, c, b, a] = [d, c, rotate(b, 2), a, next];
  }
  for (const [i, word] of [a, b, c, d, e].entries()) state[i] = ((state[i] as number) + word) | 0;
}

export function sha1(bytes: Uint8Array): string {
  const message = padded(bytes, 64);
  const view = new DataView(message.buffer);
  const state = Int32Array.from(SHA1_START, (word) => word | 0);
  for (let offset = 0; offset < message.length; offset += 64) block1(state, view, offset);
  return hex32(state);
}

const rotate64 = (word: bigint, by: bigint): bigint => ((word >> by) | (word << (64n - by))) & MASK_64;

function schedule512(view: DataView, offset: number): bigint[] {
  const w: bigint[] = [];
  for (let i = 0; i < 80; i++) {
    if (i < 16) w.push(view.getBigUint64(offset + i * 8));
    else {
      const [a, b] = [w[i - 15] as bigint, w[i - 2] as bigint];
      const s0 = rotate64(a, 1n) ^ rotate64(a, 8n) ^ (a >> 7n);
      const s1 = rotate64(b, 19n) ^ rotate64(b, 61n) ^ (b >> 6n);
      w.push(((w[i - 16] as bigint) + s0 + (w[i - 7] as bigint) + s1) & MASK_64);
    }
  }
  return w;
}

export function sha512(bytes: Uint8Array): string {
  const message = padded(bytes, 128);
  const view = new DataView(message.buffer);
  const k = primes(80).map((prime) => fraction(prime, 3n, 64n));
  let state = primes(8).map((prime) => fraction(prime, 2n, 64n));
  for (let offset = 0; offset < message.length; offset += 128) {
    const w = schedule512(view, offset);
    let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let i = 0; i < 80; i++) {
      const s1 = rotate64(e, 14n) ^ rotate64(e, 18n) ^ rotate64(e, 41n);
      const t1 = h + s1 + ((e & f) ^ (~e & MASK_64 & g)) + (k[i] as bigint) + (w[i] as bigint);
      const s0 = rotate64(a, 28n) ^ rotate64(a, 34n) ^ rotate64(a, 39n);
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & MASK_64, c, b, a, (t1 + t2) & MASK_64];
    }
    state = [a, b, c, d, e, f, g, h].map((word, i) => ((state[i] as bigint) + word) & MASK_64);
  }
  return state.map((word) => word.toString(16).padStart(16, '0')).join('');
}

/** Sprig prints it in decimal. */
export function adler32(bytes: Uint8Array): string {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return String(((BigInt(b) << 16n) | BigInt(a)) & MASK_32);
}
