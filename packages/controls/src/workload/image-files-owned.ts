import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { builtImage, relatedTo } from './_built-images.ts';
import { imageUser, owners } from './_image-user.ts';
import { containersOf, podOf, problem, text } from './_pod.ts';
import { effective } from './_security-context.ts';

export const imageFilesOwned: WorldControl = {
  form: 'world',
  title: 'Pods run as the user that the image was built for',
  severity: 'info',
  why: 'Files that the image gave to its own user may not be written, or read, by the one that the pod runs as.',
  refs: [kubernetesDocs('tasks/configure-pod-container/security-context/')],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    const pod = podOf(subject);
    if (!pod) return undefined;
    const set = containersOf(pod).flatMap((container) => {
      const image = text(container.value['image']);
      const built = image === undefined ? undefined : builtImage(world, image);
      const uid = effective(pod, container, 'runAsUser');
      return built && !built.doubt && typeof uid === 'number' && uid !== 0 ? [{ container, built, uid }] : [];
    });
    if (set.length === 0) return undefined;
    return set.flatMap(({ container, built, uid }): Problem[] => {
      const user = imageUser(built.stage);
      if (user.kind !== 'number' || user.text === String(uid) || !owners(built.stage).has(user.text)) return [];
      const message = `Container "${container.name}" runs as ${uid}, and files of its image belong to ${user.text}`;
      const related = relatedTo(built, user.span, `USER ${user.text}`);
      return [problem([...container.path, 'image'], container.name, message, { related })];
    });
  },
  admission: { none: 'The user of an image is in the image, which admission does not see' },
  fix: { none: 'Run as the number of the image, or build the image for any number: group 0, readable by all' },
};
