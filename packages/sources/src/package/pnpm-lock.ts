/**
 * pnpm-lock.yaml, versions 5 to 9. What it says of manifests is YAML like any other; the list of packages, nearly all
 * of the file, is read line by line: a machine writes it.
 */
import type { LockEntry } from '@palisade/core/subject/package';
import { at, type Data, type DataObject, isObject } from '@palisade/core/value';
import { parseYaml } from '../yaml/parse.ts';
import { yaml12 } from '../yaml/scalar.ts';
import type { Asked, Direct, Lock, LockError } from './lock.ts';

const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies'];
const versionOf = (value: Data | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const textOf = (value: Data | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

/** `/@a/b@1.2.3(peer@4)`, `/a/1.2.3_peer@4`, `a@1.2.3` → name and version. */
function splitKey(key: string): readonly [string, string] {
  const open = key.indexOf('(');
  const plain = key.slice(key.startsWith('/') ? 1 : 0, open < 0 ? key.length : open);
  const sign = plain.indexOf('@', 1);
  const slash = plain.lastIndexOf('/');
  const digit = plain.charCodeAt(slash + 1);
  // Before version 6 the version stood behind a slash, and peers behind an underscore.
  const behindSlash = slash > 0 && digit >= 48 && digit <= 57 && (sign < 0 || sign > slash);
  if (sign > 0 && !behindSlash) return [plain.slice(0, sign), plain.slice(sign + 1)];
  return [plain.slice(0, slash), plain.slice(slash + 1).split('_', 1)[0] as string];
}

const TARBALL = /\btarball: ([^\s,}]+)/;
const REPOSITORY = /\brepo: ([^\s,}]+)/;

function entryOf(key: string, start: number, block: string): LockEntry {
  const [name, version] = splitKey(key);
  const tarball = block.includes('tarball: ') ? TARBALL.exec(block)?.[1] : undefined;
  const repository = block.includes('repo: ') ? REPOSITORY.exec(block)?.[1] : undefined;
  const git = repository !== undefined || tarball?.includes('codeload.') === true;
  const local = block.includes('directory: ') || tarball?.startsWith('file:') === true;
  return {
    name,
    version,
    from: git ? 'git' : local ? 'local' : 'registry',
    resolved: tarball ?? repository,
    integrity: block.includes('integrity: '),
    scripts: block.includes('\n    requiresBuild: true'),
    at: () => ({ start, end: start + key.length }),
  };
}

/** Keys stand two spaces deep, and what is said of a package deeper, up to the next section. */
function packagesIn(text: string, from: number): LockEntry[] {
  const found: LockEntry[] = [];
  let key = '';
  let start = from;
  let body = from;
  const close = (end: number): void => {
    if (key !== '') found.push(entryOf(key, start, text.slice(body, end)));
  };
  let at = from;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const section = end > at && text[at] !== ' ' && text[at] !== '\r' && text[at] !== '#';
    if (section) break;
    if (text.startsWith('  ', at) && text[at + 2] !== ' ' && end > at + 2) {
      close(at);
      const line = text.slice(at + 2, end).trimEnd();
      key = line.slice(0, line.lastIndexOf(':')).replace(/^(['"])(.*)\1$/, '$2');
      start = at + 2;
      body = end;
    }
    at = end + 1;
  }
  close(Math.min(at, text.length));
  return found;
}

function inImporter(importer: DataObject, name: string): Direct {
  for (const group of GROUPS) {
    const held = at(importer, [group, name]);
    const version = textOf(held) ?? textOf(at(held ?? null, ['version']));
    if (version === undefined) continue;
    if (/^(?:link|file|workspace):/.test(version)) return { version: '', from: 'local' };
    const plain = version.split(/[(_]/, 1)[0] as string;
    return /^\d/.test(plain) ? { version: plain, from: 'registry' } : undefined;
  }
  return 'absent';
}

/** From version 10 on a first document may lock pnpm itself. */
const lastDocument = (text: string): number => text.lastIndexOf('\n---') + 1;

export function parsePnpmLock(text: string): Lock | LockError {
  const base = lastDocument(text);
  const packages = /^packages:[ \t]*\r?\n/m.exec(text.slice(base));
  const rest = /^snapshots:/m.exec(text.slice(base));
  const cut = base + (packages?.index ?? rest?.index ?? text.length - base);
  const { documents, errors } = parseYaml(text.slice(base, cut), yaml12);
  const [error] = errors;
  if (error) return { message: error.message, offset: base + error.offset };
  const value = documents[0]?.value;
  if (!isObject(value)) return { message: 'a lockfile of pnpm is a mapping', offset: base };
  const importers = isObject(value['importers']) ? value['importers'] : undefined;
  return {
    format: versionOf(value['lockfileVersion']),
    digests: true,
    entries: packages ? packagesIn(text, cut + packages[0].length) : [],
    direct: ({ name, folder }: Asked): Direct => {
      const importer = importers ? importers[folder === '' ? '.' : folder] : folder === '' ? value : undefined;
      return isObject(importer) ? inImporter(importer, name) : undefined;
    },
  };
}
