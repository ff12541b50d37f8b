/** Targets → the world that they make, for commands that ask about it and judge nothing. */
import type { Subject } from '@palisade/core/subject/subject';
import type { World } from '@palisade/core/world';
import { readTree } from '@palisade/sources/read';
import { openSources } from '@palisade/sources/source';
import { sources } from '@palisade/sources/sources';
import { treeOf } from '@palisade/sources/tree';
import { worldOf } from './check/check.ts';
import { type Options, prepare } from './check/prepare.ts';

export interface SeenWorld {
  readonly world: World;
  readonly subjects: readonly Subject[];
  /** The units that hold Kubernetes objects: what is deployed together. */
  readonly units: readonly string[];
}

/** Files, folders and clusters are read as `check` reads them. */
export async function seeWorld(targetNames: readonly string[], options: Options): Promise<SeenWorld> {
  const { targets, settings } = await prepare(targetNames, options);
  const opened = await openSources(sources, targets.files);
  const { subjects, missing } = readTree(targets.files, treeOf(targets.files), opened, settings.given);
  const live = settings.live;
  const all = [...subjects, ...(live?.judged ?? []), ...(live?.beside ?? [])];
  const objects = all.filter(({ model }) => model === 'kubernetes');
  return {
    world: worldOf([...subjects, ...(live?.judged ?? [])], missing, live),
    subjects: all,
    units: [...new Set(objects.map(({ unit }) => unit))],
  };
}
