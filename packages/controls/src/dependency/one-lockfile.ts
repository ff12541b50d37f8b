import { cwe } from '@palisade/core/control/reference';
import { dependencyControl } from './_controls.ts';

export const oneLockfile = dependencyControl({
  title: 'One lockfile goes with a manifest',
  severity: 'low',
  why: 'Two package managers keep one each, and one goes stale: whoever installs by it gets old releases, holes included, and updates of the other mend nothing there.',
  refs: [cwe(1357)],
  model: 'package',
  inspect({ lockfiles }) {
    if (lockfiles.length === 0) return undefined;
    const managers = new Set(lockfiles.map(({ body }) => body.manager));
    if (managers.size === 1) return [];
    const related = lockfiles.map((subject) => ({ subject, at: '', message: `Written by ${subject.body.manager}` }));
    return [{ at: '', message: `Lockfiles of ${[...managers].join(' and ')} go with it; keep one`, related }];
  },
  fix: { none: 'Only you know which package manager is used' },
});
