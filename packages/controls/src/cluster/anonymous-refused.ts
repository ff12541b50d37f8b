import type { SourceControl } from '@palisade/core/control/control';
import { cisKubernetes, kubernetesDocs } from '@palisade/core/control/reference';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at, isList, isObject } from '@palisade/core/value';
import { textAt } from './_text.ts';

export const anonymousRefused: SourceControl = {
  form: 'source',
  title: 'The API server shows nothing to who is nobody',
  severity: 'high',
  why: 'What is read without credentials is read by everybody who reaches the API server, and for many that is the internet.',
  refs: [cisKubernetes('1.2.1'), kubernetesDocs('reference/access-authn-authz/authentication/#anonymous-requests')],
  model: 'kubernetes',
  inspect: (subject) => {
    if (subject.kind !== 'AnonymousAccess') return undefined;
    const requests = at((subject as KubernetesSubject).body.object, ['status', 'requests']);
    return (isList(requests) ? requests : []).filter(isObject).flatMap((request, index) => {
      const [path, error] = [textAt(request, 'path'), textAt(request, 'error')];
      const asked = { at: `/status/requests/${index}`, item: path };
      if (error !== '') return [{ ...asked, message: `${path} was asked for without credentials`, unknown: error }];
      return request['status'] === 200 ? [{ ...asked, message: `${path} is shown without credentials` }] : [];
    });
  },
  fix: { none: 'Take the bindings of system:anonymous and system:unauthenticated away, or set --anonymous-auth=false' },
};
