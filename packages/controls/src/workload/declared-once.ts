import type { WorldControl } from '@palisade/core/control/control';
import { cwe } from '@palisade/core/control/reference';
import { objectsNamed } from '@palisade/core/kubernetes/name-index';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { isKubernetes } from '@palisade/core/subject/namespace';

const groupOf = ({ body }: KubernetesSubject): string => body.apiVersion.split('/').at(-2) ?? '';

/** Files apart may be alternatives; what stands in one file, or comes out of one chart, is applied together. */
const isTogether = (one: KubernetesSubject, other: KubernetesSubject): boolean =>
  one.unit !== '' || one.origin.file === other.origin.file;

const isSame = (one: KubernetesSubject, other: KubernetesSubject): boolean =>
  one.namespace === other.namespace && groupOf(one) === groupOf(other) && isTogether(one, other);

export const declaredOnce: WorldControl = {
  form: 'world',
  title: 'Objects are declared once',
  severity: 'low',
  why: 'Of two declarations the last one applied wins: the one that was reviewed may not be the one that runs.',
  refs: [cwe(694)],
  peers: [],
  model: 'kubernetes',
  inspect(subject, world) {
    // A rendered name may come out differently each time, and a generated one always does.
    if (!isKubernetes(subject) || subject.name.startsWith('(') || subject.uncertain !== undefined) return undefined;
    const first = objectsNamed(world, subject, subject.kind, subject.name).find(
      (one) => isSame(one, subject) && one.uncertain === undefined,
    );
    if (!first || first === subject) return [];
    return [
      {
        at: '/metadata/name',
        message: `${subject.kind} "${subject.name}" is declared twice, and only the last one applied counts`,
        related: [{ subject: first, at: '/metadata/name', message: 'declared here first' }],
      },
    ];
  },
  admission: { none: 'To the API server the second is an update of the first' },
  fix: { none: 'Only you know which of the two was meant' },
};
