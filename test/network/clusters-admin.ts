/** The small clusters once more, with the policies of the cluster's people above and below. */
import fc from 'fast-check';
import { compact, drawn, PORTS, protocols, selector, some } from './clusters.ts';
import type { Question } from './oracle.ts';
import type { Action, AdminCluster, AdminPeer, AdminPolicy, AdminPort, AdminRule } from './oracle-admin.ts';

const pods = fc.record({ namespaceSelector: selector, podSelector: selector });
/** Often everybody, so that rules meet what is asked. */
const byLabels = [
  { weight: 3, arbitrary: fc.constant({ namespaces: {} }) },
  { weight: 3, arbitrary: fc.record({ namespaces: selector }) },
  { weight: 3, arbitrary: fc.record({ pods }) },
];
const networks = fc.uniqueArray(
  fc.constantFrom('0.0.0.0/0', '10.0.0.0/24', '10.0.0.128/25', '8.8.8.8/32', '::/0', '2001:db8::/32'),
  { minLength: 1, maxLength: 2 },
);
const peerOf = {
  from: fc.oneof(...byLabels),
  to: fc.oneof(...byLabels, { weight: 2, arbitrary: fc.record({ networks }) }),
} satisfies Record<string, fc.Arbitrary<AdminPeer>>;

const port: fc.Arbitrary<AdminPort> = fc.oneof(
  fc.record({ portNumber: fc.record({ protocol: protocols, port: fc.constantFrom(...PORTS) }) }),
  fc.record({
    portRange: compact<NonNullable<AdminPort['portRange']>>(
      fc.record({ protocol: some(protocols), start: fc.constantFrom(79, 80), end: fc.constantFrom(80, 443, 9000) }),
    ),
  }),
  fc.record({ namedPort: fc.constantFrom('http', 'admin') }),
);

const rule = (side: 'from' | 'to', actions: readonly Action[]): fc.Arbitrary<AdminRule> =>
  compact<AdminRule>(
    fc.record({
      action: fc.constantFrom(...actions),
      [side]: fc.array(peerOf[side] as fc.Arbitrary<AdminPeer>, { minLength: 1, maxLength: 2 }),
      ports: fc.option(fc.array(port, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 }),
    }),
  );

const policy = (actions: readonly Action[], priority: fc.Arbitrary<number | undefined>): fc.Arbitrary<AdminPolicy> =>
  compact<AdminPolicy>(
    fc.record({
      name: fc.uuid(),
      priority,
      subject: fc.oneof(
        { weight: 4, arbitrary: fc.constant({ namespaces: {} }) },
        { weight: 1, arbitrary: fc.record({ namespaces: selector }) },
        { weight: 1, arbitrary: fc.record({ pods }) },
      ),
      ingress: fc.array(rule('from', actions), { maxLength: 3 }),
      egress: some(fc.array(rule('to', actions), { maxLength: 3 })),
    }),
  );

export interface DrawnAdmin {
  readonly cluster: AdminCluster;
  readonly asked: Question;
}

const baselines = some(policy(['Allow', 'Deny'], fc.constant(undefined)));

const withAdmins = (policies: fc.Arbitrary<AdminPolicy[]>): fc.Arbitrary<DrawnAdmin> =>
  fc.tuple(drawn, policies, baselines, fc.boolean()).map(([{ cluster, asked }, admins, baseline, few]) => ({
    // Where no NetworkPolicy is about a pod, the baseline is heard.
    cluster: { ...cluster, policies: cluster.policies.slice(0, few ? 1 : 6), admins, baseline },
    asked,
  }));

const ADMIN_ACTIONS = ['Allow', 'Deny', 'Pass'] as const;

/** Priorities that are all different. */
export const ordered = withAdmins(
  fc.uniqueArray(policy(ADMIN_ACTIONS, fc.constantFrom(0, 1, 9, 10, 500, 999, 1000)), {
    maxLength: 4,
    selector: ({ priority }) => priority,
  }),
);

/** Priorities that often are the same. */
export const tied = withAdmins(
  fc.array(policy(ADMIN_ACTIONS, fc.constantFrom(3, 3, 4)), { minLength: 2, maxLength: 4 }),
);
