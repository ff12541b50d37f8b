import type { Related, WorldControl } from '@palisade/core/control/control';
import { cwe, kubernetesDocs, mitre } from '@palisade/core/control/reference';
import { type Chain, chainToEverything, graphOf, type Step } from '@palisade/core/rbac/escalation';
import { accountRunning, canLogIn } from '@palisade/core/rbac/identities';
import { policyOf } from '@palisade/core/rbac/policy';
import { principalText } from '@palisade/core/rbac/principal';
import { bindingText, chainText, doesText } from '@palisade/core/rbac/words';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { toPointer } from '@palisade/core/value';

function evidence({ use }: Step): Related[] {
  return use.holdings.flatMap(({ bound, rule }) => [
    { subject: bound.binding, at: '/roleRef', message: `${bindingText(bound)} lets it: ${doesText(use)}` },
    ...(rule.role ? [{ subject: rule.role, at: rule.at, message: 'granted here' }] : []),
  ]);
}

/** What one rule gives at once is said of that rule; here it takes another identity, and no rule shows it. */
const isOverOthers = ({ steps, unknown }: Chain): boolean => unknown === undefined && steps.length > 1;

export const noEscalationPath: WorldControl = {
  form: 'world',
  title: 'No pod can become cluster-admin by way of others',
  severity: 'high',
  why: 'Whoever takes over the pod goes on from identity to identity until the cluster is theirs; each grant alone looks harmless.',
  refs: [
    kubernetesDocs('concepts/security/rbac-good-practices/#kubernetes-rbac-privilege-escalation-risks'),
    mitre('T1078.004'),
    cwe(269),
  ],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    if (!isKubernetes(subject) || policyOf(world, subject.unit).bounds.length === 0) return undefined;
    const start = principalText(accountRunning(subject));
    const chain = canLogIn(subject, world) ? chainToEverything(graphOf(world, subject.unit), start) : undefined;
    if (!chain || !isOverOthers(chain)) return [];
    return [
      {
        at: toPointer([...(subject.body.template ?? []), 'spec', 'serviceAccountName']),
        message: `${subject.kind} "${subject.name}" can become cluster-admin: ${chainText(chain)}`,
        related: chain.steps.flatMap(evidence),
      },
    ];
  },
  admission: { none: 'One request cannot see the bindings, the roles and who else is there' },
  fix: { none: 'Take one link out of the chain: the grant, or the token that it leads to' },
};
