import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { isOneSlipFrom, KNOWN } from './_known-owners.ts';
import { placeOf, repositoriesUsed } from './_uses.ts';

export const noTyposquats = workflowControl({
  title: 'No action’s owner is one letter from a known one',
  severity: 'high',
  why: 'Owners such as `action` and `actons` were registered by others: the typing error runs their code with the job’s token.',
  refs: [githubDocs('actions/reference/security/secure-use#using-third-party-actions'), cwe(1357)],
  peers: ['typosquat-uses'],
  each: 'file',
  inspect(file) {
    const used = repositoriesUsed(file);
    if (used.length === 0) return undefined;
    return used.flatMap((one) => {
      const owner = one.target.owner.toLowerCase();
      const meant = KNOWN.includes(owner) ? undefined : KNOWN.find((known) => isOneSlipFrom(known, owner));
      if (meant === undefined) return [];
      return [
        {
          at: one.clause.pointer,
          message: `\`${one.target.owner}\` is one letter from \`${meant}\`; is it meant?`,
          item: placeOf(one),
        },
      ];
    });
  },
  fix: { none: 'Which of the two is meant is for the author to say' },
});
