/** Reading foreign JSON: everything may be missing or of another type. */

export type Json = unknown;

export const get = (value: Json, ...keys: readonly string[]): Json => {
  let here = value;
  for (const key of keys) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Readonly<Record<string, Json>>)[key];
  }
  return here;
};

export const list = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);

export const text = (value: Json): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const number = (value: Json): number | undefined => (typeof value === 'number' ? value : undefined);

const DIGEST = /sha256:[0-9a-f]{64}/g;

/** The digests in texts, and in lists of texts. */
export const digestsIn = (...values: readonly Json[]): string[] => [
  ...new Set(
    values.flatMap((value) => [...list(value), value]).flatMap((one) => (text(one) ?? '').match(DIGEST) ?? []),
  ),
];
