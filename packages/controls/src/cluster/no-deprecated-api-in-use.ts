import type { Problem, SourceControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at, isList, isObject } from '@palisade/core/value';
import { removedVersion } from '../workload/_removed-versions.ts';
import { textAt } from './_text.ts';

/** Everybody who wrote the object, each with the version that they wrote it in. */
function problemsOf({ kind, name, body }: KubernetesSubject): Problem[] {
  const managers = at(body.object, ['metadata', 'managedFields']);
  return (isList(managers) ? managers : []).filter(isObject).flatMap((entry, index) => {
    const [manager, apiVersion, time] = ['manager', 'apiVersion', 'time'].map((key) => textAt(entry, key)) as [
      string,
      string,
      string,
    ];
    const removed = removedVersion(apiVersion, kind);
    if (!removed) return [];
    const when = time === '' ? '' : ` on ${time.slice(0, 10)}`;
    const message = `${kind} "${name}" was written by ${manager}${when} in ${apiVersion}, which Kubernetes 1.${removed.since} serves no longer; use ${removed.use}`;
    return [{ at: `/metadata/managedFields/${index}`, item: manager, message }];
  });
}

export const noDeprecatedApiInUse: SourceControl = {
  form: 'source',
  title: 'Nobody writes objects in versions that go',
  severity: 'medium',
  why: 'Whoever still writes in such a version fails on the day that the cluster is upgraded, a controller as much as a pipeline.',
  refs: [kubernetesDocs('reference/using-api/deprecation-guide/')],
  model: 'kubernetes',
  inspect: (subject) => {
    const { body } = subject as KubernetesSubject;
    return isList(at(body.object, ['metadata', 'managedFields']))
      ? problemsOf(subject as KubernetesSubject)
      : undefined;
  },
  fix: { none: 'The one that is named has to write it in the newer version' },
};
