import { cwe } from '@palisade/core/control/reference';
import type { Dependency } from '@palisade/core/subject/package';
import { Unresolved } from '@palisade/core/value';
import { dependencyControl, installed } from './_controls.ts';

function wrong({ name, range, locked }: Dependency): string | undefined {
  if (locked === undefined) return undefined;
  if (locked === 'absent') return `The lockfile has no ${name}`;
  // What a range of an unknown form admits is left to the package manager, which refuses to install what is not in step.
  if (locked.satisfies instanceof Unresolved || locked.satisfies) return undefined;
  return `The lockfile holds ${name} ${locked.version}, which ${range} does not admit`;
}

export const lockAgrees = dependencyControl({
  title: 'The lockfile is in step with its manifest',
  severity: 'medium',
  why: 'A strict install fails on it and the build is down; a lenient one writes the lockfile anew, and what was tested is not what is shipped.',
  refs: [cwe(1357)],
  model: 'package',
  inspect(body) {
    const judged = installed(body).filter(({ locked }) => locked !== undefined);
    // Of two lockfiles one is out of step, and which one counts is not known.
    if (judged.length === 0 || body.lockfiles.length !== 1) return undefined;
    return judged.flatMap((dependency) => {
      const message = wrong(dependency);
      return message === undefined ? [] : [{ at: dependency.at, item: dependency.name, message }];
    });
  },
  fix: { none: 'The package manager writes the lockfile: install once, and commit what it writes' },
});
