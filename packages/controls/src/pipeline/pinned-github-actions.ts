import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { isGithubs, isSha, nameOf, placeOf, repositoriesUsed } from './_uses.ts';

export const pinnedGithubActions = workflowControl({
  title: 'GitHub’s own actions are pinned to a commit',
  severity: 'low',
  why: 'A tag of `actions/checkout` can be moved too, and what ran yesterday cannot be told from the file.',
  refs: [githubDocs('actions/reference/security/secure-use#using-third-party-actions'), cwe(829)],
  peers: ['unpinned-uses'],
  each: 'file',
  inspect(file) {
    const own = repositoriesUsed(file).filter(({ target }) => isGithubs(target));
    if (own.length === 0) return undefined;
    return own
      .filter(({ target }) => !isSha(target.ref))
      .map((one) => ({
        at: one.clause.pointer,
        message: `${nameOf(one.target)} follows \`${one.target.ref}\`; name the full commit, with the version in a comment`,
        item: placeOf(one),
      }));
  },
  fix: { none: 'Which commit a tag stands for is not in the file; pinact, frizbee or Renovate look it up' },
});
