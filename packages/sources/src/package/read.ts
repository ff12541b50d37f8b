/** Manifests, lockfiles and settings of package managers → subjects. */
import { linesOf } from '../lines.ts';
import type { Reading } from '../source.ts';
import type { TextFile, Tree } from '../tree.ts';
import { formatOf } from './formats.ts';
import { lockOf } from './lock.ts';
import { readPackageJson } from './manifest-npm.ts';
import { isRegistryFile, readRegistryFile } from './registry.ts';
import { readRequirements } from './requirements.ts';
import { isRuntimeFile, readRuntimeFile } from './runtime.ts';
import { isUpdatesFile, readUpdates } from './updates.ts';

function readLockfile(file: TextFile, tree: Tree, format: NonNullable<ReturnType<typeof formatOf>>): Reading {
  const lock = lockOf(file, tree, format);
  if ('subject' in lock) return { subjects: [lock.subject] };
  const { message, offset } = lock;
  return { subjects: [], unreadable: [{ file: file.path, ...linesOf(file.text)(offset), message }] };
}

export function read(file: TextFile, tree: Tree): Reading {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const format = formatOf(file.path);
  if (format) return readLockfile(file, tree, format);
  if (name === 'package.json') return readPackageJson(file, tree);
  if (isRegistryFile(name)) return readRegistryFile(file);
  if (isRuntimeFile(name)) return readRuntimeFile(file);
  return isUpdatesFile(file.path) ? readUpdates(file) : readRequirements(file, tree);
}
