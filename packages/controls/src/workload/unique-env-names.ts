import { cwe } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import type { EnvVar } from '@palisade/core/kubernetes/types.generated';
import type { Field } from '@palisade/core/predicate/field';
import type { Pred } from '@palisade/core/predicate/predicate';
import { and, not, or } from '@palisade/core/predicate/predicate';

const differs = (one: Field<EnvVar>, other: Field<EnvVar>): Pred =>
  or(and(one.value.isSet(), not(other.value.is(one.value))), and(one.valueFrom.isSet(), other.value.isSet()));

export const uniqueEnvNames = workloadControl({
  title: 'Environment variables are set once',
  severity: 'low',
  why: 'Of two values the last one silently wins: the one that was reviewed may not be the one that counts.',
  refs: [cwe(694)],
  peers: ['duplicate-env-var', 'environment-variable-key-duplication'],
  each: 'container',
  require: ({ container }) =>
    container.env.every((one) => not(container.env.some((other) => and(other.name.is(one.name), differs(one, other))))),
  fails: 'sets an environment variable twice',
  admission: { none: 'Each is held against each other: a few hundred variables cost more than admission allows' },
  fix: { none: 'Only you know which value was meant' },
});
