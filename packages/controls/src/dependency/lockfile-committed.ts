import { cwe, owasp } from '@palisade/core/control/reference';
import { dependencyControl, installed } from './_controls.ts';

const WRITES: Readonly<Record<string, string>> = {
  npm: '`npm install --package-lock-only` writes it',
  pnpm: '`pnpm install --lockfile-only` writes it',
  yarn: '`yarn install` writes it',
  bun: '`bun install --lockfile-only` writes it',
  uv: '`uv lock` writes it',
  poetry: '`poetry lock` writes it',
  pipenv: '`pipenv lock` writes it',
  pdm: '`pdm lock` writes it',
};

export const lockfileCommitted = dependencyControl({
  title: 'A service’s dependencies are held by a lockfile',
  severity: 'medium',
  why: 'Without one every build installs whatever was published last, the packages of packages included: a taken-over one is in production the same hour, and no two images are alike.',
  refs: [owasp('NPM_Security_Cheat_Sheet'), cwe(1357)],
  model: 'package',
  inspect(body) {
    if (body.list || body.role !== 'service' || installed(body).length === 0) return undefined;
    // Of a manifest that pip reads, the lists of requirements beside it are the lock.
    if (body.lockfiles.length > 0) return [];
    const how = WRITES[body.manager];
    if (how === undefined) return undefined;
    return [{ at: '', message: `No lockfile goes with it; ${how}` }];
  },
  fix: { none: 'The versions are those that the registry has when the lockfile is written' },
});
