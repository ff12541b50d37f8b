import { cwe, mitre } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { imageRepository } from '@palisade/core/predicate/field';
import { not } from '@palisade/core/predicate/predicate';
import { LASTING } from './_probe.ts';

export const noTiller = workloadControl({
  title: 'Tiller is not deployed',
  severity: 'critical',
  why: 'Tiller takes orders from every pod of the cluster, without a login, mostly as cluster-admin.',
  refs: [cwe(306), mitre('T1190')],
  peers: ['KSV-0102', 'AVD-KSV-0102', 'CKV_K8S_34'],
  kinds: LASTING,
  each: 'container',
  require: ({ container }) => not(imageRepository(container.image).matches('(^|/)tiller$')),
  fails: 'is Tiller',
  fix: { none: 'Move the releases to Helm 3, which has no server' },
});
