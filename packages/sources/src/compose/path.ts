/** Paths in the tree. */

/** `undefined` where the path leaves the tree, or is absolute. */
export function within(folder: string, path: string): string | undefined {
  if (path.startsWith('/')) return undefined;
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** A path in the tree; one that no tree has, where it would leave it. */
export const joinPath = (folder: string, path: string): string => within(folder, path) ?? '\0';
