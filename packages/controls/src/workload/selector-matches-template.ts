import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { labelsAt, matchesMap, selectsLabels } from '@palisade/core/kubernetes/selector';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { at, isObject, Unresolved } from '@palisade/core/value';

/** Their selector is a map of labels. */
const PLAIN = ['ReplicationController', 'DeploymentConfig'];

export const selectorMatchesTemplate: WorldControl = {
  form: 'world',
  title: 'Workloads select the pods that they make',
  severity: 'medium',
  why: 'The API server refuses the object, and the deploy stops halfway.',
  refs: [kubernetesDocs('concepts/workloads/controllers/deployment/#selector')],
  peers: ['mismatching-selector', 'deployment-pod-selector-labels-match-template-metadata-labels'],
  model: 'kubernetes',
  kinds: ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController', 'DeploymentConfig'],
  inspect(subject) {
    if (!isKubernetes(subject)) return undefined;
    const { object, template } = subject.body;
    const selector = at(object, ['spec', 'selector']);
    if (!isObject(selector)) return undefined;
    const labels = labelsAt(object, template ?? []);
    const truth = PLAIN.includes(subject.kind) ? matchesMap(selector, labels) : selectsLabels(selector, labels);
    if (truth === true) return [];
    return [
      {
        at: '/spec/selector',
        message: `${subject.kind} "${subject.name}" does not select the pods of its own template`,
        ...(truth instanceof Unresolved && { unknown: truth.why }),
        related: [{ subject, at: '/spec/template/metadata/labels', message: 'the labels of its pods' }],
      },
    ];
  },
  admission: { none: 'The API server refuses it by itself' },
  fix: { none: 'Whether the selector or the labels are wrong, only you know' },
};
