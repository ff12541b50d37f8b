/** What package managers are told of registries: .npmrc, .yarnrc, .yarnrc.yml, pip.conf. */
import type { Ecosystem, RegistryOption, RegistrySubject } from '@palisade/core/subject/package';
import { isList, isObject } from '@palisade/core/value';
import type { Reading } from '../source.ts';
import { folderOf, type TextFile } from '../tree.ts';
import { locate } from '../yaml/locate.ts';
import { parseYaml } from '../yaml/parse.ts';
import { yaml12 } from '../yaml/scalar.ts';
import { textOrigin } from './origin.ts';

export function registrySubject(
  file: TextFile,
  ecosystem: Ecosystem,
  options: readonly RegistryOption[],
): RegistrySubject {
  return {
    model: 'registry',
    id: `registry/${file.path}`,
    kind: 'PackageSettings',
    name: file.path,
    unit: '',
    body: { ecosystem, folder: folderOf(file.path), options },
    origin: textOrigin(file),
  };
}

/** Longer lines are data, and patterns would be slow on them. */
const MAX_LINE = 2000;

/** `key = value` lines; of a value that goes on over several lines, as in pip.conf, one option for each. */
function iniOptions(text: string): RegistryOption[] {
  const found: RegistryOption[] = [];
  let key = '';
  let at = 0;
  for (const line of text.split('\n')) {
    if (line.length > MAX_LINE) {
      at += line.length + 1;
      continue;
    }
    const pair = /^([^\s=;#[][^=]{0,300}?)\s*=\s*(.*)$/.exec(line);
    const more = /^\s+([^\s#;].*)$/.exec(line);
    if (pair) key = (pair[1] as string).toLowerCase();
    const value = (pair?.[2] ?? more?.[1] ?? '').trim().replace(/^"(.*)"$/, '$1');
    if (key !== '' && value !== '' && (pair ?? more))
      found.push({
        name: key,
        value,
        at: { start: at + line.length - line.trimStart().length, end: at + line.trimEnd().length },
      });
    if (!pair && !more) key = '';
    at += line.length + 1;
  }
  return found;
}

/** Yarn's first version has no equals sign: `registry "https://…"`. */
const classicOptions = (text: string): RegistryOption[] =>
  [...text.matchAll(/^"?([\w@:/.-]{1,200})"? "?([^"\n]{1,500})"?$/gm)].map((match) => ({
    name: (match[1] as string).toLowerCase(),
    value: (match[2] as string).trim(),
    at: { start: match.index, end: match.index + match[0].length },
  }));

function yamlOptions(text: string): RegistryOption[] {
  const [document] = parseYaml(text, yaml12).documents;
  if (!document) return [];
  const found: RegistryOption[] = [];
  const visit = (value: unknown, path: readonly string[]): void => {
    if (path.length > 4) return;
    if (isList(value)) value.forEach((item, index) => visit(item, [...path, String(index)]));
    else if (isObject(value)) for (const key of Object.keys(value)) visit(value[key], [...path, key]);
    else if (path.length > 0) {
      const { start, key = start } = locate(document, path);
      const end = text.indexOf('\n', start);
      found.push({
        name: path.join('.').toLowerCase(),
        value: String(value),
        at: { start: key, end: end < 0 ? text.length : end },
      });
    }
  };
  visit(document.value, []);
  return found;
}

const READERS: Readonly<Record<string, readonly [Ecosystem, (text: string) => RegistryOption[]]>> = {
  '.npmrc': ['npm', iniOptions],
  '.yarnrc': ['npm', classicOptions],
  '.yarnrc.yml': ['npm', yamlOptions],
  'pip.conf': ['python', iniOptions],
  'pip.ini': ['python', iniOptions],
};

export const isRegistryFile = (name: string): boolean => Object.hasOwn(READERS, name);

export function readRegistryFile(file: TextFile): Reading {
  const [ecosystem, optionsOf] = READERS[file.path.slice(file.path.lastIndexOf('/') + 1)] ?? ['npm', iniOptions];
  return { subjects: [registrySubject(file, ecosystem, optionsOf(file.text))] };
}
