import { cwe } from '@palisade/core/control/reference';
import { dependencyControl, namesOf } from './_controls.ts';

export const lockIntegrity = dependencyControl({
  title: 'Locked packages have digests',
  severity: 'medium',
  why: 'An entry without a digest installs whatever the address serves: a mirror, a proxy or who edits the lockfile in a pull request decides what that is.',
  refs: [cwe(494), cwe(353)],
  model: 'lockfile',
  inspect({ digests, entries }) {
    const judged = entries.filter(({ from }) => from === 'registry');
    if (!digests || judged.length === 0) return undefined;
    const without = judged.filter(({ integrity }) => !integrity);
    const [first] = without;
    if (!first) return [];
    const names = namesOf(without.map(({ name, version }) => `${name} ${version}`));
    return [{ at: first.at(), message: `${without.length} of ${judged.length} entries have no digest: ${names}` }];
  },
  fix: { none: 'The package manager writes them: take the entries out, and install once' },
});
