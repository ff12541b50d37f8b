/** The engine of `reach` against the oracle of the policies that a cluster's people write. */
import { reach } from '@palisade/core/network/reach';
import type { World } from '@palisade/core/world';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNIT, wordOf } from './asked.ts';
import { type DrawnAdmin, ordered, tied } from './clusters-admin.ts';
import { type AdminCluster, type AdminPolicy, type AdminRule, type Verdict, verdictOf } from './oracle-admin.ts';
import { adminsOf, asFiles, endpointOf, worldOf } from './world.ts';

const RUNS = Number(process.env['REACH_CASES'] ?? 12_000) / 3;

function verdictIn(world: World, { cluster, asked: { from, to, port, protocol } }: DrawnAdmin): Verdict {
  const ends = [endpointOf(world, cluster, from), endpointOf(world, cluster, to)] as const;
  return wordOf(reach(world, UNIT, ...ends, { number: port, protocol }));
}

const ours = (one: DrawnAdmin): Verdict => verdictIn(worldOf(one.cluster, adminsOf(one.cluster)), one);

describe('reach, of what administrators say', () => {
  it.each([
    ['all different', ordered, ['yes', 'no']],
    ['often the same', tied, ['yes', 'no', 'unknown']],
  ] as const)(
    'agrees with the oracle on generated cases, priorities %s',
    { timeout: 240_000 },
    (name, cases, words) => {
      const seen = { yes: 0, no: 0, unknown: 0 };
      let decidedAbove = 0;
      fc.assert(
        fc.property(cases, (one) => {
          const expected = verdictOf(one.cluster, one.asked);
          seen[expected]++;
          if (expected !== verdictOf({ ...one.cluster, admins: [], baseline: undefined }, one.asked)) decidedAbove++;
          expect(ours(one)).toBe(expected);
        }),
        { numRuns: RUNS },
      );
      console.log(`reach, priorities ${name}: ${RUNS} cases compared, 0 mismatches`, seen, { decidedAbove });
      for (const word of words) expect(seen[word], word).toBeGreaterThan(RUNS / 50);
      expect(decidedAbove).toBeGreaterThan(RUNS / 10);
    },
  );

  it('is sure from files only of what the cluster says as well', () => {
    const sure = { yes: 0, no: 0, unknown: 0 };
    fc.assert(
      fc.property(fc.oneof(ordered, tied), (one) => {
        fc.pre(!one.cluster.pods.some(({ ips }) => ips.some((ip) => ip.includes(':'))));
        const word = verdictIn(asFiles(one.cluster, adminsOf(one.cluster)), one);
        sure[word]++;
        if (word !== 'unknown') expect(word).toBe(verdictOf(one.cluster, one.asked));
      }),
      { numRuns: RUNS / 2 },
    );
    expect(Math.min(...Object.values(sure))).toBeGreaterThan(RUNS / 100);
  });

  /** A test of the test: each of these is a way to read the API that is wrong. */
  const WRONG: readonly (readonly [string, (cluster: AdminCluster) => AdminCluster])[] = [
    ['the highest number comes first', eachAdmin((one) => ({ ...one, priority: 1000 - (one.priority ?? 0) }))],
    ['the last rule comes first', eachAdmin(reversed)],
    [
      'to pass is to allow',
      eachAdmin(eachRule((rule) => ({ ...rule, action: rule.action === 'Pass' ? 'Allow' : rule.action }))),
    ],
    ['to pass is to say nothing', eachAdmin(eachRule((rule) => (rule.action === 'Pass' ? [] : rule)))],
    ['ports are passed over', eachAdmin(eachRule((rule) => ({ ...rule, ports: [] })))],
    [
      'networks are none of the pods',
      eachAdmin(
        eachRule((rule) => ({
          ...rule,
          ...(rule.to && { to: rule.to.map((peer) => (peer.networks ? { networks: ['203.0.113.0/24'] } : peer)) }),
        })),
      ),
    ],
    [
      'the baseline comes before NetworkPolicies',
      ({ admins, baseline, ...rest }) => ({
        ...rest,
        admins: [...admins, ...(baseline ? [{ ...baseline, priority: 1000 }] : [])],
        baseline: undefined,
      }),
    ],
    [
      'the first that is written counts of the same priority',
      (cluster) => ({
        ...cluster,
        admins: cluster.admins.map((one, index) => ({ ...one, priority: (one.priority ?? 0) * 10 + index })),
      }),
    ],
  ];

  it.each(WRONG)('would not, were it thought that %s', (_, broken) => {
    const cases = fc.sample(fc.oneof(ordered, tied), { numRuns: 3000, seed: 7 });
    const found = cases.filter(
      ({ cluster, asked }) => ours({ cluster: broken(cluster), asked }) !== verdictOf(cluster, asked),
    );
    expect(found.length).toBeGreaterThan(0);
  });
});

function eachAdmin(change: (policy: AdminPolicy) => AdminPolicy): (cluster: AdminCluster) => AdminCluster {
  return (cluster) => ({ ...cluster, admins: cluster.admins.map(change) });
}

function reversed({ ingress, egress, ...rest }: AdminPolicy): AdminPolicy {
  return { ...rest, ...(ingress && { ingress: ingress.toReversed() }), ...(egress && { egress: egress.toReversed() }) };
}

function eachRule(change: (rule: AdminRule) => AdminRule | []): (policy: AdminPolicy) => AdminPolicy {
  return ({ ingress, egress, ...rest }) => ({
    ...rest,
    ...(ingress && { ingress: ingress.flatMap(change) }),
    ...(egress && { egress: egress.flatMap(change) }),
  });
}
