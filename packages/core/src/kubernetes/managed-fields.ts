/**
 * Who set which field of a stored object, as the API server keeps it (KEP-555, structured-merge-diff's FieldsV1): a tree
 * whose steps are fields `f:`, items of keyed lists `k:`, values of sets `v:` and indexes `i:`.
 */
import { at, type Data, type DataObject, isList, isObject, toData } from '../value.ts';

export interface FieldManager {
  readonly name: string;
  readonly operation: string;
  /** RFC 3339. */
  readonly time: string | undefined;
  /** `status`, `scale`: not the object itself was written. */
  readonly subresource: string | undefined;
  readonly fields: DataObject;
}

/** What of each manager's tree is below one place of the object. */
export type Owned = readonly { readonly manager: FieldManager; readonly below: DataObject }[];

const text = (value: Data | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

export function managersOf(object: DataObject): FieldManager[] {
  const listed = at(object, ['metadata', 'managedFields']);
  if (!isList(listed)) return [];
  return listed.filter(isObject).flatMap((entry) => {
    const { manager, operation, time, subresource, fieldsV1 } = entry;
    if (!isObject(fieldsV1)) return [];
    return [
      {
        name: text(manager) ?? 'unknown',
        operation: text(operation) ?? '',
        time: text(time),
        subresource: text(subresource),
        fields: fieldsV1,
      },
    ];
  });
}

export const ownedBy = (managers: readonly FieldManager[]): Owned =>
  managers.map((manager) => ({ manager, below: manager.fields }));

const isLeaf = (below: DataObject): boolean => Object.keys(below).every((key) => key === '.');

/**
 * One step down. Where nobody owns what is below, those who own the whole do: a list or a map that is atomic has one owner
 * for all that is in it.
 */
export function stepInto(owned: Owned, step: string): Owned {
  const below = owned.flatMap(({ manager, below: here }) => {
    const next = here[step];
    return isObject(next) ? [{ manager, below: next }] : [];
  });
  return below.length > 0 ? below : owned.filter((one) => isLeaf(one.below));
}

/** The keys by which the items of a list are told apart, or none: it is a set, or one value. */
export function itemKeys(owned: Owned): readonly string[] {
  for (const { below } of owned)
    for (const step of Object.keys(below)) {
      const key = step.startsWith('k:') ? parsedKey(step) : undefined;
      if (key) return Object.keys(key);
    }
  return [];
}

/** `k:{"name":"web"}` → `{name: "web"}` */
export function parsedKey(step: string): DataObject | undefined {
  try {
    const key = toData(JSON.parse(step.slice(2)));
    return isObject(key) ? key : undefined;
  } catch {
    return undefined;
  }
}

/** The step for an item of a keyed list; undefined where one of its keys is not there. */
export function itemStep(item: Data, keys: readonly string[]): string | undefined {
  if (!isObject(item) || keys.length === 0) return undefined;
  const values = [...keys].sort().map((key) => [key, item[key]] as const);
  if (values.some(([, value]) => value === undefined || typeof value === 'object')) return undefined;
  return `k:${JSON.stringify(Object.fromEntries(values))}`;
}

export const isSet = (owned: Owned): boolean =>
  owned.some(({ below }) => Object.keys(below).some((step) => step.startsWith('v:')));

/** Of those who own a place, the one who wrote last. */
export function lastOf(owned: Owned): FieldManager | undefined {
  return owned
    .map(({ manager }) => manager)
    .toSorted((one, other) => (one.time ?? '').localeCompare(other.time ?? ''))
    .at(-1);
}
