/** Clusters of the oracle as the engine sees them. */
import { addressesOf } from '@palisade/core/network/addresses';
import { type Endpoint, podEndpoints } from '@palisade/core/network/endpoint';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { toData } from '@palisade/core/value';
import { createWorld, type World } from '@palisade/core/world';
import { kubernetesSubjects } from '@palisade/sources/kubernetes/subjects';
import { origin, UNIT } from './asked.ts';
import type { Cluster, End, Pod, Policy } from './oracle.ts';
import type { AdminCluster, AdminPolicy } from './oracle-admin.ts';

export function subjectOf(object: object): KubernetesSubject {
  const [subject] = kubernetesSubjects(toData(object), UNIT, () => origin);
  return subject as KubernetesSubject;
}

function podSubject({ name, namespace, labels, ips, ports }: Pod): KubernetesSubject {
  const containers = [{ name: 'c', image: 'i', ports }];
  const subject = subjectOf({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { containers },
  });
  const live = { name, phase: 'Running', node: 'n', hostNetwork: false, ips, hostIP: undefined, images: [] };
  return { ...subject, body: { ...subject.body, pods: [live] } };
}

const policySubject = ({ name, namespace, ...spec }: Policy): KubernetesSubject =>
  subjectOf({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec });

/** As the API has it: a live cluster, of which all is known. */
export function worldOf({ pods, namespaces, policies }: Cluster, more: readonly KubernetesSubject[] = []): World {
  const subjects = [
    ...more,
    ...namespaces.map(({ name, labels }) =>
      subjectOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }),
    ),
    ...pods.map(podSubject),
    ...policies.map(policySubject),
  ];
  return createWorld(subjects, new Map(), new Set([UNIT]));
}

/** Namespaces are made elsewhere, and no file knows an address. */
export function asFiles({ pods, policies }: Cluster, more: readonly KubernetesSubject[] = []): World {
  const withoutIps = pods.map((pod) => podSubject({ ...pod, ips: [] }));
  return createWorld([...more, ...withoutIps, ...policies.map(policySubject)]);
}

export function endpointOf(world: World, { pods }: Cluster, end: End): Endpoint {
  if ('ip' in end) return { kind: 'address', name: end.ip, addresses: addressesOf(end.ip) ?? [], each: 'all' };
  return podEndpoints(world, UNIT)[pods.indexOf(end.pod)] as Endpoint;
}

const adminSubject = (kind: string, { name, ...spec }: AdminPolicy): KubernetesSubject =>
  subjectOf({ apiVersion: 'policy.networking.k8s.io/v1alpha1', kind, metadata: { name }, spec });

export const adminsOf = ({ admins, baseline }: AdminCluster): KubernetesSubject[] => [
  ...admins.map((one) => adminSubject('AdminNetworkPolicy', one)),
  ...(baseline ? [adminSubject('BaselineAdminNetworkPolicy', baseline)] : []),
];
