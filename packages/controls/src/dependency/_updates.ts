/** Whether some bot keeps a folder's dependencies current. */
import { isUpdates, type UpdatesSubject } from '@palisade/core/subject/package';
import type { World } from '@palisade/core/world';

/** The repository's root is seen: without it, its bot's configuration is not either. */
export const seesRepository = (world: World): boolean =>
  world.model('workflow').items.some(({ name }) => name.startsWith('.github/workflows/'));

export const updatersIn = (world: World): readonly UpdatesSubject[] => world.model('updates').items.filter(isUpdates);

/** Deeper patterns and folders are not compared, so that one made of stars alone costs nothing. */
const MAX_PARTS = 8;
const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');

/** `apps/*` and `**` stand for names, as Dependabot reads them. */
function fits(pattern: readonly string[], folder: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return folder.length === 0;
  if (first === '**') return [...folder.keys(), folder.length].some((index) => fits(rest, folder.slice(index)));
  const [name, ...below] = folder;
  if (name === undefined) return false;
  const [head = '', tail] = first.split('*');
  return (tail === undefined ? first === name : name.startsWith(head) && name.endsWith(tail)) && fits(rest, below);
}

function matches(pattern: string, folder: string): boolean {
  const [wanted, parts] = [partsOf(pattern), partsOf(folder)];
  return wanted.length <= MAX_PARTS && parts.length <= MAX_PARTS ? fits(wanted, parts) : pattern === folder;
}

/** Renovate finds manifests by itself. */
export const isKept = (updaters: readonly UpdatesSubject[], ecosystems: readonly string[], folder: string): boolean =>
  updaters.some(
    ({ body: { rules } }) =>
      rules === 'all' ||
      rules.some(
        (rule) => ecosystems.includes(rule.ecosystem) && rule.folders.some((pattern) => matches(pattern, folder)),
      ),
  );
