/** Dependabot's and Renovate's configuration. */

import type { Origin } from '@palisade/core/location';
import type { UpdateRule, UpdatesBody, UpdatesSubject } from '@palisade/core/subject/package';
import { type Data, isList, isObject } from '@palisade/core/value';
import type { Reading } from '../source.ts';
import type { TextFile } from '../tree.ts';
import { yamlFile, yamlOrigin } from '../yaml/origin.ts';
import { parseYaml } from '../yaml/parse.ts';
import { yaml12 } from '../yaml/scalar.ts';
import { textOrigin } from './origin.ts';

const DEPENDABOT = /(?:^|\/)\.github\/dependabot\.ya?ml$/;
const RENOVATE = /(?:^|\/)(?:renovate\.json5?|\.renovaterc(?:\.json5?)?)$/;

export const isUpdatesFile = (path: string): boolean => DEPENDABOT.test(path) || RENOVATE.test(path);

const plainFolder = (value: Data | undefined): string[] =>
  typeof value === 'string' ? [value.slice(0, 300).replace(/^\/+|\/+$/g, '')] : [];

function ruleOf(data: Data, index: number): UpdateRule[] {
  if (!isObject(data) || typeof data['package-ecosystem'] !== 'string') return [];
  const { directories } = data;
  return [
    {
      ecosystem: data['package-ecosystem'],
      folders: [...plainFolder(data['directory']), ...(isList(directories) ? directories.flatMap(plainFolder) : [])],
      executes: data['insecure-external-code-execution'] === 'allow',
      cooldown: isObject(data['cooldown']),
      pointer: `/updates/${index}`,
    },
  ];
}

function subjectOf(path: string, body: UpdatesBody, origin: Origin): UpdatesSubject {
  return { model: 'updates', id: `updates/${path}`, kind: 'UpdateSettings', name: path, unit: '', body, origin };
}

export function readUpdates(input: TextFile): Reading {
  const { path, text } = input;
  // What Renovate's presets hold is not here; it finds every manifest unless it is told otherwise.
  if (RENOVATE.test(path))
    return { subjects: [subjectOf(path, { tool: 'renovate', rules: 'all' }, textOrigin(input))] };
  const { documents, errors } = parseYaml(text, yaml12);
  const file = yamlFile(path, text);
  const unreadable = errors.map(({ message, offset }) => ({ file: path, ...file.lines(offset), message }));
  const [document] = documents;
  if (!document || !isObject(document.value)) return { subjects: [], unreadable };
  const { updates } = document.value;
  const rules = isList(updates) ? updates.flatMap(ruleOf) : [];
  return { subjects: [subjectOf(path, { tool: 'dependabot', rules }, yamlOrigin(file, document))], unreadable };
}
