/** Where the transformers look: Kustomize's defaults, with what `configurations` and bases add. */
import type { Data } from '@palisade/core/value';
import { FIELD_TABLE } from './field-table.ts';
import { type FieldSpec, mergeSpecs, sortSpecs } from './fieldspec.ts';
import { type Gvk, sameGvk } from './ids.ts';
import type { FieldSpecEntry } from './kustomization.ts';
import { CONFIGURATION, decodeFields } from './kustomization-schema.ts';
import { REFERENCES, type Reference } from './reference-table.ts';

export type FieldName = keyof typeof FIELD_TABLE;

export interface Config {
  readonly fields: Readonly<Record<FieldName, readonly FieldSpec[]>>;
  readonly references: readonly Reference[];
}

const NAMES = Object.keys(FIELD_TABLE) as FieldName[];

export const configOf = (
  fields: (name: FieldName) => readonly FieldSpec[],
  references: readonly Reference[],
): Config => ({
  fields: Object.fromEntries(NAMES.map((name) => [name, sortSpecs(fields(name))])) as Config['fields'],
  references: sortSpecs(references),
});

export const EMPTY_CONFIG: Config = configOf(() => [], []);
export const DEFAULT_CONFIG: Config = configOf((name) => FIELD_TABLE[name], REFERENCES);

function mergeReference(known: readonly Reference[], incoming: Reference): readonly Reference[] {
  if (!known.some((one) => sameGvk(one, incoming))) return [...known, incoming];
  return known.map((one) =>
    sameGvk(one, incoming) ? { ...one, fields: mergeSpecs(one.fields, incoming.fields) } : one,
  );
}

export function mergeConfig(known: Config, incoming: Config): Config {
  if (known === incoming || incoming === EMPTY_CONFIG) return known;
  // Merging into nothing is not the identity: a spec for any kind is dropped where one for some kind comes before it.
  if (known === EMPTY_CONFIG && incoming === DEFAULT_CONFIG) return incoming;
  return configOf(
    (name) => mergeSpecs(known.fields[name], incoming.fields[name]),
    incoming.references.reduce(mergeReference, known.references),
  );
}

const gvk = ({ group = '', version = '', kind = '' }: Partial<Gvk>): Gvk => ({ group, version, kind });

export const toFieldSpec = (entry: FieldSpecEntry): FieldSpec => ({
  ...gvk(entry),
  path: entry.path ?? '',
  create: entry.create ?? false,
});

type ConfigFile = { readonly [name in FieldName]?: readonly FieldSpecEntry[] } & {
  readonly nameReference?: readonly (FieldSpecEntry & { readonly fieldSpecs?: readonly FieldSpecEntry[] })[];
};

/** One file of `configurations`. */
export function readConfig(value: Data): Config {
  const file = decodeFields(value, CONFIGURATION) as unknown as ConfigFile;
  const references = (file.nameReference ?? []).map((entry) => ({
    ...gvk(entry),
    fields: (entry.fieldSpecs ?? []).map(toFieldSpec),
  }));
  return configOf((name) => (file[name] ?? []).map(toFieldSpec), references);
}
