/** Paths inside the target that was checked, with `/` between names. */

export const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')));
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `undefined` for what leads out of the target. */
export function joinPath(...parts: readonly string[]): string | undefined {
  const names: string[] = [];
  for (const name of parts.flatMap((part) => part.split('/'))) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return names.join('/');
}

/** Is `path` the folder, or in it? */
export const isWithin = (path: string, folder: string): boolean => {
  const base = folder.replace(/(?<!\/)\/+$/, '');
  return path === base || path.startsWith(`${base}/`);
};
