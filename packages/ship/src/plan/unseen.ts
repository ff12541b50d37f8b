/** Workloads whose new pods come only when somebody does something else: no release of them can be seen to serve. */
import { at, isWorkload, type KubeObject, wordsOf } from '../object.ts';

const UNSEEN: readonly { readonly is: (object: KubeObject) => boolean; readonly words: string }[] = [
  {
    is: (object) => at(object, 'spec', 'updateStrategy', 'type') === 'OnDelete',
    words: 'replaces its pods only when somebody deletes them (updateStrategy OnDelete): use RollingUpdate',
  },
  { is: (object) => at(object, 'spec', 'paused') === true, words: 'is paused: take `paused` away' },
];

/** One line for each. */
export const unseenWorkloads = (objects: readonly KubeObject[]): string[] =>
  objects
    .filter(isWorkload)
    .flatMap((object) => UNSEEN.filter(({ is }) => is(object)).map(({ words }) => `${wordsOf(object)} ${words}`));
