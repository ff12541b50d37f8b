import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { at } from '@palisade/core/value';
import { containersOf, itemsAt, joined, namesIn, podOf, problem, text } from './_pod.ts';

export const volumeMountsResolve: WorldControl = {
  form: 'world',
  title: 'Volume mounts name a volume of the pod',
  severity: 'medium',
  why: 'The API server refuses the object, and the deploy stops halfway; a StatefulSet it takes, and its pods are never created.',
  refs: [kubernetesDocs('concepts/storage/volumes/')],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject) {
    const pod = podOf(subject);
    if (!pod) return undefined;
    const claims = at(pod.subject.body.object, ['spec', 'volumeClaimTemplates']);
    const ofClaims = itemsAt(claims, [], []).map(({ value }) => value['metadata'] ?? null);
    const volumes = joined([namesIn(pod.spec['volumes']), namesIn(ofClaims), namesIn(claims, '')]);
    const mounts = containersOf(pod).flatMap((container) =>
      ['volumeMounts', 'volumeDevices'].flatMap((list) =>
        itemsAt(container.value, container.path, [list]).map((mount) => ({ container, mount })),
      ),
    );
    if (mounts.length === 0) return undefined;
    return mounts.flatMap(({ container, mount }): Problem[] => {
      const name = text(mount.value['name']);
      if (name === undefined || volumes.known.has(name)) return [];
      const message = `Container "${container.name}" mounts volume "${name}", which the pod does not have`;
      return [problem([...mount.path, 'name'], `${container.name} ${name}`, message, { unknown: volumes.open })];
    });
  },
  admission: { none: 'The API server refuses it by itself' },
  fix: { none: 'Only you know which volume was meant' },
};
