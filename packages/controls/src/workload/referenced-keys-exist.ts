import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { objectsNamed } from '@palisade/core/kubernetes/name-index';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at, isObject, OPEN, Unresolved } from '@palisade/core/value';
import { podOf, problem } from './_pod.ts';
import { referencesOf } from './_references.ts';

const PARTS = ['data', 'binaryData', 'stringData'];

/** Does the object hold the key, and if not, why may it all the same? */
function lookUp(object: KubernetesSubject, key: string): { readonly found: boolean; readonly open?: string } {
  const parts = PARTS.map((part) => at(object.body.object, [part]));
  if (parts.some((part) => isObject(part) && part[key] !== undefined)) return { found: true };
  const hole = parts.find((part) => part instanceof Unresolved);
  const open =
    (hole instanceof Unresolved ? hole.why : undefined) ??
    parts.map((part) => (isObject(part) ? part[OPEN] : undefined)).find((why) => why !== undefined) ??
    (parts.every((part) => part === undefined || part === null) ? 'it is filled by something else' : undefined);
  return { found: false, ...(open !== undefined && { open }) };
}

export const referencedKeysExist: WorldControl = {
  form: 'world',
  title: 'Keys that pods read are in their ConfigMap or Secret',
  severity: 'medium',
  why: 'The container does not start, or the file that it reads is not there, and only the deploy shows it.',
  refs: [kubernetesDocs('tasks/configure-pod-container/configure-pod-configmap/')],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    const pod = podOf(subject);
    const read = pod
      ? referencesOf(pod).flatMap((one) => {
          const [object] = objectsNamed(world, pod.subject, one.kind, one.name);
          return object ? one.keys.map((key) => ({ ...one, ...key, object })) : [];
        })
      : [];
    if (read.length === 0) return undefined;
    return read.flatMap(({ kind, name, key, path, object }): Problem[] => {
      const { found, open } = lookUp(object, key);
      if (found) return [];
      const related = [{ subject: object, at: '/data', message: 'what it holds' }];
      return [problem(path, `${name} ${key}`, `${kind} "${name}" has no key "${key}"`, { unknown: open, related })];
    });
  },
  admission: { none: 'One request cannot see the ConfigMaps and Secrets' },
  fix: { none: 'Only you know which key was meant' },
};
