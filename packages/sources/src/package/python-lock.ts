/** poetry.lock and uv.lock (TOML that machines write, read line by line), and Pipfile.lock. */
import type { LockEntry, Provenance } from '@palisade/core/subject/package';
import { isJsonObject, objectAt, own, parseJson, spanInJson, textAt } from './json.ts';
import type { Asked, Lock, LockError } from './lock.ts';

/** Names are equal whatever their case and dashes (PEP 503). */
export const pythonName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

interface Block {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const HEAD = '[[package]]';

function* blocksOf(text: string): Generator<Block> {
  let start = text.startsWith(HEAD) ? 0 : text.indexOf(`\n${HEAD}`) + 1;
  while (start < text.length && text.startsWith(HEAD, start)) {
    const next = text.indexOf(`\n${HEAD}`, start);
    const end = next < 0 ? text.length : next;
    yield { start, end, text: text.slice(start, end) };
    start = next < 0 ? text.length : next + 1;
  }
}

const SOURCES: readonly (readonly [RegExp, Provenance])[] = [
  [/^source = \{ git = |^type = "git"/m, 'git'],
  [/^source = \{ (?:editable|virtual|directory|path) = |^type = "(?:directory|file)"/m, 'local'],
  [/^source = \{ url = |^type = "url"/m, 'url'],
];

function entryOf({ start, text }: Block): LockEntry | undefined {
  const name = /^name = "([^"\n]{1,214})"/m.exec(text)?.[1];
  if (name === undefined) return undefined;
  const found = SOURCES.find(([pattern]) => pattern.test(text));
  const resolved =
    /^source = \{ (?:registry|url|git) = "([^"\n]*)"/m.exec(text)?.[1] ??
    (/^\[package\.source\]$/m.test(text) ? /^url = "([^"\n]*)"/m.exec(text)?.[1] : undefined);
  const plain = /^https?:\/\/[^"\s]+/.exec(/\burl = "(http:[^"\n]*)"/.exec(text)?.[1] ?? '')?.[0];
  return {
    name: pythonName(name),
    version: /^version = "([^"\n]*)"/m.exec(text)?.[1] ?? '',
    from: found?.[1] ?? 'registry',
    resolved: plain ?? resolved,
    integrity: /\bhash = "|^files = \[\]/m.test(text),
    scripts: false,
    at: () => ({ start, end: start + text.split('\n', 2).join('\n').length }),
  };
}

function directIn(entries: readonly LockEntry[]): Lock['direct'] {
  const byName = new Map<string, LockEntry[]>();
  for (const entry of entries) byName.set(entry.name, [...(byName.get(entry.name) ?? []), entry]);
  return ({ name }: Asked) => {
    const [first, second] = byName.get(name) ?? [];
    if (!first) return 'absent';
    // Markers may choose among several versions: which one is meant is not known here.
    return second ? undefined : { version: first.version, from: first.from };
  };
}

function blocks(text: string): LockEntry[] {
  return [...blocksOf(text)].flatMap((block) => entryOf(block) ?? []);
}

export function parseUvLock(text: string): Lock {
  const entries = blocks(text);
  const format = /^version = (\d+)/m.exec(text)?.[1] ?? '';
  return { format, digests: true, entries, direct: directIn(entries) };
}

export function parsePoetryLock(text: string): Lock {
  const entries = blocks(text);
  const format = /^lock-version = "([^"\n]*)"/m.exec(text)?.[1] ?? '1.0';
  // Before 2.0 digests stood in a table of their own at the end.
  const digests = format.startsWith('2.');
  return { format, digests, entries, direct: directIn(entries) };
}

export function parsePipfileLock(text: string): Lock | LockError {
  const parsed = parseJson(text);
  if ('message' in parsed) return parsed;
  const { value } = parsed;
  if (!isJsonObject(value)) return { message: 'Pipfile.lock is a JSON object', offset: 0 };
  const entries = ['default', 'develop'].flatMap((group) =>
    Object.entries(objectAt(value, group)).map(([name, data]): LockEntry => {
      const git = textAt(data, 'git');
      const from = git === undefined ? (own(data, 'path') === undefined ? 'registry' : 'local') : 'git';
      const version = (textAt(data, 'version') ?? '').replace(/^==/, '');
      const integrity = own(data, 'hashes') !== undefined;
      const at = () => spanInJson(text, [group, name]);
      return { name: pythonName(name), version, from, resolved: git, integrity, scripts: false, at };
    }),
  );
  const unique = new Map(entries.map((entry) => [`${entry.name} ${entry.version}`, entry]));
  return { format: '6', digests: true, entries, direct: directIn([...unique.values()]) };
}
