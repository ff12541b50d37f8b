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

/** What is done with one property of a type. */
interface Rule {
  readonly zero: boolean;
  readonly quantity: boolean;
  readonly member: string | undefined;
}

type Type = ReadonlyMap<string, Rule>;

const types = new Map<string, Type>();

function typeOf(name: string): Type | undefined {
  const known = types.get(name);
  if (known) return known;
  const row: DecodeRow | undefined = decodeTable[name];
  if (!row) return undefined;
  const type = new Map<string, Rule>();
  for (const key of new Set([...(row.z ?? []), ...(row.q ?? []), ...Object.keys(row.o ?? {})]))
    type.set(key, {
      zero: row.z?.includes(key) ?? false,
      quantity: row.q?.includes(key) ?? false,
      member: row.o?.[key],
    });
  types.set(name, type);
  return type;
}

/** Kubernetes' canonical form is not needed: a quantity is compared by its value. */
const toQuantityText = (value: Data): Data => (typeof value === 'number' ? String(value) : value);

function quantities(value: Data): Data {
  if (!isObject(value)) return toQuantityText(value);
  for (const key in value) if (typeof value[key] === 'number') value[key] = String(value[key]);
  return value;
}

/** An object that an alias shares is cleaned once: the second pass finds nothing to do. */
function clean(value: Data, type: Type): void {
  if (isList(value)) {
    for (const item of value) clean(item, type);
    return;
  }
  if (!isObject(value)) return;
  for (const key in value) {
    const rule = type.get(key);
    if (!rule) continue;
    const inner = value[key] as Data;
    if (rule.zero && isZero(inner)) delete value[key];
    else if (rule.quantity) value[key] = quantities(inner);
    else if (rule.member !== undefined && typeof inner === 'object' && inner !== null) {
      const of = typeOf(rule.member);
      if (of) clean(inner, of);
    }
  }
}

/** Decodes in place. Objects of kinds that are not built in (CRDs) are left as they are. */
export function decode(object: DataObject, kind: string): DataObject {
  const type = typeOf(kind);
  if (!type) return object;
  clean(object, type);
  applyDefaults(object, kind);
  return object;
}
