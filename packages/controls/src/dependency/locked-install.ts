import type { Problem, WorldControl } from '@palisade/core/control/control';
import { cwe } from '@palisade/core/control/reference';
import { finalStage, historyOf, isDockerfile } from '@palisade/core/subject/dockerfile';
import { isLockfile } from '@palisade/core/subject/package';
import { dependencyInstall } from '../image/_dependency.ts';
import { isStrict, STRICT } from './_strict.ts';

export const lockedInstall: WorldControl = {
  form: 'world',
  title: 'Images install what the lockfile holds',
  severity: 'medium',
  why: 'An install that may write the lockfile puts other versions into the image than those reviewed and tested, and takes in a release of this very hour.',
  refs: [cwe(1357)],
  model: 'dockerfile',
  inspect(subject, world): Problem[] | undefined {
    const stage = isDockerfile(subject) ? finalStage(subject.body) : undefined;
    const folder = subject.name.slice(0, Math.max(subject.name.lastIndexOf('/'), 0));
    const locks = world
      .model('lockfile')
      .items.filter(isLockfile)
      .filter(({ body }) => body.folder === folder);
    const commands = stage
      ? historyOf(stage).flatMap(({ keyword, script }) => (keyword === 'RUN' ? (script?.commands ?? []) : []))
      : [];
    const judged = commands.flatMap((command) => {
      const install = dependencyInstall(command);
      const rule = install && !install.global && install.packages.length === 0 ? STRICT[install.ecosystem] : undefined;
      const lock = locks.find(({ body }) => body.manager === rule?.manager);
      return rule && lock && install?.verb ? [{ command, lock, verb: install.verb, instead: rule.instead }] : [];
    });
    if (judged.length === 0) return undefined;
    return judged.flatMap(({ command, lock, verb, instead }): Problem[] => {
      if (isStrict(command, verb.text)) return [];
      const edits = [{ file: subject.origin.file, ...verb.span, text: 'ci' }];
      const fix = { safety: 'unsafe' as const, description: 'Installs strictly by the lockfile', edits };
      const message = `The install may differ from ${lock.name}; use \`${instead}\``;
      const related = [{ subject: lock, at: '', message: 'The lockfile' }];
      return [
        {
          at: command.span,
          item: command.name,
          message,
          related,
          ...(command.exact && command.name === 'npm' && { fix }),
        },
      ];
    });
  },
  admission: { none: 'A Dockerfile is no object of the cluster' },
  fix: { safety: 'unsafe', description: 'Installs strictly by the lockfile' },
};
