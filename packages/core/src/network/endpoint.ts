/** Who speaks and who is spoken to: pods, as the workload that bears them, and addresses outside of the cluster. */
import { labelsAt } from '../kubernetes/selector.ts';
import type { Truth } from '../predicate/judge.ts';
import { type KubernetesSubject, type LivePod, TEMPLATES } from '../subject/kubernetes.ts';
import { at, type Data, type DataObject, isList, isObject, newObject, OPEN, Unresolved } from '../value.ts';
import { perUnit } from '../world.ts';
import { type Addresses, addressesOf } from './addresses.ts';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface ContainerPort {
  readonly name: string | undefined;
  readonly number: number;
  readonly protocol: Protocol;
}

export interface PodEndpoint {
  readonly kind: 'pod';
  readonly subject: KubernetesSubject;
  /** The one of its pods that is meant, where it is not any of them. */
  readonly pod?: string;
  /** It may be none of the cluster's pods. */
  readonly anybody?: true;
  /** It may be that node itself, whose bridge has one of its pods' addresses. */
  readonly mayBeNode?: string;
  /** Empty where no file says it. */
  readonly namespace: string;
  readonly labels: DataObject;
  readonly namespaceLabels: DataObject;
  /** Undefined where they are not known: files do not say. */
  readonly addresses: Addresses | undefined;
  readonly hostNetwork: Truth;
  readonly ports: readonly ContainerPort[];
  /** Why it may have ports that are not among them. */
  readonly morePorts: string | undefined;
}

export interface AddressEndpoint {
  readonly kind: 'address';
  readonly name: string;
  readonly addresses: Addresses;
  /** That of which it is an address: what a node says to the pods on it no policy stops. */
  readonly node?: string;
  /** What is asked of several addresses: whether one of them may (the internet), or all of them. */
  readonly each: 'any' | 'all';
}

export type Endpoint = PodEndpoint | AddressEndpoint;

const NAME_LABEL = 'kubernetes.io/metadata.name';

const protocolOf = (value: unknown): Protocol => (value === 'UDP' || value === 'SCTP' ? value : 'TCP');

/** The ports of containers that last: those of init containers are gone, save of sidecars. Undefined for what is no port. */
const portsIn = (spec: DataObject): (ContainerPort | Unresolved)[] =>
  [spec['containers'], spec['initContainers']]
    .flatMap((list) => itemsOf(list))
    .flatMap((container) => {
      if (container instanceof Unresolved) return [container];
      return isObject(container) ? itemsOf(container['ports']).flatMap(portOf) : [];
    });

/** With what is not known of a list in place of its items. */
function itemsOf(list: Data | undefined): readonly Data[] {
  if (list instanceof Unresolved) return [list];
  if (!isList(list)) return [];
  return list[OPEN] === undefined ? list : [...list, new Unresolved(list[OPEN])];
}

function portOf(port: Data): (ContainerPort | Unresolved)[] {
  if (port instanceof Unresolved) return [port];
  if (!isObject(port)) return [];
  const { name, containerPort, protocol } = port;
  const hole = [name, containerPort, protocol].find((value) => value instanceof Unresolved);
  if (hole instanceof Unresolved) return [hole];
  if (typeof containerPort !== 'number') return [];
  return [{ name: typeof name === 'string' ? name : undefined, number: containerPort, protocol: protocolOf(protocol) }];
}

/** Labels that are one whole hole may be any. */
function labelsOf({ body: { object, template = [] } }: KubernetesSubject): DataObject {
  const labels = at(object, [...template, 'metadata', 'labels']);
  if (isObject(labels)) return labels;
  const open = newObject();
  if (labels instanceof Unresolved) open[OPEN] = labels.why;
  return open;
}

/** The label that the API server puts on every Namespace, whatever else it carries. */
function namespaceLabels(name: string, declared: KubernetesSubject | undefined, whole: boolean): DataObject {
  const labels = newObject();
  if (declared) Object.assign(labels, labelsAt(declared.body.object, []) ?? {});
  else if (!whole) labels[OPEN] = `the Namespace ${name || 'that they go to'} is not among these files`;
  if (name !== '') labels[NAME_LABEL] = name;
  else labels[NAME_LABEL] = new Unresolved('the namespace is not known');
  return labels;
}

const textAt = (object: DataObject, path: readonly string[]): string | undefined => {
  const value = at(object, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** A Pod that was written to a file with its status, as `kubectl get --output=yaml` does. */
function podOfFile({ name, body: { object } }: KubernetesSubject): LivePod[] {
  const several = itemsOf(at(object, ['status', 'podIPs'])).flatMap((one) =>
    isObject(one) ? (textAt(one, ['ip']) ?? []) : [],
  );
  const ips = several.length > 0 ? several : [textAt(object, ['status', 'podIP']) ?? []].flat();
  if (ips.length === 0) return [];
  return [
    {
      name,
      phase: textAt(object, ['status', 'phase']) ?? 'Unknown',
      node: textAt(object, ['spec', 'nodeName']),
      hostNetwork: at(object, ['spec', 'hostNetwork']) === true,
      ips,
      hostIP: textAt(object, ['status', 'hostIP']),
      images: [],
    },
  ];
}

/** Whose addresses are somebody else's by now. */
const ENDED = new Set(['Succeeded', 'Failed']);

export const livePodsOf = (subject: KubernetesSubject): LivePod[] =>
  (subject.body.pods ?? (subject.kind === 'Pod' ? podOfFile(subject) : [])).filter(({ phase }) => !ENDED.has(phase));

const addressesOfPods = (subject: KubernetesSubject): Addresses | undefined => {
  const ips = livePodsOf(subject).flatMap(({ ips: own }) => own);
  return ips.length === 0 ? undefined : ips.flatMap((ip) => addressesOf(ip) ?? []);
};

function hostNetworkOf(spec: DataObject): Truth {
  const value = spec['hostNetwork'];
  if (value instanceof Unresolved) return value;
  return value === true;
}

/** Every workload of a unit, as what it has on the network. */
export const podEndpoints = perUnit((world, unit): readonly PodEndpoint[] => {
  const namespaces = world.kind(unit, 'Namespace');
  const declared = new Map(namespaces.items.map((subject) => [subject.name, subject]));
  const known = new Map<string, DataObject>();
  const labelsOfNamespace = (name: string): DataObject => {
    let labels = known.get(name);
    if (!labels) known.set(name, (labels = namespaceLabels(name, declared.get(name), namespaces.whole)));
    return labels;
  };
  return Object.keys(TEMPLATES)
    .filter((kind) => kind !== 'PodTemplate')
    .flatMap((kind) => world.kind(unit, kind).items)
    .flatMap((subject): PodEndpoint[] => {
      const template = subject.body.template ?? [];
      const spec = at(subject.body.object, [...template, 'spec']);
      if (!isObject(spec)) return [];
      const { namespace = '' } = subject;
      const ports = portsIn(spec);
      return [
        {
          kind: 'pod',
          subject,
          namespace,
          labels: labelsOf(subject),
          namespaceLabels: labelsOfNamespace(namespace),
          addresses: addressesOfPods(subject),
          hostNetwork: hostNetworkOf(spec),
          ports: ports.filter((port): port is ContainerPort => !(port instanceof Unresolved)),
          morePorts: ports.find((port) => port instanceof Unresolved)?.why,
        },
      ];
    });
});
