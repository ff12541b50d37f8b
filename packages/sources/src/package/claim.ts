/** Which files are of packages, by name alone; apart from the readers, which are loaded only where there is one. */
import type { TextFile } from '../tree.ts';

const NAMES: ReadonlySet<string> = new Set([
  ...['package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'],
  ...['poetry.lock', 'uv.lock', 'pdm.lock', 'Pipfile.lock'],
  ...['.npmrc', '.yarnrc', '.yarnrc.yml', 'pip.conf', 'pip.ini'],
  ...['.nvmrc', '.node-version', '.python-version', '.tool-versions', 'runtime.txt'],
  ...['renovate.json', 'renovate.json5', '.renovaterc', '.renovaterc.json', '.renovaterc.json5'],
]);
const REQUIREMENTS = /(?:^|[-_.])(?:requirements|constraints)(?:[-_.][\w.-]*)?\.txt$/;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function isRequirements(path: string, name: string): boolean {
  return (
    name.endsWith('.txt') && name.length < 200 && (REQUIREMENTS.test(name) || path.endsWith(`requirements/${name}`))
  );
}

export function claimsPackage({ path }: TextFile): boolean {
  const name = nameOf(path);
  if (NAMES.has(name) || isRequirements(path, name)) return true;
  return name.startsWith('dependabot.y') && /(?:^|\/)\.github\/dependabot\.ya?ml$/.test(path);
}

export function claimsPythonManifest({ path }: TextFile): boolean {
  const name = nameOf(path);
  return name === 'pyproject.toml' || name === 'Pipfile';
}
