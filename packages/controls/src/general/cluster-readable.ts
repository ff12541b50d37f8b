import type { SourceControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at, type Data } from '@palisade/core/value';

const text = (value: Data | undefined): string => (typeof value === 'string' ? value : '');

export const clusterReadable: SourceControl = {
  form: 'source',
  title: 'What is judged of a cluster can be read',
  severity: 'medium',
  why: 'What may not be read is not judged: a gap may hide in it, and no report is whole without it.',
  refs: [kubernetesDocs('reference/access-authn-authz/authorization/#checking-api-access')],
  model: 'kubernetes',
  inspect: (subject) => {
    const { kind, name, body } = subject as KubernetesSubject;
    if (kind !== 'SelfSubjectAccessReview') return undefined;
    if (at(body.object, ['status', 'allowed']) === true) return [];
    const failed = text(at(body.object, ['status', 'evaluationError']));
    if (failed !== '')
      return [{ at: '/status', item: name, message: `${name} could not be read: ${failed}`, unknown: 'no answer' }];
    const asked = ['verb', 'resource', 'group', 'namespace'].map((key) =>
      text(at(body.object, ['spec', 'resourceAttributes', key])),
    );
    const [verb = '', resource = '', group = '', namespace = ''] = asked;
    const rule = `apiGroups: ["${group}"], resources: ["${resource}"], verbs: ["${verb}"]`;
    const where = namespace === '' ? '' : ` in ${namespace}`;
    const message = `${resource}${where} may not be read: the rule { ${rule} } is missing`;
    return [{ at: '/status/allowed', item: name, message, unknown: 'no permission' }];
  },
  fix: { none: 'Grant the rule: `palisade check cluster: --print-role` writes the whole ClusterRole' },
};
