/**
 * Decoded data: JSON values in which parts may be unknown. Sources build it, predicates read it.
 *
 * Objects have no prototype, so that a key such as `constructor` in a hostile file is only a key.
 */

/** A value that could not be computed (a Helm expression, a variable from outside). It equals nothing. */
export class Unresolved {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

/** Set on an object or array that may hold members which were not seen; the value says why. */
export const OPEN: unique symbol = Symbol('open');

export type Scalar = string | number | boolean | null;
export type Data = Scalar | Unresolved | DataList | DataObject;
export interface DataList extends Array<Data> {
  [OPEN]?: string;
}
export interface DataObject {
  [key: string]: Data;
  [OPEN]?: string;
}

/** A constructor of prototype-less objects: V8 keeps these fast, where `Object.create(null)` makes a hash table. */
const Bag = function () {} as unknown as new () => DataObject;
Bag.prototype = Object.create(null);

export const newObject = (): DataObject => new Bag();

export const isObject = (value: unknown): value is DataObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unresolved);

export const isList = (value: unknown): value is DataList => Array.isArray(value);

/** Plain JSON (from a test, a setting, an API) as data. */
export function toData(json: unknown): Data {
  if (Array.isArray(json)) return json.map(toData);
  if (typeof json !== 'object' || json === null || json instanceof Unresolved) return json as Data;
  const object = newObject();
  for (const [key, value] of Object.entries(json)) if (value !== undefined) object[key] = toData(value);
  return object;
}

/** The value at a path of keys and indexes; `undefined` where there is none. */
export function at(value: Data | undefined, path: readonly (string | number)[]): Data | undefined {
  let here = value;
  for (const key of path) {
    if (isList(here)) here = here[Number(key)];
    else if (isObject(here)) here = here[key];
    else return here instanceof Unresolved ? here : undefined;
  }
  return here;
}

const ODD = /[~/]/;
const escaped = (key: string): string => (ODD.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key);

/** Path to JSON Pointer (RFC 6901). */
export function toPointer(path: readonly (string | number)[]): string {
  let pointer = '';
  for (const key of path) pointer += `/${typeof key === 'number' ? key : escaped(key)}`;
  return pointer;
}

/** JSON Pointer (RFC 6901) to keys; indexes stay strings. */
export function fromPointer(pointer: string): string[] {
  if (pointer === '') return [];
  const keys = pointer.slice(1).split('/');
  return pointer.includes('~') ? keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')) : keys;
}
