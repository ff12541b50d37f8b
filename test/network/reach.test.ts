/** The engine of `reach` against the oracle, on thousands of small clusters; and the traps that the field knows by name. */

import type { Origin } from '@palisade/core/location';
import { addressesOf } from '@palisade/core/network/addresses';
import { type Endpoint, podEndpoints } from '@palisade/core/network/endpoint';
import { reach } from '@palisade/core/network/reach';
import type { Truth } from '@palisade/core/predicate/judge';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { toData, Unresolved } from '@palisade/core/value';
import { createWorld, type World } from '@palisade/core/world';
import { kubernetesSubjects } from '@palisade/sources/kubernetes/subjects';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Drawn, drawn } from './clusters.ts';
import { type Cluster, type End, type Pod, type Policy, reachable } from './oracle.ts';

const RUNS = Number(process.env['REACH_CASES'] ?? 12_000);
const UNIT = 'cluster:test';
const nowhere = (): never => {
  throw new Error('in no text');
};
const origin: Origin = { file: '', locate: nowhere, span: nowhere, edit: () => ({ none: 'no text' }) };

function subjectOf(object: object): KubernetesSubject {
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
export function worldOf({ pods, namespaces, policies }: Cluster): World {
  const subjects = [
    ...namespaces.map(({ name, labels }) =>
      subjectOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }),
    ),
    ...pods.map(podSubject),
    ...policies.map(policySubject),
  ];
  return createWorld(subjects, new Map(), new Set([UNIT]));
}

/** Namespaces are made elsewhere, and no file knows an address. */
function asFiles({ pods, policies }: Cluster): World {
  const withoutIps = pods.map((pod) => podSubject({ ...pod, ips: [] }));
  return createWorld([...withoutIps, ...policies.map(policySubject)]);
}

function endpointOf(world: World, { pods }: Cluster, end: End): Endpoint {
  if ('ip' in end) return { kind: 'address', name: end.ip, addresses: addressesOf(end.ip) ?? [], each: 'all' };
  return podEndpoints(world, UNIT)[pods.indexOf(end.pod)] as Endpoint;
}

function truthOf(world: World, { cluster, asked: { from, to, port, protocol } }: Drawn): Truth {
  const ends = [endpointOf(world, cluster, from), endpointOf(world, cluster, to)] as const;
  return reach(world, UNIT, ...ends, { number: port, protocol }).truth;
}

function ours(one: Drawn): boolean {
  const truth = truthOf(worldOf(one.cluster), one);
  if (truth instanceof Unresolved) throw new Error(`unknown where all is known: ${truth.why}`);
  return truth;
}

describe('reach', () => {
  it(`agrees with the oracle on ${RUNS} generated cases`, { timeout: 240_000 }, () => {
    const seen = { reached: 0, refused: 0 };
    fc.assert(
      fc.property(drawn, (one) => {
        const expected = reachable(one.cluster, one.asked);
        seen[expected ? 'reached' : 'refused']++;
        expect(ours(one)).toBe(expected);
      }),
      { numRuns: RUNS },
    );
    console.log(`reach: ${RUNS} cases compared, 0 mismatches`, seen);
    expect(Math.min(seen.reached, seen.refused)).toBeGreaterThan(RUNS / 4);
  });

  it('is sure of nothing that it does not know: from files it says what the cluster does, or unknown', () => {
    const sure = { yes: 0, no: 0, unknown: 0 };
    fc.assert(
      fc.property(drawn, (one) => {
        const { cluster, asked } = one;
        // Of a pod whose address is not known it is taken that a block of all of IPv4 holds it.
        fc.pre(!cluster.pods.some(({ ips }) => ips.some((ip) => ip.includes(':'))));
        const truth = truthOf(asFiles(cluster), one);
        sure[truth instanceof Unresolved ? 'unknown' : truth ? 'yes' : 'no']++;
        if (!(truth instanceof Unresolved)) expect(truth).toBe(reachable(cluster, asked));
      }),
      { numRuns: RUNS / 3 },
    );
    expect(Math.min(...Object.values(sure))).toBeGreaterThan(RUNS / 100);
  });

  /** A test of the test: each of these is what somebody once got wrong. */
  const WRONG: readonly (readonly [string, (one: Drawn) => Drawn])[] = [
    ['exceptions are passed over', edit((peer) => (peer.ipBlock ? { ipBlock: { cidr: peer.ipBlock.cidr } } : peer))],
    [
      'two selectors of a peer are an or',
      ({ cluster, asked }) => ({ cluster: { ...cluster, policies: cluster.policies.map(splitPeers) }, asked }),
    ],
    [
      'the end of a range is passed over',
      ports(({ protocol, port }) => ({ ...(protocol && { protocol }), ...(port !== undefined && { port }) })),
    ],
    ['a port is of every protocol', ports((port) => ({ ...port, protocol: port.protocol === 'UDP' ? 'TCP' : 'UDP' }))],
    [
      'policies without types are about egress as well',
      ({ cluster, asked }) => ({
        cluster: {
          ...cluster,
          policies: cluster.policies.map((one) => ({ policyTypes: ['Ingress', 'Egress'] as const, ...one })),
        },
        asked,
      }),
    ],
  ];

  it.each(WRONG)('would not, were it thought that %s', (_, broken) => {
    const cases = fc.sample(drawn, { numRuns: 4000, seed: 7 });
    const found = cases.filter((one) => {
      const other = broken(one);
      return ours(other) !== reachable(one.cluster, one.asked);
    });
    expect(found.length).toBeGreaterThan(0);
  });
});

type Rules = Policy['ingress'];
type OnePeer = NonNullable<NonNullable<NonNullable<Rules>[number]['from']>[number]>;
type OnePort = NonNullable<NonNullable<Rules>[number]['ports']>[number];

const eachRule = (
  policy: Policy,
  change: (rule: NonNullable<Rules>[number]) => NonNullable<Rules>[number],
): Policy => ({
  ...policy,
  ...(policy.ingress && { ingress: policy.ingress.map(change) }),
  ...(policy.egress && { egress: policy.egress.map(change) }),
});

function edit(change: (peer: OnePeer) => OnePeer): (one: Drawn) => Drawn {
  return ({ cluster, asked }) => ({
    cluster: {
      ...cluster,
      policies: cluster.policies.map((policy) =>
        eachRule(policy, (rule) => ({
          ...rule,
          ...(rule.from && { from: rule.from.map(change) }),
          ...(rule.to && { to: rule.to.map(change) }),
        })),
      ),
    },
    asked,
  });
}

function ports(change: (port: OnePort) => OnePort): (one: Drawn) => Drawn {
  return ({ cluster, asked }) => ({
    cluster: {
      ...cluster,
      policies: cluster.policies.map((policy) =>
        eachRule(policy, (rule) => ({ ...rule, ...(rule.ports && { ports: rule.ports.map(change) }) })),
      ),
    },
    asked,
  });
}

const split = (peers: readonly OnePeer[]): OnePeer[] =>
  peers.flatMap((peer) =>
    peer.podSelector && peer.namespaceSelector
      ? [{ podSelector: peer.podSelector }, { namespaceSelector: peer.namespaceSelector }]
      : [peer],
  );
const splitPeers = (policy: Policy): Policy =>
  eachRule(policy, (rule) => ({
    ...rule,
    ...(rule.from && { from: split(rule.from) }),
    ...(rule.to && { to: split(rule.to) }),
  }));
