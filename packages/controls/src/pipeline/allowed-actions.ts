import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { matchesPattern, nameOf, placeOf, repositoriesUsed } from './_uses.ts';

export const allowedActions = workflowControl({
  title: 'Only allowed actions are used',
  severity: 'medium',
  why: 'Every action is code of someone else with the job’s token; who that may be is for the team to decide, once.',
  refs: [
    githubDocs(
      'repositories/managing-your-repositorys-settings-and-features/enabling-features-for-your-repository/managing-github-actions-settings-for-a-repository',
    ),
    cwe(829),
  ],
  peers: ['forbidden-uses'],
  settings: {
    allow: {
      type: 'strings',
      default: [],
      description: 'Only these: `owner/*`, `owner/repository`, `owner/repository/*`; empty: all',
    },
    deny: { type: 'strings', default: [], description: 'None of these' },
  },
  each: 'file',
  inspect(file, { settings }) {
    const allow = settings['allow'] as readonly string[];
    const deny = settings['deny'] as readonly string[];
    const used = repositoriesUsed(file);
    if (used.length === 0 || allow.length + deny.length === 0) return undefined;
    return used
      .filter(({ target }) => {
        const isAny = (patterns: readonly string[]) => patterns.some((pattern) => matchesPattern(target, pattern));
        return isAny(deny) || (allow.length > 0 && !isAny(allow));
      })
      .map((one) => ({
        at: one.clause.pointer,
        message: `${nameOf(one.target)} is not an allowed action`,
        item: placeOf(one),
      }));
  },
  fix: { none: 'What is to be used in its place is for the team to say' },
});
