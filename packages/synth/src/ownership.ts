/**
 * Whose a file is. What synth writes bears a mark with a fingerprint of its text: while the text has it, synth may write
 * it anew; a text that has another was edited, and one without a mark is somebody's own. Neither is overwritten.
 * What stands between `# keep: NAME` and `# keep end` is the reader's, and stays; so do pins that a bot has raised.
 */
import { fingerprint } from '@palisade/core/fingerprint';
import type { SynthFile } from './file.ts';
import { withoutPins, withPins } from './pins.ts';

export type State = 'new' | 'same' | 'changed' | 'edited' | 'foreign' | 'stale';

export interface Planned {
  readonly path: string;
  readonly state: State;
  readonly before: string;
  /** What it is to be; nothing where it is to go. */
  readonly after: string;
}

const MARK =
  /^# Written by `palisade synth` from palisade\.yaml: change that, or own this file by deleting this line\. \[([0-9a-f]{16})\]\n/m;
/** Directives of a Dockerfile's parser are only that in its first lines. */
const DIRECTIVES = /^(?:# *(?:syntax|escape|check) *=.*\n)*/;
const BEGIN = /^ *# keep: ([a-z-]+)$/;
const END = /^ *# keep end$/;

interface Region {
  readonly name: string;
  /** Of its first line, and of the line that ends it. */
  readonly start: number;
  readonly end: number;
}

/** One that nobody ended is none. */
function regionsOf(lines: readonly string[]): Region[] {
  const regions: Region[] = [];
  let open: { name: string; start: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const [, name] = BEGIN.exec(line) ?? [];
    if (name !== undefined) open ??= { name, start: index + 1 };
    else if (open && END.test(line)) {
      regions.push({ ...open, end: index });
      open = undefined;
    }
  }
  return regions;
}

/** The text with its regions filled anew; what `fill` does not know stays. */
function refilled(text: string, fill: (name: string) => readonly string[] | undefined): string {
  const lines = text.split('\n');
  for (const { name, start, end } of regionsOf(lines).toReversed()) {
    const inner = fill(name);
    if (inner) lines.splice(start, end - start, ...inner);
  }
  return lines.join('\n');
}

const digest = (text: string): string => fingerprint(withoutPins(refilled(text, () => []))).slice(0, 16);

const markOf = (text: string): string =>
  `# Written by \`palisade synth\` from palisade.yaml: change that, or own this file by deleting this line. [${digest(text)}]\n`;

export function marked(text: string): string {
  const [directives] = DIRECTIVES.exec(text) as unknown as [string];
  return `${directives}${markOf(text)}${text.slice(directives.length)}`;
}

const isMarked = (text: string): boolean => MARK.test(text);

function isUntouched(text: string): boolean {
  const [, found] = MARK.exec(text) ?? [];
  return found === digest(text.replace(MARK, ''));
}

/** The reader's regions of `existing` in `wanted`. */
function withRegions(wanted: string, existing: string): string {
  const lines = existing.split('\n');
  const kept = new Map(regionsOf(lines).map(({ name, start, end }) => [name, lines.slice(start, end)]));
  return refilled(wanted, (name) => kept.get(name));
}

function planned({ path, text }: SynthFile, existing: string | undefined): Planned {
  if (existing === undefined) return { path, state: 'new', before: '', after: marked(text) };
  const before = existing.replaceAll('\r\n', '\n');
  const after = marked(withRegions(withPins(text, before), before));
  const of = (state: State): Planned => ({ path, state, before: existing, after });
  if (before === after) return of('same');
  if (!isMarked(before)) return of('foreign');
  return of(isUntouched(before) ? 'changed' : 'edited');
}

/** `existing`: what is there, in the folders that synth writes to. */
export function plan(wanted: readonly SynthFile[], existing: ReadonlyMap<string, string>): Planned[] {
  const paths = new Set(wanted.map(({ path }) => path));
  const stale = [...existing].flatMap(([path, before]): Planned[] =>
    paths.has(path) || !isMarked(before)
      ? []
      : [{ path, state: isUntouched(before) ? 'stale' : 'edited', before, after: '' }],
  );
  return [...wanted.map((file) => planned(file, existing.get(file.path))), ...stale].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}
