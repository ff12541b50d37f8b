/** Where a service says what a control reads of its pod, and how an edit of the pod is written into the file. */
import type { DataEdit, Location, Origin, TextEdit } from '@palisade/core/location';
import type { Said } from '@palisade/core/subject/compose';
import { toPointer } from '@palisade/core/value';
import { type Change, changeOf } from './edits.ts';
import type { ComposeFile } from './file.ts';
import { member, type Place, textOf } from './node.ts';
import type { Pod, Source } from './pod.ts';
import type { Service } from './project.ts';
import { shown, upwards, wordOf } from './words.ts';

const NO_WORD = { none: 'Compose has no word for the edit' } as const;

/** The node that says a field, or what the field is a part of. */
function sourceOf({ sources }: Pod, pointer: string): Source | undefined {
  for (const here of upwards(pointer)) {
    const source = sources.get(here);
    if (source) return source;
  }
  return undefined;
}

function placeOf(service: Service, pod: Pod, pointer: string): Place {
  const source = sourceOf(pod, pointer);
  if (source) return source.node.at;
  const { at } = wordOf(pointer);
  const [key] = at;
  const node = key === undefined ? undefined : member(service.node, key);
  return node?.at ?? { file: service.home.file, path: [...service.home.path, ...at] };
}

const locate = ({ file, path }: Place): Location => file.origin.locate(toPointer(path));

/** Keys in the service, wherever its file has it. */
const inService = ({ path }: Place): readonly string[] => path.slice(2);

export function saidOf(pod: Pod, pointer: string): Said | undefined {
  const source = pod.sources.get(pointer);
  if (!source) {
    const word = wordOf(pointer);
    const name = word.name ?? shown(word.at);
    return name === '' ? undefined : { name };
  }
  const name = /\/env\/\d+\/name$/.test(pointer) ? 'its name' : shown(inService(source.node.at));
  const value = textOf(source.node);
  if (!source.reworded || typeof value !== 'string') return name === '' ? undefined : { name };
  return { name, found: { is: 'known', value } };
}

function editsIn(file: ComposeFile, changes: readonly Change[]): ReturnType<Origin['edit']> {
  const edits = changes.map(({ at, value }): DataEdit => {
    const pointer = toPointer(at.path);
    return value === undefined ? { op: 'remove', pointer } : { op: 'set', pointer, value };
  });
  return file.origin.edit(edits);
}

/** The edits of several controls come together: those without a word do not keep the others from being made. */
function edit(service: Service, pod: Pod, edits: readonly DataEdit[]): ReturnType<Origin['edit']> {
  const changes = edits.flatMap((one) => changeOf(service, one, pod.sources.get(one.pointer)?.node) ?? []);
  if (changes.length === 0) return NO_WORD;
  const made: TextEdit[] = [];
  for (const file of new Set(changes.map(({ at }) => at.file))) {
    const inFile = editsIn(
      file,
      changes.filter(({ at }) => at.file === file),
    );
    if ('none' in inFile) return inFile;
    made.push(...inFile);
  }
  return made.length > 0 ? made : { none: 'what is to go comes from elsewhere in the file' };
}

export function originOf(service: Service, pod: Pod): Origin {
  const { file } = service.home;
  return {
    ...file.origin,
    locate: (pointer) => locate(placeOf(service, pod, pointer)),
    edit: (edits) => edit(service, pod, edits),
  };
}
