/** What ship may not do, known before it does anything: each verb that it will need is asked about by itself. */
import type { Api } from '@palisade/sources/cluster/api';
import { permissionsIn, type Right } from '@palisade/sources/cluster/permissions';
import { type KubeObject, type Reference, workloadNamespaces } from '../object.ts';
import { type Kinds, kindOf } from '../objects.ts';

/** A right, where it is needed. */
export interface Needed extends Right {
  /** Undefined for what is in no namespace. */
  readonly namespace: string | undefined;
}

const APPLY = ['get', 'create', 'patch', 'delete'] as const;

const of = (group: string, resource: string, ...verbs: readonly string[]): Right[] =>
  verbs.map((verb) => ({ group, resource, verb }));

/** For the lock and the memory. */
const KEEPING: readonly Right[] = [
  ...of('coordination.k8s.io', 'leases', 'get', 'create', 'update'),
  ...of('', 'configmaps', 'get', 'list', 'create', 'update', 'delete'),
];

/** To see what happens, wherever there are pods. */
const LOOKING: readonly Right[] = [
  ...of('', 'pods', 'list'),
  ...of('', 'pods/log', 'get'),
  ...of('', 'events', 'list'),
  ...of('apps', 'replicasets', 'list'),
  ...of('apps', 'deployments', 'get'),
  ...of('autoscaling', 'horizontalpodautoscalers', 'list'),
  ...of('discovery.k8s.io', 'endpointslices', 'list'),
];

/** Pods that a StatefulSet waits for in vain. */
const UNSTICKING: readonly Right[] = of('', 'pods', 'delete');
const ASKING: readonly Right[] = of('', 'services/proxy', 'get');

function applying(kinds: Kinds, object: Reference, home: string): Needed[] {
  const kind = kindOf(kinds, object);
  if (!kind) return [];
  const namespace = kind.cluster ? undefined : (object.metadata.namespace ?? home);
  // Nobody's namespace is ever taken away.
  const verbs = kind.kind === 'Namespace' || kind.kind === 'CustomResourceDefinition' ? APPLY.slice(0, -1) : APPLY;
  return verbs.map((verb) => ({ verb, group: kind.group, resource: kind.resource, namespace }));
}

const textOf = ({ verb, group, resource, namespace }: Needed): string =>
  `${verb} ${resource}${group === '' ? '' : `.${group}`} in ${namespace ?? 'the cluster'}`;

export function neededRights(kinds: Kinds, objects: readonly KubeObject[], home: string, asks: boolean): Needed[] {
  const looking = workloadNamespaces(objects, home).flatMap((namespace) => {
    const isHere = ({ kind, metadata }: KubeObject): boolean =>
      kind === 'StatefulSet' && (metadata.namespace ?? home) === namespace;
    const rights = [...LOOKING, ...(asks ? ASKING : []), ...(objects.some(isHere) ? UNSTICKING : [])];
    return rights.map((right): Needed => ({ ...right, namespace }));
  });
  const keeping = KEEPING.map((right): Needed => ({ ...right, namespace: home }));
  const all = [...keeping, ...looking, ...objects.flatMap((object) => applying(kinds, object, home))];
  return [...new Map(all.map((one) => [textOf(one), one])).values()];
}

/** The rights that are missing, in words. @throws ClusterFailure */
export async function missingRights(api: Api, needed: readonly Needed[]): Promise<string[]> {
  const missing: string[] = [];
  for (const [namespace, rights] of Map.groupBy(needed, (one) => one.namespace)) {
    const may = await permissionsIn(api, namespace);
    for (const right of rights) if (!(await may(right))) missing.push(textOf(right));
  }
  return missing;
}
