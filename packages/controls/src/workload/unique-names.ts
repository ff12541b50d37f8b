import type { Problem, WorldControl } from '@palisade/core/control/control';
import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { containersOf, itemsAt, type Placed, podOf, problem, text } from './_pod.ts';

interface Group {
  readonly what: string;
  readonly key: string;
  readonly items: readonly Placed[];
}

function* twice({ what, key, items }: Group): Generator<Problem> {
  if (items.length < 2) return;
  const seen = new Set<string>();
  for (const { value, path } of items) {
    const name = text(value[key]);
    if (name === undefined) continue;
    if (seen.has(name)) yield problem([...path, key], `${what} ${name}`, `${what} "${name}" is there twice`);
    seen.add(name);
  }
}

export const uniqueNames: WorldControl = {
  form: 'world',
  title: 'Containers, volumes, mounts and ports are named once',
  severity: 'medium',
  why: 'The API server refuses the object, and the deploy stops halfway.',
  refs: [kubernetesDocs('concepts/workloads/pods/'), cwe(694)],
  peers: ['container-ports-check'],
  model: 'kubernetes',
  kinds: 'workload',
  *inspect(subject) {
    const pod = podOf(subject);
    if (!pod) return;
    const containers = containersOf(pod);
    yield* twice({ what: 'Container', key: 'name', items: containers });
    yield* twice({ what: 'Volume', key: 'name', items: itemsAt(pod.spec, pod.path, ['volumes']) });
    for (const { value, path, name } of containers) {
      const of = (what: string, key: string, list: string): Group => ({
        what: `Container "${name}": ${what}`,
        key,
        items: itemsAt(value, path, [list]),
      });
      yield* twice(of('mount path', 'mountPath', 'volumeMounts'));
      yield* twice(of('port', 'name', 'ports'));
    }
  },
  admission: { none: 'The API server refuses it by itself' },
  fix: { none: 'Only you know which of the two was meant' },
};
