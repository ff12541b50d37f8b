/** An environment as a Kustomize overlay: only what differs from the base, found by comparing the two. */
import { resourcesOver } from '@palisade/config/service/scaling';
import type { Environment, Service } from '@palisade/config/service/service';
import { toPointer } from '@palisade/core/value';
import { namespaceOf } from '../labels.ts';
import { Because, type Yaml } from '../yaml.ts';

type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };
type PlainObject = { readonly [key: string]: Plain };

const isObject = (value: Plain): value is PlainObject => typeof value === 'object' && !Array.isArray(value);

/** Without what is said of it. */
export function plain(value: Yaml): Plain {
  if (value instanceof Because) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return value as Plain;
  return Object.fromEntries(
    Object.entries(value as { [key: string]: Yaml | undefined }).flatMap(([key, inner]) =>
      inner === undefined ? [] : [[key, plain(inner)]],
    ),
  );
}

/** An operation of a JSON Patch (RFC 6902). */
export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Plain }
  | { readonly op: 'remove'; readonly path: string };

/** What makes `after` of `before`. */
export function difference(before: Plain, after: Plain, path = ''): Operation[] {
  if (isObject(before) && isObject(after)) return differenceOfObjects(before, after, path);
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item, index) => difference(item as Plain, after[index] as Plain, `${path}/${index}`));
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ op: 'replace', path, value: after }];
}

function differenceOfObjects(before: PlainObject, after: PlainObject, path: string): Operation[] {
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return [
    ...removed.map((key): Operation => ({ op: 'remove', path: path + toPointer([key]) })),
    ...Object.entries(after).flatMap(([key, value]): Operation[] => {
      const inner = path + toPointer([key]);
      return Object.hasOwn(before, key)
        ? difference(before[key] as Plain, value, inner)
        : [{ op: 'add', path: inner, value }];
    }),
  ];
}

/** The service as it is in an environment, still in the namespace of the base: that is Kustomize's to change. */
export const inEnvironment = (service: Service, environment: Environment): Service => ({
  ...service,
  ...Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined)),
  env: { ...service.env, ...environment.env },
  resources: resourcesOver(service.resources, environment.resources ?? {}),
  namespace: service.namespace,
});

/** The namespace of the service in an environment. */
export const homeOf = (service: Service, name: string, { namespace }: Environment): string =>
  namespace ?? `${namespaceOf(service)}-${name}`;

interface Target {
  readonly kind: string;
  readonly name: string;
}

export function targetOf(object: Yaml): Target {
  const { kind, metadata } = plain(object) as { kind: string; metadata: { name: string } };
  return { kind, name: metadata.name };
}

const keyOf = (object: Yaml): string => Object.values(targetOf(object)).join('\n');

export interface Overlay {
  /** Patches of objects that the base has. */
  readonly patches: readonly { readonly target: Target; readonly operations: readonly Operation[] }[];
  /** Objects that it has not. */
  readonly added: readonly Yaml[];
  /** Objects that only the base has. */
  readonly removed: readonly Yaml[];
}

export function overlay(base: readonly Yaml[], wanted: readonly Yaml[]): Overlay {
  const before = new Map(base.map((object) => [keyOf(object), object]));
  const after = new Map(wanted.map((object) => [keyOf(object), object]));
  const patches = wanted.flatMap((object) => {
    const own = before.get(keyOf(object));
    const operations = own === undefined ? [] : difference(plain(own), plain(object));
    return operations.length === 0 ? [] : [{ target: targetOf(object), operations }];
  });
  return {
    patches,
    added: wanted.filter((object) => !before.has(keyOf(object))),
    removed: base.filter((object) => !after.has(keyOf(object))),
  };
}
