/** The engine of `reach` against the oracle, on thousands of small clusters. */
import { reach } from '@palisade/core/network/reach';
import type { Truth } from '@palisade/core/predicate/judge';
import { Unresolved } from '@palisade/core/value';
import type { World } from '@palisade/core/world';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNIT } from './asked.ts';
import { type Drawn, drawn } from './clusters.ts';
import { type Policy, reachable } from './oracle.ts';
import { asFiles, endpointOf, worldOf } from './world.ts';

const RUNS = Number(process.env['REACH_CASES'] ?? 12_000);

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
