import type { SourceControl } from '@palisade/core/control/control';
import { cisKubernetes, nsaCisa } from '@palisade/core/control/reference';
import { isKubernetes } from '@palisade/core/subject/namespace';

export const notSystem: SourceControl = {
  form: 'source',
  title: 'Workloads stay out of the system namespaces',
  severity: 'medium',
  why: 'In kube-system a pod has the neighbours, the priorities and often the exemptions of the cluster’s own parts.',
  refs: [cisKubernetes('5.6.1'), nsaCisa('namespaces')],
  peers: ['KSV-0037', 'AVD-KSV-0037'],
  model: 'kubernetes',
  inspect: (subject) => {
    if (!isKubernetes(subject) || !subject.body.template) return undefined;
    if (!/^kube-(?:system|public|node-lease)$/.test(subject.namespace ?? '')) return [];
    return [
      { at: '/metadata/namespace', message: `${subject.kind} "${subject.name}" is put into ${subject.namespace}` },
    ];
  },
  fix: { none: 'It needs a namespace of its own' },
};
