/** The parts that workflows, jobs and steps share. */
import type { Access, Permissions, Trigger, Variables } from '@palisade/core/subject/workflow';
import { type Data, type DataObject, isList, isObject, newObject, toPointer } from '@palisade/core/value';

const NOTHING = newObject();

export const objectOf = (value: Data | undefined): DataObject => (isObject(value) ? value : NOTHING);

export const textOf = (value: Data | undefined): string | undefined =>
  value === undefined || value === null || typeof value === 'object' ? undefined : String(value);

export function textsOf(value: Data | undefined): string[] {
  const items = isList(value) ? value : [value];
  return items.flatMap((item) => textOf(item) ?? []);
}

export function textMap(value: Data | undefined): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  const object = objectOf(value);
  for (const key in object) {
    const text = textOf(object[key]);
    if (text !== undefined) map.set(key, text);
  }
  return map;
}

export const variablesOf = (value: Data | undefined, pointer: string): Variables => ({
  pointer,
  values: textMap(value),
});

export function triggersOf(on: Data | undefined): Trigger[] {
  if (isObject(on))
    return Object.keys(on).map((event) => ({ event, pointer: toPointer(['on', event]), options: objectOf(on[event]) }));
  if (isList(on))
    return on.flatMap((event, index) =>
      typeof event === 'string' ? [{ event, pointer: toPointer(['on', index]), options: NOTHING }] : [],
    );
  return typeof on === 'string' ? [{ event: on, pointer: '/on', options: NOTHING }] : [];
}

const isAccess = (value: string): value is Access => value === 'read' || value === 'write' || value === 'none';

export function permissionsOf(value: Data | undefined, pointer: string): Permissions {
  // `permissions:` with nothing after it grants nothing, as `{}` does.
  if (value === undefined) return { kind: 'absent' };
  if (value === 'read-all' || value === 'write-all') return { kind: value, pointer };
  if (!isObject(value) && value !== null) return { kind: 'unknown', pointer };
  const scopes = new Map<string, Access>();
  for (const [scope, access] of textMap(value)) if (isAccess(access)) scopes.set(scope, access);
  return { kind: 'scopes', pointer, scopes };
}

/** `defaults.run.shell`. */
export const defaultShell = (data: DataObject): string | undefined =>
  textOf(objectOf(objectOf(data['defaults'])['run'])['shell']);
