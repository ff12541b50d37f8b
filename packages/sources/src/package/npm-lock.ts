/** package-lock.json and npm-shrinkwrap.json, versions 1 to 3. */
import type { LockEntry, Provenance } from '@palisade/core/subject/package';
import { isJsonObject, type Json, type JsonObject, objectAt, own, parseJson, spanInJson, textAt } from './json.ts';
import type { Asked, Direct, Lock, LockError } from './lock.ts';

const MAX_DEPTH = 200;

export function provenanceOf(address: string | undefined): Provenance {
  if (address === undefined) return 'unknown';
  if (/^(?:git[+:]|ssh:|github:)|^[\w.-]+@[\w.-]+:/.test(address)) return 'git';
  if (/^(?:file|link|portal|workspace):|^\.{0,2}\//.test(address)) return 'local';
  return /^https?:/.test(address) ? 'registry' : 'unknown';
}

function entry(name: string, data: JsonObject, at: LockEntry['at']): LockEntry {
  const version = textAt(data, 'version') ?? '';
  const resolved = textAt(data, 'resolved');
  // Version 1 has no `resolved` for what is not of the registry: the version is the address.
  const address = provenanceOf(version);
  const from = address === 'unknown' ? provenanceOf(resolved) : address;
  return {
    name,
    version,
    // The address may be left out; a plain version is the registry's all the same.
    from: from === 'unknown' && /^\d/.test(version) ? 'registry' : from,
    resolved: resolved ?? (address === 'unknown' ? undefined : version),
    integrity: textAt(data, 'integrity') !== undefined,
    scripts: own(data, 'hasInstallScript') === true,
    at,
  };
}

const isOwn = (path: string, data: JsonObject): boolean =>
  !path.includes('node_modules/') || own(data, 'link') === true;
const nameIn = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

function flat(text: string, packages: JsonObject): LockEntry[] {
  const found: LockEntry[] = [];
  for (const [path, data] of Object.entries(packages)) {
    if (!isJsonObject(data) || isOwn(path, data) || own(data, 'inBundle') === true) continue;
    found.push(entry(textAt(data, 'name') ?? nameIn(path), data, () => spanInJson(text, ['packages', path])));
  }
  return found;
}

function nested(text: string, tree: JsonObject, path: readonly string[], found: LockEntry[]): void {
  if (path.length > MAX_DEPTH) return;
  for (const [name, data] of Object.entries(tree)) {
    if (!isJsonObject(data)) continue;
    const here = [...path, name];
    if (own(data, 'bundled') !== true) found.push(entry(name, data, () => spanInJson(text, here)));
    const below = own(data, 'dependencies');
    if (isJsonObject(below)) nested(text, below, [...here, 'dependencies'], found);
  }
}

const directOf = (data: Json | undefined): Direct => {
  if (!isJsonObject(data)) return 'absent';
  if (own(data, 'link') === true) return { version: '', from: 'local' };
  const { version, from } = entry('', data, () => ({ start: 0, end: 0 }));
  return { version, from: from === 'unknown' ? 'registry' : from };
};

/** As Node looks for it: beside the manifest, then upwards. */
function inPackages(packages: JsonObject, { name, folder }: Asked): Direct {
  for (let here = folder; ; here = here.slice(0, Math.max(here.lastIndexOf('/'), 0))) {
    const found = own(packages, `${here === '' ? '' : `${here}/`}node_modules/${name}`);
    if (found !== undefined || here === '') return directOf(found);
  }
}

export function parseNpmLock(text: string): Lock | LockError {
  const parsed = parseJson(text);
  if ('message' in parsed) return parsed;
  const { value } = parsed;
  if (!isJsonObject(value)) return { message: 'a lockfile of npm is a JSON object', offset: 0 };
  const packages = own(value, 'packages');
  const version = own(value, 'lockfileVersion');
  const format = typeof version === 'number' ? String(version) : '1';
  if (isJsonObject(packages))
    return { format, digests: true, entries: flat(text, packages), direct: (asked) => inPackages(packages, asked) };
  const dependencies = objectAt(value, 'dependencies');
  const entries: LockEntry[] = [];
  nested(text, dependencies, ['dependencies'], entries);
  const direct = ({ name, folder }: Asked) => (folder === '' ? directOf(own(dependencies, name)) : undefined);
  return { format, digests: true, entries, direct };
}
