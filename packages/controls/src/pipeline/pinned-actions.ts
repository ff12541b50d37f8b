import { cwe, githubDocs, owasp } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { isGithubs, isSha, matchesPattern, nameOf, placeOf, repositoriesUsed } from './_uses.ts';

export const pinnedActions = workflowControl({
  title: 'Actions of others are pinned to a commit',
  severity: 'medium',
  why: 'A tag is moved by whoever takes over the action’s repository, and every workflow that names it runs the new code with its secrets at the next start.',
  refs: [
    githubDocs('actions/reference/security/secure-use#using-third-party-actions'),
    owasp('CI_CD_Security_Cheat_Sheet'),
    cwe(829),
  ],
  peers: ['unpinned-uses', 'unpinned-action'],
  settings: {
    trusted: {
      type: 'strings',
      default: [],
      description: 'Whose tags are trusted: `owner/*`, `owner/repository`, `owner/repository/*`',
    },
  },
  each: 'file',
  inspect(file, { settings }) {
    const others = repositoriesUsed(file).filter(({ target }) => !isGithubs(target));
    if (others.length === 0) return undefined;
    const trusted = settings['trusted'] as readonly string[];
    return others
      .filter(({ target }) => !isSha(target.ref) && !trusted.some((pattern) => matchesPattern(target, pattern)))
      .map((one) => ({
        at: one.clause.pointer,
        message: `${nameOf(one.target)} follows \`${one.target.ref}\`, which its owner can move; name the full commit, with the version in a comment`,
        item: placeOf(one),
      }));
  },
  fix: { none: 'Which commit a tag stands for is not in the file; pinact, frizbee or Renovate look it up' },
});
