/** Every file of a tree to the source that claims it. Pure: the tree is handed in, and nothing is dropped in silence. */
import type { Subject } from '@palisade/core/subject/subject';
import type { UnreadableSubject } from '@palisade/core/subject/unreadable';
import type { Claim, Given, Reading, Source, Unreadable } from './source.ts';
import { type Asked, AskedTree, answersTheSame, type TextFile, type Tree } from './tree.ts';

export interface ReadResult {
  readonly subjects: readonly Subject[];
  /** Files that a source claimed. */
  readonly claimed: readonly string[];
  /** Of those, files that could not be read whole. */
  readonly unreadable: ReadonlySet<string>;
  /** By unit, what could not be seen; under `''` what concerns all. */
  readonly missing: ReadonlyMap<string, readonly string[]>;
}

function unreadableSubject({ file, line, column, message }: Unreadable, text: string): UnreadableSubject {
  const locate = () => ({ file, line, column, endLine: line, endColumn: column, rendered: false });
  const edit = () => ({ none: 'the file cannot be parsed' });
  const origin = { file, text, locate, span: locate, edit };
  return { model: 'unreadable', id: file, kind: 'File', name: file, unit: '', body: { message }, origin };
}

const several = (reading: Reading): readonly Reading[] => [reading, ...(reading.more ?? [])];

interface Kept {
  readonly text: string;
  readonly claimed: boolean;
  readonly readings?: readonly Reading[];
  readonly asked?: Asked;
}

/** Readings of an earlier run: those from which nothing has changed are not read again, and keep their subjects. */
export class Readings {
  private readonly kept = new Map<string, Kept>();

  claims(source: Claim, file: TextFile): boolean {
    const key = `${source.id}\n${file.path}`;
    const kept = this.kept.get(key);
    if (kept?.text === file.text) return kept.claimed;
    const claimed = source.claims(file);
    this.kept.set(key, { text: file.text, claimed });
    return claimed;
  }

  read(source: Source, file: TextFile, tree: Tree, given: Given): readonly Reading[] {
    const key = `${source.id}\n${file.path}`;
    const kept = this.kept.get(key);
    if (kept?.readings && kept.asked && kept.text === file.text && answersTheSame(tree, kept.asked))
      return kept.readings;
    const own = new AskedTree(tree);
    const readings = several(source.read(file, own, given));
    this.kept.set(key, { text: file.text, claimed: true, readings, asked: own.asked });
    return readings;
  }
}

/** Reads everything, as a run does that is the only one. */
const ONCE: Pick<Readings, 'claims' | 'read'> = {
  claims: (source, file) => source.claims(file),
  read: (source, file, tree, given) => several(source.read(file, tree, given)),
};

/**
 * Sources are asked in order; the first that claims a file has it, and what it consumed is not offered to later ones.
 * Sources with `beside` read files that others claim as well.
 */
export function readTree(
  files: readonly TextFile[],
  tree: Tree,
  sources: readonly Source[],
  given: Given = {},
  readings: Pick<Readings, 'claims' | 'read'> = ONCE,
): ReadResult {
  const subjects: Subject[] = [];
  const claimed = new Set<string>();
  const owned = new Set<string>();
  const unreadable = new Set<string>();
  const missing = new Map<string, string[]>();
  const take = (reading: Reading): void => {
    subjects.push(...reading.subjects);
    for (const path of reading.consumed ?? []) {
      owned.add(path);
      claimed.add(path);
    }
    for (const problem of reading.unreadable ?? []) {
      unreadable.add(problem.file);
      subjects.push(unreadableSubject(problem, tree.read(problem.file) ?? ''));
    }
    if (reading.missing?.length)
      missing.set(reading.unit ?? '', [...(missing.get(reading.unit ?? '') ?? []), ...reading.missing]);
  };
  for (const source of sources) {
    for (const file of files) {
      if ((owned.has(file.path) && !source.beside) || !readings.claims(source, file)) continue;
      const found = readings.read(source, file, tree, given);
      if (!source.beside) {
        claimed.add(file.path);
        owned.add(file.path);
      }
      for (const reading of found) take(reading);
    }
  }
  return { subjects, claimed: [...claimed], unreadable, missing };
}
