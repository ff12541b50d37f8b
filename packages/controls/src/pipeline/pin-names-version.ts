import { githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { isSha, nameOf, placeOf, repositoriesUsed } from './_uses.ts';

export const pinNamesVersion = workflowControl({
  title: 'A pinned action names its version in a comment',
  severity: 'info',
  why: 'Nobody can tell from forty digits how old an action is; Dependabot and Renovate keep the comment true.',
  refs: [githubDocs('actions/reference/security/secure-use#using-third-party-actions')],
  peers: ['ref-version-mismatch'],
  each: 'file',
  inspect(file) {
    const pinned = repositoriesUsed(file).filter(({ target }) => isSha(target.ref));
    if (pinned.length === 0) return undefined;
    return pinned
      .filter(({ clause }) => !/\d/.test(file.commentAt(clause.pointer) ?? ''))
      .map((one) => ({
        at: one.clause.pointer,
        message: `Which version of ${nameOf(one.target)} this is cannot be read; add \`# v1.2.3\` to the line`,
        item: placeOf(one),
      }));
  },
  fix: { none: 'Which version a commit is, is not in the file' },
});
