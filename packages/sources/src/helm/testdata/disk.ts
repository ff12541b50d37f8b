/** A folder on the disk as a tree, for tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '../../tree.ts';

export function diskTree(root: string): Tree {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  return {
    read: (path) => (files.includes(path) ? readFileSync(join(root, path), 'utf8') : undefined),
    under: (folder) => files.filter((path) => folder === '' || path.startsWith(`${folder}/`)),
  };
}

export const textTree = (files: Readonly<Record<string, string>>): Tree => ({
  read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
  under: (folder) => Object.keys(files).filter((path) => folder === '' || path.startsWith(`${folder}/`)),
});
