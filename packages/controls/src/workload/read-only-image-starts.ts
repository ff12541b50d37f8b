import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { nginxIn, withoutRoom } from './_nginx.ts';
import { containersOf, podOf, text } from './_pod.ts';
import { effective } from './_security-context.ts';

export const readOnlyImageStarts: WorldControl = {
  form: 'world',
  title: 'nginx with a read-only file system has room to write',
  severity: 'medium',
  why: 'It ends at its first write and never serves; in a hurry the protection is then taken away, and not the gap closed.',
  refs: [
    kubernetesDocs('tasks/configure-pod-container/security-context/'),
    kubernetesDocs('concepts/storage/volumes/#emptydir'),
  ],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    const pod = podOf(subject);
    const served = pod
      ? containersOf(pod, ['containers']).flatMap((container) => {
          const nginx = nginxIn(world, text(container.value['image']));
          const closed =
            effective(pod, container, 'readOnlyRootFilesystem') === true && container.value['command'] === undefined;
          return nginx && closed ? [{ container, nginx }] : [];
        })
      : [];
    return served.length === 0 ? undefined : served.flatMap(({ container, nginx }) => withoutRoom(container, nginx));
  },
  admission: { none: 'What an image is built on is in the image, which admission does not see' },
  fix: { none: 'Mount an emptyDir at each of the paths' },
};
