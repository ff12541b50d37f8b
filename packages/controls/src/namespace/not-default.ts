import type { SourceControl } from '@palisade/core/control/control';
import { cisKubernetes } from '@palisade/core/control/reference';
import { TEMPLATES } from '@palisade/core/subject/kubernetes';
import { isKubernetes } from '@palisade/core/subject/namespace';

const NAMESPACED = new Set([...Object.keys(TEMPLATES), 'Service', 'ConfigMap', 'Secret', 'ServiceAccount', 'Ingress']);

export const notDefault: SourceControl = {
  form: 'source',
  title: 'Nothing is put into the default namespace',
  severity: 'info',
  why: 'What nobody placed lands there together, without a boundary for roles, policies or quotas between it.',
  refs: [cisKubernetes('5.6.4')],
  peers: ['use-namespace', 'KSV-0110', 'CKV_K8S_21'],
  model: 'kubernetes',
  inspect: (subject) => {
    if (!isKubernetes(subject) || !NAMESPACED.has(subject.kind)) return undefined;
    if (subject.namespace !== undefined && subject.namespace !== 'default') return [];
    const how = subject.namespace === undefined ? 'names no namespace' : 'is put into the default namespace';
    return [{ at: '/metadata/namespace', message: `${subject.kind} "${subject.name}" ${how}` }];
  },
  fix: { none: 'The namespace is yours to say, and may be given when the file is applied' },
};
