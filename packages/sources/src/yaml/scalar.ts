/**
 * Plain scalars as go-yaml v2 reads them: kubectl, Helm and Kustomize all decode through it, so
 * `privileged: yes` is true and `mode: 0644` is 420 (YAML 1.1; sexagesimals are not supported there either).
 */
import type { Scalar } from '@palisade/core/value';

export type ResolveScalar = (text: string) => Scalar;

const WORDS_11: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);

const WORDS_12: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INT_11 = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]*|0)$/;
const INT_12 = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/;

function parseInteger(text: string, octalByZero: boolean): number {
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '').toLowerCase();
  const octal = octalByZero && /^0[0-7]+$/.test(digits);
  const value = octal ? Number.parseInt(digits, 8) : Number(digits);
  return negative ? -value : value;
}

const startsLikeNumber = (code: number): boolean =>
  (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46;

function resolver(words: ReadonlyMap<string, Scalar>, number: (text: string) => number | undefined): ResolveScalar {
  return (text) => {
    // No word is longer than five characters, and most scalars are longer: decide without a look-up.
    if (text.length <= 5) {
      const word = words.get(text);
      if (word !== undefined) return word;
    }
    return startsLikeNumber(text.charCodeAt(0)) ? (number(text) ?? text) : text;
  };
}

/** YAML 1.1 as go-yaml v2 resolves it. */
export const yaml11: ResolveScalar = resolver(WORDS_11, (text) => {
  const plain = text.includes('_') && !text.startsWith('.') ? text.replaceAll('_', '') : text;
  if (INT_11.test(plain)) return parseInteger(plain, true);
  return FLOAT.test(plain) ? Number(plain) : undefined;
});

/** YAML 1.2 core, as GitHub Actions and Compose read it. */
export const yaml12: ResolveScalar = resolver(WORDS_12, (text) => {
  if (INT_12.test(text)) return parseInteger(text, false);
  return FLOAT.test(text) ? Number(text) : undefined;
});
