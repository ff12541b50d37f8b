/** Which kustomizations of a tree are built on their own. */
import { type Data, isList, isObject } from '@palisade/core/value';
import { folderOf, type Tree } from '../tree.ts';
import { FILE_NAMES } from './claim.ts';
import { readSettings } from './documents.ts';
import { isRemoteFile, isRepository, joinPath } from './load.ts';
import { Problem } from './problem.ts';

const NAMES: ReadonlySet<string> = new Set(FILE_NAMES);

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const REFERENCES = ['resources', 'bases', 'components', 'generators', 'transformers'];

interface Folder {
  readonly isComponent: boolean;
  /** The folders that it builds on. */
  readonly uses: readonly string[];
}

/** A file that cannot be read uses nothing, and is built: that says what is wrong with it. */
function settingsOf(text: string): Data {
  try {
    return readSettings(text);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

function folderUses(tree: Tree, path: string): Folder {
  const settings = settingsOf(tree.read(path) ?? '');
  if (!isObject(settings)) return { isComponent: false, uses: [] };
  const fields = Object.keys(settings).filter((key) => REFERENCES.includes(key.toLowerCase()));
  const entries = fields.flatMap((key) => {
    const value = settings[key];
    return isList(value) ? value.filter((entry) => typeof entry === 'string') : [];
  });
  const local = entries.filter((entry) => !entry.includes('\n') && !isRemoteFile(entry) && !isRepository(entry));
  const uses = local.flatMap((entry) => joinPath(folderOf(path), entry) ?? []);
  return { isComponent: settings['kind'] === 'Component', uses };
}

function foldersOf(tree: Tree): ReadonlyMap<string, Folder> {
  const folders = new Map<string, Folder>();
  for (const path of [...tree.under('')].sort()) {
    if (!NAMES.has(baseName(path))) continue;
    const folder = folderOf(path);
    const before = folders.get(folder);
    const own = folderUses(tree, path);
    folders.set(folder, before ? { ...own, uses: [...before.uses, ...own.uses] } : own);
  }
  return folders;
}

function reach(folders: ReadonlyMap<string, Folder>, from: string, reached: Set<string>): void {
  const waiting = [from];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (reached.has(folder)) continue;
    reached.add(folder);
    waiting.push(...(folders.get(folder)?.uses ?? []));
  }
}

/**
 * The folders of all kustomizations that no other one builds on. A component is never one. Of folders that only build
 * on each other the first is taken, so that the cycle is reported.
 */
export function roots(tree: Tree): readonly string[] {
  const folders = foldersOf(tree);
  const used = new Set([...folders].flatMap(([folder, { uses }]) => uses.filter((one) => one !== folder)));
  const candidates = [...folders.keys()].filter((folder) => !folders.get(folder)?.isComponent).sort();
  const found = candidates.filter((folder) => !used.has(folder));
  const reached = new Set<string>();
  for (const folder of found) reach(folders, folder, reached);
  for (const folder of candidates) {
    if (reached.has(folder)) continue;
    found.push(folder);
    reach(folders, folder, reached);
  }
  return found.sort();
}
