/**
 * A manifest's object as the API server stores it: zero values that it does not store are gone, quantities are
 * text, and static defaults are there. So a control reads the same from a file and from a cluster.
 */
import { type Data, type DataObject, isList, isObject } from '@palisade/core/value';
import { type DecodeRow, decodeTable } from './decode-table.generated.ts';
import { applyDefaults } from './defaults.ts';

const isZero = (value: Data | undefined): boolean =>
  value === false ||
  value === 0 ||
  value === '' ||
  value === null ||
  (isList(value) && value.length === 0) ||
  (isObject(value) && isEmptyObject(value));

function isEmptyObject(value: DataObject): boolean {
  for (const _ in value) return false;
  return Object.getOwnPropertySymbols(value).length === 0;
}

interface Type {
  readonly zero: readonly string[];
  readonly quantities: readonly string[];
  readonly members: readonly (readonly [string, () => Type | undefined])[];
}

const types = new Map<string, Type>();

function typeOf(name: string): Type | undefined {
  const known = types.get(name);
  if (known) return known;
  const row: DecodeRow | undefined = decodeTable[name];
  if (!row) return undefined;
  const members = Object.entries(row.o ?? {}).map(([key, of]) => [key, () => typeOf(of)] as const);
  const type: Type = { zero: row.z ?? [], quantities: row.q ?? [], members };
  types.set(name, type);
  return type;
}

/** Kubernetes' canonical form is not needed: a quantity is compared by its value. */
const toQuantityText = (value: Data): Data => (typeof value === 'number' ? String(value) : value);

function quantities(value: Data | undefined): Data | undefined {
  if (!isObject(value)) return value === undefined ? undefined : toQuantityText(value);
  for (const key in value) if (typeof value[key] === 'number') value[key] = String(value[key]);
  return value;
}

/** Only a value made by the reader is changed, never one that an alias shares. */
function clean(value: Data, type: Type, seen: Set<Data>): void {
  if (isList(value)) {
    for (const item of value) clean(item, type, seen);
    return;
  }
  if (!isObject(value) || seen.has(value)) return;
  seen.add(value);
  for (const key of type.zero) if (key in value && isZero(value[key])) delete value[key];
  for (const key of type.quantities) if (key in value) value[key] = quantities(value[key]) as Data;
  for (const [key, member] of type.members) {
    const inner = value[key];
    if (typeof inner === 'object' && inner !== null) {
      const of = member();
      if (of) clean(inner, of, seen);
    }
  }
}

/** Decodes in place. Objects of kinds that are not built in (CRDs) are left as they are. */
export function decode(object: DataObject, kind: string): DataObject {
  const type = typeOf(kind);
  if (!type) return object;
  clean(object, type, new Set());
  applyDefaults(object, kind);
  return object;
}
