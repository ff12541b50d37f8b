/** Targets → the world that they make, for commands that ask about it and judge nothing. */
import type { Subject } from '@palisade/core/subject/subject';
import { createWorld, type World } from '@palisade/core/world';
import { readTree } from '@palisade/sources/read';
import { openSources } from '@palisade/sources/source';
import { sources } from '@palisade/sources/sources';
import { treeOf } from '@palisade/sources/tree';
import { type Options, prepare } from './check/prepare.ts';

export interface SeenWorld {
  readonly world: World;
  readonly subjects: readonly Subject[];
  /** The units that hold Kubernetes objects: what is deployed together. */
  readonly units: readonly string[];
}

/** Files and folders are read as `check` reads them. */
export async function seeWorld(targetNames: readonly string[], options: Options): Promise<SeenWorld> {
  const { targets, settings } = await prepare(targetNames, options);
  const opened = await openSources(sources, targets.files);
  const { subjects, missing } = readTree(targets.files, treeOf(targets.files), opened, settings.given);
  const objects = subjects.filter(({ model }) => model === 'kubernetes');
  return { world: createWorld(subjects, missing), subjects, units: [...new Set(objects.map(({ unit }) => unit))] };
}
