import { cwe, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { objectControl } from '@palisade/core/control/workload';
import type { ConfigMap } from '@palisade/core/kubernetes/types.generated';
import { lower } from '@palisade/core/predicate/field';
import { and, not, or } from '@palisade/core/predicate/predicate';
import { POINTS_AT_SECRET, PRIVATE_KEY, REFERENCE, SECRET_LINE, SECRET_NAME } from './_patterns.ts';

export const noSecretInConfigMap = objectControl<ConfigMap>({
  title: 'ConfigMaps hold no secrets',
  severity: 'high',
  sensitive: true,
  why: 'A ConfigMap is read by everybody who may look at the namespace, and is not encrypted at rest.',
  refs: [kubernetesDocs('concepts/configuration/secret/'), nsaCisa('secrets'), cwe(312)],
  peers: ['KSV-0109', 'AVD-KSV-01010', 'sensitiveConfigmapContent'],
  kinds: ['ConfigMap'],
  require: ({ object }) =>
    object.data.everyKey((key, value) =>
      and(
        or(not(lower(key).matches(SECRET_NAME)), lower(key).matches(POINTS_AT_SECRET), value.matches(REFERENCE)),
        not(lower(value).matches(SECRET_LINE)),
        not(value.matches(PRIVATE_KEY)),
      ),
    ),
  fails: 'holds what looks like a secret',
  fix: { none: 'Move it to a Secret, or better to a store outside the cluster' },
});
