import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { isNumeric, isRoot, lastUser, userName } from './_user.ts';

export const numericUser = dockerfileControl({
  title: 'The user of the image is a number',
  severity: 'low',
  why: 'Kubernetes cannot tell that a name is not root: with runAsNonRoot it refuses to start such an image.',
  refs: [kubernetesDocs('tasks/configure-pod-container/security-context/')],
  peers: ['DL3066'],
  each: 'final-stage',
  inspect(stage) {
    const user = lastUser(stage);
    const name = userName(user?.words[0]?.value);
    if (!user || typeof name !== 'string' || isRoot(name)) return undefined;
    if (isNumeric(name)) return [];
    return [{ at: user.words[0]?.span ?? user.span, item: 'user', message: `USER ${name} is a name` }];
  },
  fix: { none: 'Which number the name has is in the base image or in the RUN that made it' },
});
