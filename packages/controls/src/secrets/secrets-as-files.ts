import { cisKubernetes, cwe } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { and } from '@palisade/core/predicate/predicate';

export const secretsAsFiles = workloadControl({
  title: 'Secrets are mounted as files',
  severity: 'info',
  why: 'Environment variables leak: into child processes, crash dumps and debug pages.',
  refs: [cisKubernetes('5.4.1'), cwe(526)],
  peers: ['read-secret-from-env-var', 'env-var-value-from', 'CKV_K8S_35'],
  each: 'container',
  require: ({ container }) =>
    and(
      container.env.every((variable) => variable.valueFrom.secretKeyRef.isAbsent()),
      container.envFrom.every((source) => source.secretRef.isAbsent()),
    ),
  fails: 'takes a Secret as an environment variable',
  fix: { none: 'The program must read a file instead' },
});
