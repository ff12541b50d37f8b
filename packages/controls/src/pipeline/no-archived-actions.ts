import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { ARCHIVED } from './_advisories.ts';
import { nameOf, placeOf, repositoriesUsed } from './_uses.ts';

export const noArchivedActions = workflowControl({
  title: 'Actions are maintained',
  severity: 'low',
  why: 'An archived repository gets no fixes, and stops to work when the runner drops its Node version.',
  refs: [githubDocs('repositories/archiving-a-github-repository/archiving-repositories'), cwe(1104)],
  peers: ['archived-uses'],
  each: 'file',
  inspect(file) {
    const used = repositoriesUsed(file);
    if (used.length === 0) return undefined;
    return used.flatMap((one) => {
      const instead = ARCHIVED.get(one.target.slug);
      if (instead === undefined) return [];
      const advice = instead === '' ? '' : `; use ${instead}`;
      return [{ at: one.clause.pointer, message: `${nameOf(one.target)} is archived${advice}`, item: placeOf(one) }];
    });
  },
  fix: { none: 'Another action takes other inputs' },
});
