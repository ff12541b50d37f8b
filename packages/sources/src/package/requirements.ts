/** Lists of requirements and constraints, as pip reads them. */
import type { Dependency, Provenance, RegistryOption, RegistrySubject } from '@palisade/core/subject/package';
import type { Reading } from '../source.ts';
import { folderOf, type TextFile, type Tree } from '../tree.ts';
import { locksFor, roleOf } from './formats.ts';
import { packageSubject } from './package-subject.ts';
import { pythonName } from './python-lock.ts';
import { registrySubject } from './registry.ts';

export interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What pip calls a comment: a sign at the start of a line, or after a space. */
function uncommented(line: string): string {
  for (let at = line.indexOf('#'); at >= 0; at = line.indexOf('#', at + 1))
    if (at === 0 || line[at - 1] === ' ' || line[at - 1] === '\t') return line.slice(0, at);
  return line;
}

/** Logical lines: continued ones joined, comments and blank ones left out. */
export function* logicalLines(text: string): Generator<Line> {
  for (let at = 0; at < text.length; ) {
    const start = at;
    const parts: string[] = [];
    for (let more = true; more && at < text.length; ) {
      const newline = text.indexOf('\n', at);
      const end = newline < 0 ? text.length : newline;
      const line = text.slice(at, end).trimEnd();
      more = line.endsWith('\\');
      parts.push(more ? line.slice(0, -1) : line);
      at = end + 1;
    }
    const joined = uncommented(parts.join(' ')).trim();
    const first = parts[0] ?? '';
    const lead = first.length - first.trimStart().length;
    if (joined !== '') yield { text: joined, start: start + lead, end: start + uncommented(first).trimEnd().length };
  }
}

/** More than a name, a range and a marker need; what follows are options, or data. */
const MAX_LENGTH = 1000;

/** The line without its options, short enough for patterns. */
function head(text: string): string {
  const bare =
    text.startsWith('-e') || text.startsWith('--editable') ? text.replace(/^(?:-e|--editable)[\s=]+/, '') : text;
  const option = bare.indexOf(' --');
  return (option < 0 ? bare : bare.slice(0, option)).slice(0, MAX_LENGTH).replaceAll(/\s+/g, ' ').trim();
}

