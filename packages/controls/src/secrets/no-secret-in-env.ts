import { cisKubernetes, cwe, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { lower } from '@palisade/core/predicate/field';
import { and, not, or } from '@palisade/core/predicate/predicate';
import { POINTS_AT_SECRET, PRIVATE_KEY, REFERENCE, SECRET_NAME } from './_patterns.ts';

export const noSecretInEnv = workloadControl({
  title: 'Environment variables hold no secret literals',
  severity: 'high',
  sensitive: true,
  why: 'The manifest is in git, and the variable is in every crash report and in `kubectl describe`.',
  refs: [kubernetesDocs('concepts/configuration/secret/'), cisKubernetes('5.4.1'), nsaCisa('secrets'), cwe(798)],
  peers: ['env-var-secret', 'sensitiveContainerEnvVar', 'KSV-01010'],
  each: 'container',
  require: ({ container }) =>
    container.env.every((variable) =>
      and(
        or(
          variable.value.isAbsent(),
          not(lower(variable.name).matches(SECRET_NAME)),
          lower(variable.name).matches(POINTS_AT_SECRET),
          variable.value.matches(REFERENCE),
        ),
        not(variable.value.matches(PRIVATE_KEY)),
      ),
    ),
  fails: 'has a secret in an environment variable',
  fix: { none: 'Move the value to a Secret, rotate it, and refer to it with secretKeyRef or a mounted file' },
});
