/** Objects that bound what a namespace may use. */
import type { Problem } from '@palisade/core/control/control';
import { isNamespace } from '@palisade/core/subject/namespace';
import type { Subject } from '@palisade/core/subject/subject';
import type { World } from '@palisade/core/world';

/** A problem where a namespace that these files declare has no object of the kind. */
export function lacks(kind: string, words: string, subject: Subject, world: World): Problem[] | undefined {
  // Only who declares the namespace is asked: a workload's repository is seldom the one that bounds it.
  if (!isNamespace(subject) || !subject.body.declared) return undefined;
  const { items, missing } = world.kind(subject.unit, kind);
  if (items.some(({ namespace }) => namespace === subject.namespace)) return [];
  return [
    {
      at: '/metadata',
      message: `Namespace "${subject.name}" ${words}`,
      ...(missing[0] !== undefined && { unknown: missing[0] }),
    },
  ];
}