const REQUIREMENT = /^([A-Za-z0-9][\w.-]{0,213}) ?(?:\[[^\]]*\])? ?(@ ?\S+|[~=!<>(][^;]*)? ?(?:;.*)?$/;
const ADDRESS = /^(?:(git|hg|svn|bzr)\+|(https?|ftp):\/\/|(file:|\.{1,2}\/|\/))/;
const COMMIT = /@[0-9a-f]{40}(?:[#?]|$)/i;
/** A wheel or archive of one release: the address holds its version. */
const ARCHIVE = /\.(?:whl|zip|tar\.gz|tgz)(?:[#?]|$)/;

const provenanceOf = (address: string): Provenance => {
  const [, vcs, web, local] = ADDRESS.exec(address) ?? [];
  return vcs ? 'git' : web ? 'url' : local ? 'local' : 'unknown';
};

function atAddress(address: string, name: string, line: Line): Dependency {
  const from = provenanceOf(address);
  const exact =
    from === 'git'
      ? COMMIT.test(address)
      : from === 'url'
        ? /#sha\d+=/.test(address) || ARCHIVE.test(address)
        : from === 'local';
  return {
    name,
    kind: 'prod',
    range: address,
    from,
    exact,
    hashed: /#sha\d+=/.test(address),
    at: line,
    locked: undefined,
  };
}

/** One line that names a package; undefined for an option, or for what pip would refuse. */
export function requirementOf(line: Line): Dependency | undefined {
  const hashed = line.text.includes(' --hash=') || line.text.includes(' --hash ');
  const text = head(line.text);
  if (ADDRESS.test(text)) return atAddress(text, /#egg=([\w.-]+)/.exec(text)?.[1] ?? text, line);
  const match = REQUIREMENT.exec(text);
  if (!match || text.startsWith('-')) return undefined;
  const [, name = '', rest = ''] = match;
  if (rest.startsWith('@')) return atAddress(rest.slice(1).trim(), pythonName(name), line);
  const range = rest.replace(/^\((.*)\)$/, '$1').trim();
  const exact = /^===?\s*[^\s,*]+$/.test(range);
  return { name: pythonName(name), kind: 'prod', range, from: 'registry', exact, hashed, at: line, locked: undefined };
}

const OPTION = /^(--?[A-Za-z][\w-]*)(?:[\s=]+([\s\S]*))?$/;
const LONG: Readonly<Record<string, string>> = {
  r: 'requirement',
  c: 'constraint',
  i: 'index-url',
  f: 'find-links',
  e: 'editable',
};

function optionOf(line: Line): RegistryOption | undefined {
  const match =
    /^-[rci]\S/.test(line.text) && !line.text.startsWith('--')
      ? [line.text, line.text.slice(0, 2), line.text.slice(2)]
      : OPTION.exec(line.text.slice(0, MAX_LENGTH));
  if (!match) return undefined;
  const name = (match[1] as string).replace(/^--?/, '').toLowerCase();
  return { name: LONG[name] ?? name, value: (match[2] ?? '').trim(), at: line };
}

interface List {
  readonly dependencies: readonly Dependency[];
  readonly options: readonly RegistryOption[];
  /** Lines that are neither. */
  readonly odd: readonly Line[];
}

export function parseRequirements(text: string): List {
  const dependencies: Dependency[] = [];
  const options: RegistryOption[] = [];
  const odd: Line[] = [];
  for (const line of logicalLines(text)) {
    const dependency = requirementOf(line);
    const option = dependency ? undefined : optionOf(line);
    if (dependency) dependencies.push(dependency);
    else if (option) options.push(option);
    else odd.push(line);
  }
  return { dependencies, options, odd };
}

function resolve(folder: string, path: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Packages that constraint files pin: a line without a version takes it from there. */
function constrained(folder: string, options: readonly RegistryOption[], tree: Tree): ReadonlyMap<string, Dependency> {
  const texts = options.flatMap(({ name, value }) => {
    const path = name === 'constraint' ? resolve(folder, value) : undefined;
    return path === undefined ? [] : [tree.read(path) ?? ''];
  });
  return new Map(texts.flatMap((text) => parseRequirements(text).dependencies.map((one) => [one.name, one] as const)));
}

function missingOf(folder: string, options: readonly RegistryOption[], tree: Tree): string[] {
  return options.flatMap(({ name, value }) => {
    if (name !== 'requirement' && name !== 'constraint') return [];
    const path = resolve(folder, value);
    return path !== undefined && tree.read(path) !== undefined ? [] : [`${value} is not among these files`];
  });
}

const DEV = /(?:^|[-_./])(?:dev|develop|development|tests?|testing|lint|docs?|build|ci|local)(?:[-_.]|$)/i;

/** A list that `pip-compile` or `uv` wrote from a `.in` beside it, or that stands for itself. */
export function readRequirements(file: TextFile, tree: Tree): Reading {
  const folder = folderOf(file.path);
  const { dependencies, options } = parseRequirements(file.text);
  const pins = constrained(folder, options, tree);
  const kind = DEV.test(file.path.slice(folder.length)) ? 'dev' : 'prod';
  const subject = packageSubject(file, {
    ecosystem: 'python',
    manager: 'pip',
    folder,
    role: roleOf(file.path, tree) ?? 'unknown',
    dependencies: dependencies.map((one) => ({
      ...one,
      kind,
      exact: one.exact || (pins.get(one.name)?.exact ?? false),
    })),
    scripts: [],
    lockfiles: locksFor(folder, 'python', tree).locks.map((lock) => lock.subject),
    list: true,
    missing: missingOf(folder, options, tree),
  });
  const registry: RegistrySubject[] = options.length > 0 ? [registrySubject(file, 'python', options)] : [];
  return { subjects: [subject, ...registry] };
}
