import { cwe, mitre } from '@palisade/core/control/reference';
import type { LockEntry } from '@palisade/core/subject/package';
import { isList } from '@palisade/core/value';
import { dependencyControl } from './_controls.ts';

const hostOf = ({ resolved }: LockEntry): string | undefined =>
  /^https?:\/\/(?:[^/@\s]*@)?([^/:\s]+)/i.exec(resolved ?? '')?.[1]?.toLowerCase();

/** Of few entries the first host would be called the usual one by chance. */
const ENOUGH = 5;
const STRAYS = 0.1;

export const oneRegistry = dependencyControl({
  title: 'No locked package comes from a stray address',
  severity: 'high',
  why: 'A pull request that changes one `resolved` line installs the attacker’s archive under a trusted name, digest and all, and reviewers fold lockfiles away.',
  refs: [mitre('T1195.001'), cwe(829)],
  settings: {
    registries: {
      type: 'strings',
      default: [],
      description: 'Hosts that packages may come from, beside the usual one',
    },
  },
  model: 'lockfile',
  inspect({ entries }, { registries }) {
    const judged = entries.filter(({ from }) => from === 'registry').map((entry) => ({ entry, host: hostOf(entry) }));
    const counts = new Map<string, number>();
    for (const { host } of judged) if (host !== undefined) counts.set(host, (counts.get(host) ?? 0) + 1);
    const located = judged.filter(({ host }) => host !== undefined).length;
    if (located < ENOUGH) return undefined;
    const allowed = isList(registries) ? registries : [];
    return judged.flatMap(({ entry, host }) => {
      if (host === undefined || allowed.includes(host) || (counts.get(host) ?? 0) > located * STRAYS) return [];
      const message = `${entry.name} ${entry.version} comes from ${host}, unlike the rest; allow that host if it is yours`;
      return [{ at: entry.at(), item: `${entry.name}@${entry.version}`, message }];
    });
  },
  fix: { none: 'See who put it there first; an install from the registry writes the right address' },
});
