import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { isRoot } from '../image/_user.ts';
import { builtImage, relatedTo } from './_built-images.ts';
import { imageUser } from './_image-user.ts';
import { containersOf, podOf, problem, text } from './_pod.ts';
import { effective, isWindows } from './_security-context.ts';

const SAYS = {
  root: 'whose image runs as root: the kubelet refuses to start it',
  name: 'whose image names its user: the kubelet cannot tell whether that is root, and refuses to start it',
  unknown: 'whose image may run as root',
} as const;

export const imageUserAllowed: WorldControl = {
  form: 'world',
  title: 'Images that must not run as root set a number as their user',
  severity: 'medium',
  why: 'The kubelet checks the user of the image before it starts: with root, or with a name, the pod stays in CreateContainerConfigError.',
  refs: [kubernetesDocs('tasks/configure-pod-container/security-context/')],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    const pod = podOf(subject);
    if (!pod || isWindows(pod)) return undefined;
    const bound = containersOf(pod).flatMap((container) => {
      const image = text(container.value['image']);
      const built = image === undefined ? undefined : builtImage(world, image);
      const asked = effective(pod, container, 'runAsNonRoot') === true;
      return built && asked && effective(pod, container, 'runAsUser') === undefined ? [{ container, built }] : [];
    });
    if (bound.length === 0) return undefined;
    return bound.flatMap(({ container, built }): Problem[] => {
      const user = imageUser(built.stage);
      if (user.kind === 'number') return [];
      const message = `Container "${container.name}" must not run as root, ${SAYS[user.kind]}`;
      const said = isRoot(user.text) ? 'it runs as root' : `USER ${user.text}`;
      const related = relatedTo(built, user.span, user.kind === 'unknown' ? 'the base that it is built on' : said);
      const unknown = built.doubt ?? (user.kind === 'unknown' ? user.text : undefined);
      return [problem([...container.path, 'image'], container.name, message, { unknown, related })];
    });
  },
  admission: { none: 'The user of an image is in the image, which admission does not see' },
  fix: { none: 'Write the number in USER, or set runAsUser to a number that the files of the image suit' },
};
