/** Decoded objects → subjects. Used for files here, and for what Kustomize and Helm render. */
import type { Origin } from '@palisade/core/location';
import { type KubernetesBody, type KubernetesSubject, TEMPLATES } from '@palisade/core/subject/kubernetes';
import { type Data, type DataObject, isList, isObject, Unresolved } from '@palisade/core/value';
import { decode } from './decode.ts';

const text = (value: Data | undefined): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

/** Kubernetes objects name their version and kind; that they do is how they are known, whatever the file is called. */
export const isKubernetesObject = (value: Data): value is DataObject =>
  isObject(value) && typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string';

const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? (apiVersion.split('/')[0] as string) : '');

/** An object's items where it is a List, with the path of each; otherwise itself. */
function* flatten(object: DataObject, path: readonly string[]): Generator<[DataObject, readonly string[]]> {
  const { items, kind } = object;
  if (typeof kind === 'string' && kind.endsWith('List') && isList(items)) {
    for (const [index, item] of items.entries())
      if (isKubernetesObject(item)) yield* flatten(item, [...path, 'items', String(index)]);
  } else yield [object, path];
}

function subjectOf(object: DataObject, unit: string, origin: Origin): KubernetesSubject {
  const kind = object['kind'] as string;
  const apiVersion = object['apiVersion'] as string;
  decode(object, kind);
  const metadata = isObject(object['metadata']) ? object['metadata'] : undefined;
  const name = text(metadata?.['name']) ?? text(metadata?.['generateName']) ?? unnamed(metadata?.['name']);
  const namespace = text(metadata?.['namespace']);
  const group = groupOf(apiVersion);
  const id = [group, kind, namespace ?? '', name].filter((part, index) => index !== 0 || part !== '').join('/');
  const template = Object.hasOwn(TEMPLATES, kind) ? TEMPLATES[kind] : undefined;
  const body: KubernetesBody = { apiVersion, object, ...(template && { template }) };
  return { model: 'kubernetes', id, kind, name, ...(namespace && { namespace }), unit, body, origin };
}

const unnamed = (name: Data | undefined): string => (name instanceof Unresolved ? '(rendered name)' : '(no name)');

/** Every object in a document's value; `originAt` gives the origin of the object at a path in it. */
export function kubernetesSubjects(
  value: Data,
  unit: string,
  originAt: (path: readonly string[]) => Origin,
): KubernetesSubject[] {
  if (!isKubernetesObject(value)) return [];
  return [...flatten(value, [])].map(([object, path]) => subjectOf(object, unit, originAt(path)));
}
