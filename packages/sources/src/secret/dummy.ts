/** What stands where a credential would, and is none: examples, blanks to fill in, references. */

const DUMMY =
  /example|change[-_]?me|change[-_]?this|replace|placeholder|your[-_]|dummy|fake|redacted|masked|todo|xxxx|\*\*\*|\.\.\.|012345|123456|abcdef|\$\{|\$\(|\{\{|<[^<>]{0,80}>|%[A-Z_]{2,40}%/i;

/** A token of a published tutorial: everybody has it. */
const WELL_KNOWN = ['SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c'];

export const isDummy = (text: string): boolean => DUMMY.test(text) || WELL_KNOWN.some((known) => text.includes(known));

/** Shannon's entropy, in bits for each character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Passwords of local set-ups: they open nothing that is worth it, and every tutorial has them. */
const LOCAL_PASSWORD =
  /^(?:pass(?:word|wd)?|secret|admin|root|user(?:name)?|test(?:ing)?|postgres|mysql|guest|mypassword|token)\d{0,4}$/i;
const LOCAL_HOST =
  /^(?:localhost|127\.|0\.0\.0\.0|host\.docker\.internal|db$|postgres$|mysql$|redis$|host(?:name)?$)|\.(?:test|invalid|localhost|local)$/i;

export const isLocal = (user: string, password: string, host: string): boolean =>
  user === password || LOCAL_PASSWORD.test(password) || LOCAL_HOST.test(host);
