import { cwe, githubDocs } from '@palisade/core/control/reference';
import { type WorkflowProblem, workflowControl } from '@palisade/core/control/workflow';
import { ADVISORIES, type Advisory } from './_advisories.ts';
import { isSha, nameOf, placeOf, repositoriesUsed } from './_uses.ts';
import { isBefore, type Version, versionIn } from './_version.ts';

const numbers = (text: string): Version => text.split('.').map(Number);
const hits = (version: Version, { from, fixed }: Advisory): boolean =>
  isBefore(version, numbers(fixed)) && (from === undefined || !isBefore(version, numbers(from)));

export const noVulnerableActions = workflowControl({
  title: 'No action has a known vulnerability',
  severity: 'high',
  why: 'The fault is public, and so is the workflow that has it.',
  refs: [
    githubDocs('code-security/concepts/vulnerability-reporting-and-management/about-the-github-advisory-database'),
    cwe(1395),
  ],
  peers: ['known-vulnerable-actions', 'known_vulnerability_in_build_component'],
  each: 'file',
  inspect(file) {
    const used = repositoriesUsed(file);
    if (used.length === 0) return undefined;
    return used.flatMap((one): WorkflowProblem[] => {
      const { target, clause } = one;
      const known = ADVISORIES.get(target.slug);
      if (!known) return [];
      const pinned = isSha(target.ref);
      const version = versionIn(pinned ? (file.commentAt(clause.pointer) ?? '') : target.ref);
      const place = { at: clause.pointer, item: placeOf(one) };
      if (!version && pinned)
        return [
          {
            ...place,
            message: `${nameOf(target)} had ${known.map(({ id }) => id).join(', ')}`,
            unknown: 'which version the commit is, is not said',
          },
        ];
      const found = version ? known.filter((advisory) => hits(version, advisory)) : [];
      return found.map(({ id, fixed }) => ({
        ...place,
        message: `${nameOf(target)} before ${fixed} has ${id}; update it`,
      }));
    });
  },
  fix: { none: 'A newer version may ask for changes, and its commit is not in the file' },
});
