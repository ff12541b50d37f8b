/** A namespace with what runs in it, whether or not an object declares it: what many rules about pods are said of. */
import { isObject } from '../value.ts';
import type { KubernetesSubject } from './kubernetes.ts';
import type { Subject } from './subject.ts';

export interface NamespaceBody {
  /** The Namespace object, where one is seen. */
  readonly declared: KubernetesSubject | undefined;
  readonly workloads: readonly KubernetesSubject[];
}

export type NamespaceSubject = Subject<'namespace', NamespaceBody>;

export const isNamespace = (subject: Subject): subject is NamespaceSubject => subject.model === 'namespace';
export const isKubernetes = (subject: Subject): subject is KubernetesSubject => subject.model === 'kubernetes';

interface Group {
  declared?: KubernetesSubject;
  readonly workloads: KubernetesSubject[];
}

/** One subject for each namespace of each unit in which something runs. Objects without a namespace share one, `default` by name. */
export function namespacesOf(subjects: readonly Subject[]): NamespaceSubject[] {
  const groups = new Map<string, Group>();
  const groupOf = (unit: string, namespace: string): Group => {
    const key = `${unit}\n${namespace}`;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { workloads: [] }));
    return group;
  };
  for (const subject of subjects) {
    if (!isKubernetes(subject)) continue;
    if (subject.body.template) groupOf(subject.unit, subject.namespace ?? '').workloads.push(subject);
    else if (subject.kind === 'Namespace' && isObject(subject.body.object))
      groupOf(subject.unit, subject.name).declared = subject;
  }
  return [...groups].flatMap(([key, group]) =>
    toSubject(key.split('\n')[0] as string, key.split('\n')[1] ?? '', group),
  );
}

function toSubject(unit: string, namespace: string, { declared, workloads }: Group): NamespaceSubject[] {
  const shownBy = declared ?? workloads[0];
  if (!shownBy || workloads.length === 0) return [];
  const name = namespace === '' ? 'default' : namespace;
  return [
    {
      model: 'namespace',
      id: `Namespace/${namespace}`,
      kind: 'Namespace',
      name,
      ...(namespace !== '' && { namespace }),
      unit,
      body: { declared, workloads },
      origin: shownBy.origin,
    },
  ];
}
