/**
 * One subject for what a person wrote: a Deployment stands for its ReplicaSets and Pods, whose templates are its own. What
 * admission put into a pod is judged on the owner's template.
 */
import type { LivePod } from '@palisade/core/subject/kubernetes';
import type { ReadKind } from './kinds.ts';
import type { LiveObject } from './list.ts';

/** Kinds that others may own; what owns a pod and is none of them (a Rollout) is stood for by one of its pods. */
const OWNERS = new Set([
  'Deployment',
  'CronJob',
  'StatefulSet',
  'DaemonSet',
  'ReplicationController',
  'ReplicaSet',
  'Job',
]);
const OWNED = new Set(['ReplicaSet', 'Job', 'Pod']);

type Fields = Readonly<Record<string, unknown>>;
const record = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const records = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(record) : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const controllerOf = ({ metadata }: LiveObject) =>
  metadata.ownerReferences?.find(({ controller }) => controller === true);

/** What of a pod no template says. */
export function livePod({ metadata, spec, status }: LiveObject): LivePod {
  const { nodeName, hostNetwork } = record(spec);
  const { phase, podIPs, podIP, hostIP, containerStatuses } = record(status);
  const several = records(podIPs).flatMap(({ ip }) => text(ip) ?? []);
  return {
    name: metadata.name,
    phase: text(phase) ?? 'Unknown',
    node: text(nodeName),
    hostNetwork: hostNetwork === true,
    ips: several.length > 0 ? several : [text(podIP) ?? []].flat(),
    hostIP: text(hostIP),
    images: records(containerStatuses).flatMap(({ image, imageID }) =>
      text(image) === undefined ? [] : [{ image: text(image) as string, id: text(imageID) }],
    ),
  };
}

export class Folding {
  /** The one that stands for an object, by the object's uid. */
  readonly #root = new Map<string, string>();
  /** By the one that stands for them, and by their own uid: a list that is read again has them again. */
  readonly #pods = new Map<string, Map<string, LivePod>>();

  /** Is it somebody's part, and so not kept? Owners have to be offered before what they own. */
  absorbs(object: LiveObject, { kind }: ReadKind): boolean {
    const { uid = '' } = object.metadata;
    const owner = OWNED.has(kind) ? controllerOf(object) : undefined;
    const root = owner && this.#root.get(owner.uid);
    const own = root ?? uid;
    if (OWNERS.has(kind)) this.#root.set(uid, own);
    if (kind === 'Pod') this.#addPod(own, object);
    if (root !== undefined) return true;
    // The first pod of an owner that is not read stands for those that follow.
    if (kind === 'Pod' && owner) this.#root.set(owner.uid, uid);
    return false;
  }

  #addPod(root: string, object: LiveObject): void {
    const { uid = object.metadata.name } = object.metadata;
    const pods = this.#pods.get(root);
    if (pods) pods.set(uid, livePod(object));
    else this.#pods.set(root, new Map([[uid, livePod(object)]]));
  }

  podsOf(uid: string | undefined): readonly LivePod[] {
    return [...(this.#pods.get(uid ?? '')?.values() ?? [])];
  }
}
