/** The answer for programs. */
import type { Use } from '@palisade/core/rbac/escalation';
import type { Holding } from '@palisade/core/rbac/holdings';
import { type Principal, principalText } from '@palisade/core/rbac/principal';
import type { Grant } from '@palisade/core/rbac/who-can';
import { doesText } from '@palisade/core/rbac/words';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import type { Answer, Way } from './answer.ts';
import { wayText } from './pretty.ts';

const placed = ({ kind, name, namespace, origin }: KubernetesSubject, pointer: string): object => {
  const { file, line } = origin.locate(pointer);
  return { kind, name, ...(namespace !== undefined && { namespace }), file, line, ...(pointer !== '' && { pointer }) };
};

const through = ({ bound, rule }: Pick<Grant | Holding, 'bound' | 'rule'>): object => ({
  binding: placed(bound.binding, ''),
  role: { kind: bound.role.kind, name: bound.role.name },
  ...(rule && { rule: { ...rule.rule, ...(rule.role && { in: placed(rule.role, rule.at) }) } }),
});

const subject = ({ kind, name, namespace }: Principal): object => ({
  kind,
  name,
  ...(namespace !== undefined && { namespace }),
});

const grantJson = (grant: Grant): object => ({
  subject: grant.principal ? subject(grant.principal) : null,
  namespace: grant.bound.namespace ?? null,
  names: grant.names,
  ...through(grant),
  ...(grant.unknown !== undefined && { unknown: grant.unknown }),
});

const useJson = (use: Use): object => ({ hop: use.hop.id, does: doesText(use), granted: use.holdings.map(through) });

const wayJson = (way: Way): object => ({
  subject: way.chain.start,
  text: wayText(way),
  steps: way.chain.steps.map(({ from, use, to }) => ({ from, ...useJson(use), to })),
  ...(way.grant?.principal && { becomes: principalText(way.grant.principal) }),
  ...(way.chain.unknown !== undefined && { unknown: way.chain.unknown }),
});

export const toJson = ({ asked, grants, ways, missing }: Answer): string =>
  `${JSON.stringify(
    {
      question: asked.text,
      request: asked.request,
      grants: grants.map(grantJson),
      ...(ways && { escalation: ways.map(wayJson) }),
      always: ['Group system:masters'],
      missing,
    },
    null,
    2,
  )}\n`;
