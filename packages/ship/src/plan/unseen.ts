/** What is done only when somebody does something else, or is gone before it is seen: nobody could tell how a release went. */
import { at, isJob, isWorkload, type KubeObject, wordsOf } from '../object.ts';

const SEEN_SECONDS = 60;

const UNSEEN: readonly { readonly is: (object: KubeObject) => boolean; readonly words: string }[] = [
  {
    is: (object) => isWorkload(object) && at(object, 'spec', 'updateStrategy', 'type') === 'OnDelete',
    words: 'replaces its pods only when somebody deletes them (updateStrategy OnDelete): use RollingUpdate',
  },
  {
    is: (object) => isJob(object) && at(object, 'spec', 'suspend') === true,
    words: 'is suspended: take `suspend` away',
  },
  {
    is: (object) =>
      isJob(object) && Number(at(object, 'spec', 'ttlSecondsAfterFinished') ?? SEEN_SECONDS) < SEEN_SECONDS,
    words: `is gone before anybody sees how it ended: ttlSecondsAfterFinished of ${SEEN_SECONDS} or more`,
  },
  {
    is: ({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Pod',
    words: 'is kept up by nobody: write a Deployment, or a Job',
  },
  {
    is: (object) => isWorkload(object) && at(object, 'spec', 'paused') === true,
    words: 'is paused: take `paused` away',
  },
];

/** One line for each. */
export const unseen = (objects: readonly KubeObject[]): string[] =>
  objects.flatMap((object) => UNSEEN.filter(({ is }) => is(object)).map(({ words }) => `${wordsOf(object)} ${words}`));
