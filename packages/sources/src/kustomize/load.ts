/** The files of a kustomization, within the rules of what it may read. Nothing is ever fetched. */
import { Unresolved } from '@palisade/core/value';
import type { Tree } from '../tree.ts';
import { FILE_NAMES } from './claim.ts';
import { type Budget, newBudget } from './node.ts';
import { Problem } from './problem.ts';

/** What one rendering has used and missed so far. */
export interface Session {
  readonly tree: Tree;
  readonly consumed: Set<string>;
  readonly bases: Set<string>;
  readonly missing: Set<string>;
  /** True once objects are missing: what is not found may then be among them, and that is no error. */
  open: boolean;
  readonly budget: Budget;
  /** Folders that may still be entered: a chain of doubling bases has no end that anyone would see. */
  folders: number;
}

export const newSession = (tree: Tree): Session => ({
  tree,
  consumed: new Set(),
  bases: new Set(),
  missing: new Set(),
  open: false,
  budget: newBudget(),
  folders: 2000,
});

/** `a/./b/../c` to `a/c`; undefined where the path leaves the tree. */
function cleanPath(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

export const joinPath = (folder: string, path: string): string | undefined => cleanPath(`${folder}/${path}`);

export const isWithin = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);

const SCHEME = /^(?:ssh|https?|file):\/\//i;
const USER = /^[a-zA-Z][a-zA-Z0-9-]*@/;
const GITHUB = /^github\.com[/:]/i;

export const isRemoteFile = (path: string): boolean => /^https?:\/\//i.test(path);

/** True for what Kustomize would clone: a URL, `user@host:path` or a path on GitHub. */
export function isRepository(path: string): boolean {
  if (path.startsWith('/')) return false;
  const url = (path.split('?')[0] as string).replace(/^git::/i, '');
  const schemeless = url.replace(SCHEME, '');
  const host = schemeless.replace(USER, '');
  if (schemeless === url && host === schemeless && !GITHUB.test(host)) return false;
  if (/^file:/i.test(url)) return host !== '';
  const rest = /[/:](.*)$/s.exec(host)?.[1];
  if (rest === undefined) return false;
  if (/_git\/|\/\/|\.git/.test(rest)) return !/^(?:\/\/|\.git)/.test(rest) && !leavesRepository(rest);
  return rest.split('/').length >= 2 && !leavesRepository(rest.split('/').slice(2).join('/'));
}

function leavesRepository(path: string): boolean {
  const within = path.replace(/^.*?(?:_git\/[^/]*|\/\/|\.git)/, '');
  return cleanPath(within) === undefined;
}

/** A part such as `base - ..` comes of two list items that ran together. */
export const isAmbiguous = (path: string): boolean =>
  path.split('/').some((part) => part !== '.' && part !== '..' && part.includes('..'));

/** The text of a file that the kustomization in `folder` names; Unresolved where it would have to be fetched. */
export function loadFile(session: Session, folder: string, path: string): string | Unresolved {
  if (isRemoteFile(path)) {
    const why = `${path} is not fetched`;
    session.missing.add(why);
    return new Unresolved(why);
  }
  if (path.startsWith('/'))
    throw new Problem(`'${path}' is an absolute path, which is not in or below the kustomization`);
  const full = joinPath(folder, path);
  if (full === undefined) throw new Problem(`'${path}' lies above the files that are checked`);
  if (!isWithin(full, folder))
    throw new Problem(`security: '${path}' is not in or below the folder of the kustomization`);
  const text = session.tree.read(full);
  if (text === undefined) throw new Problem(`cannot read '${path}'`);
  session.consumed.add(full);
  return text;
}

interface KustomizationFile {
  readonly path: string;
  readonly text: string;
}

export function findKustomization(tree: Tree, folder: string): KustomizationFile | undefined {
  const found = FILE_NAMES.flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    const text = tree.read(path);
    return text === undefined ? [] : [{ path, text }];
  });
  if (found.length > 1) throw new Problem('found multiple kustomization files', found[0]?.path);
  return found[0];
}
