import type { WorldControl } from '@palisade/core/control/control';
import { cwe } from '@palisade/core/control/reference';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { perUnit } from '@palisade/core/world';

/** Files apart may be alternatives; what stands in one file, or comes out of one chart, is applied together. */
const keyOf = ({ unit, origin, id }: KubernetesSubject): string => (unit === '' ? `${origin.file}\n${id}` : id);

/** For each object that is declared again, the first one of its name. */
const firsts = perUnit((world, unit) => {
  const table = new Map<string, KubernetesSubject>();
  const again = new Map<KubernetesSubject, KubernetesSubject>();
  for (const one of world.model<KubernetesSubject>('kubernetes').items) {
    if (one.unit !== unit || one.uncertain !== undefined) continue;
    const key = keyOf(one);
    const first = table.get(key);
    if (first) again.set(one, first);
    else table.set(key, one);
  }
  return again;
});

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
    const first = firsts(world, subject.unit).get(subject);
    if (!first) return [];
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
