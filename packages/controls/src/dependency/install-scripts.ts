import type { WorldControl } from '@palisade/core/control/control';
import { cwe, owasp } from '@palisade/core/control/reference';
import { isLockfile, isRegistry } from '@palisade/core/subject/package';
import { namesOf } from './_controls.ts';

export const installScripts: WorldControl = {
  form: 'world',
  title: 'Packages run no scripts when they are installed',
  severity: 'info',
  why: 'Worms in the registry spread by install scripts: they run on every laptop and runner, with its tokens, before any code is used.',
  refs: [owasp('NPM_Security_Cheat_Sheet'), cwe(829)],
  model: 'lockfile',
  inspect(subject, world) {
    // pnpm runs none unless it is told to; of Yarn's lockfiles it cannot be told who has any.
    if (!isLockfile(subject) || subject.body.manager !== 'npm' || subject.body.format === '1') return undefined;
    const { entries, folder } = subject.body;
    const running = entries.filter(({ scripts }) => scripts);
    const [first] = running;
    if (!first) return [];
    const off = world
      .model('registry')
      .items.filter(isRegistry)
      .some(
        ({ body }) =>
          body.folder === folder &&
          body.options.some(({ name, value }) => name === 'ignore-scripts' && value === 'true'),
      );
    if (off) return [];
    const names = namesOf([...new Set(running.map(({ name }) => name))]);
    return [{ at: first.at(), message: `Runs code when it is installed: ${names}; see \`ignore-scripts\` in .npmrc` }];
  },
  admission: { none: 'A lockfile is no object of the cluster' },
  fix: { none: 'Some packages do not work without their script: rebuild those by name' },
};
