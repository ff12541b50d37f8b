/** .gitignore and .palisadeignore, as git reads them: nearer files override, and a folder once left out stays out. */
import type { Dirent } from 'node:fs';
import ignore, { type Ignore } from 'ignore';

interface Layer {
  /** Folder of the ignore file, relative to the target. */
  readonly folder: string;
  readonly rules: Ignore;
}

export type IgnoreStack = readonly Layer[];

const NAMES = new Set(['.gitignore', '.palisadeignore']);

/** The stack with the folder's own ignore files on top. */
export function ignoreFile(
  textOf: (name: string) => string,
  entries: readonly Dirent[],
  folder: string,
  stack: IgnoreStack,
): IgnoreStack {
  const names = entries.filter((entry) => NAMES.has(entry.name) && entry.isFile()).map((entry) => entry.name);
  if (names.length === 0) return stack;
  const rules = ignore();
  for (const name of names) rules.add(textOf(name));
  return [...stack, { folder, rules }];
}

export function isIgnored(stack: IgnoreStack, path: string, isFolder: boolean): boolean {
  let ignored = false;
  for (const { folder, rules } of stack) {
    const relative = folder === '' ? path : path.slice(folder.length + 1);
    const result = rules.test(isFolder ? `${relative}/` : relative);
    if (result.ignored) ignored = true;
    else if (result.unignored) ignored = false;
  }
  return ignored;
}
