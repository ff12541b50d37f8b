/** Reads a workload as it is now. Nothing is remembered from an earlier look: what is judged is what the server says now. */
import type { Api } from '@palisade/sources/cluster/api';
import { isFailure } from '@palisade/sources/cluster/failure';
import { at, type KubeObject, type Reference, textAt, wordsOf } from '../object.ts';
import { getObject, type Kinds, listObjects, objectPath } from '../objects.ts';
import { type EventView, eventView, type WorkloadView, workloadView } from './view.ts';

const inNamespace = (namespace: string): string => `namespaces/${encodeURIComponent(namespace)}`;

type Labels = Readonly<Record<string, string>>;

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

const OPERATORS: Readonly<Record<string, (key: string, values: string) => string>> = {
  In: (key, values) => `${key} in (${values})`,
  NotIn: (key, values) => `${key} notin (${values})`,
  Exists: (key) => key,
  DoesNotExist: (key) => `!${key}`,
};

function selectorOf(object: KubeObject): string {
  const { matchLabels = {}, matchExpressions = [] } = (at(object, 'spec', 'selector') ?? {}) as {
    matchLabels?: Labels;
    matchExpressions?: readonly Expression[];
  };
  return [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) => OPERATORS[operator]?.(key, values.join(',')) ?? key),
  ].join(',');
}

const isOwnedBy = ({ metadata: { ownerReferences = [] } }: KubeObject, uid: string | undefined): boolean =>
  ownerReferences.some((owner) => owner.uid === uid);

const REVISION = 'deployment.kubernetes.io/revision';
const revisionOf = ({ metadata: { annotations = {} } }: KubeObject): string | undefined => annotations[REVISION];

/** The ReplicaSet of the template as it is now, once the controller has made it. */
export async function newReplicaSet(api: Api, deployment: KubeObject): Promise<KubeObject | undefined> {
  const labelSelector = selectorOf(deployment);
  const path = `/apis/apps/v1/${inNamespace(deployment.metadata.namespace ?? '')}/replicasets`;
  const sets = await listObjects(api, path, { labelSelector });
  return sets.find((set) => isOwnedBy(set, deployment.metadata.uid) && revisionOf(set) === revisionOf(deployment));
}

type IsNew = (pod: KubeObject) => boolean;

const byLabel =
  (owner: KubeObject, label: string, value: string | undefined): IsNew =>
  (pod) =>
    value !== undefined && pod.metadata.labels?.[label] === value && isOwnedBy(pod, owner.metadata.uid);

/** How the pods of the newest template are told from others. */
const NEW_PODS: Readonly<Record<string, (api: Api, object: KubeObject) => Promise<IsNew>>> = {
  Deployment: async (api, object) => {
    const set = await newReplicaSet(api, object);
    return (pod) => set !== undefined && isOwnedBy(pod, set.metadata.uid);
  },
  StatefulSet: async (_api, object) =>
    byLabel(object, 'controller-revision-hash', textAt(object, 'status', 'updateRevision')),
  Job: async (_api, object) => (pod) => isOwnedBy(pod, object.metadata.uid),
  DaemonSet: async (_api, object) =>
    byLabel(
      object,
      'pod-template-generation',
      object.metadata.annotations?.['deprecated.daemonset.template.generation'],
    ),
};

/** @throws ClusterFailure; where the workload is gone, not-found */
export async function look(api: Api, kinds: Kinds, reference: Reference): Promise<WorkloadView | undefined> {
  const object = await getObject(api, objectPath(kinds, reference) ?? '');
  if (!object) return undefined;
  const selector = selectorOf(object);
  const isNew = (await NEW_PODS[object.kind]?.(api, object)) ?? (() => false);
  const path = `/api/v1/${inNamespace(object.metadata.namespace ?? '')}/pods`;
  const pods = await listObjects(api, path, { labelSelector: selector });
  const others = pods.filter((pod) => !isNew(pod) && isOwnedBy(pod, object.metadata.uid));
  return workloadView(object, pods.filter(isNew), others);
}

/** Warnings about what is of these names. Events are lost and late: they explain, and decide nothing alone. */
export async function warnings(api: Api, namespace: string, isAbout: (name: string) => boolean): Promise<EventView[]> {
  try {
    const path = `/api/v1/${inNamespace(namespace)}/events`;
    const events = await listObjects(api, path, { fieldSelector: 'type=Warning' });
    return events.filter((event) => isAbout(textAt(event, 'involvedObject', 'name'))).map(eventView);
  } catch (error) {
    if (isFailure(error, 'forbidden')) return [];
    throw error;
  }
}

export interface Seen {
  readonly workloads: readonly WorkloadView[];
  /** Workloads that are not there at all. */
  readonly gone: readonly string[];
  readonly events: readonly EventView[];
}

const needsWords = ({ pods, updated, available, desired, renewed }: WorkloadView): boolean =>
  pods.some(({ ready }) => !ready) || updated < renewed || available < desired;

/** @throws ClusterFailure */
export async function lookAt(api: Api, kinds: Kinds, references: readonly Reference[]): Promise<Seen> {
  const views = await Promise.all(references.map(async (one) => [one, await look(api, kinds, one)] as const));
  const workloads = views.flatMap(([, view]) => view ?? []);
  const unhappy = workloads.filter(needsWords);
  const namespaces = new Set(unhappy.map(({ reference }) => reference.metadata.namespace ?? ''));
  const names = unhappy.map(({ reference }) => reference.metadata.name);
  const isAbout = (name: string): boolean => names.some((own) => name === own || name.startsWith(`${own}-`));
  const events = await Promise.all([...namespaces].map((namespace) => warnings(api, namespace, isAbout)));
  return {
    workloads,
    gone: views.flatMap(([one, view]) => (view ? [] : [wordsOf(one)])),
    events: events.flat(),
  };
}
