/** What Chart.yaml says, and what Helm would not accept of it. */
import { type Data, type DataObject, isList, isObject } from '@palisade/core/value';
import { parseVersion } from '../functions/semver.ts';
import { formatFloat32 } from '../go/number.ts';
import type { Requirement } from './chart.ts';

/** A scalar where Helm wants a string. */
export function asText(value: Data | undefined): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : formatFloat32(value);
  return typeof value === 'string' || typeof value === 'boolean' ? String(value).replace(/\s/g, ' ') : '';
}

const texts = (value: Data | undefined): string[] => (isList(value) ? value.map(asText) : []);

function importOf(value: Data): Requirement['importValues'][number] | undefined {
  if (typeof value === 'string') return value;
  return isObject(value) ? { child: asText(value.child), parent: asText(value.parent) } : undefined;
}

export const requirementOf = (value: DataObject): Requirement => ({
  name: asText(value.name),
  repository: asText(value.repository),
  version: asText(value.version),
  condition: asText(value.condition),
  alias: asText(value.alias),
  tags: texts(value.tags),
  importValues: (isList(value['import-values']) ? value['import-values'] : [])
    .map(importOf)
    .filter((found) => found !== undefined),
  enabled: true,
  present: false,
});

const RULES: readonly (readonly [
  broken: (metadata: DataObject) => boolean,
  message: (metadata: DataObject) => string,
])[] = [
  [({ name }) => asText(name) === '', () => 'chart.metadata.name is required'],
  [
    ({ name }) => ['.', '..'].includes(asText(name)),
    ({ name }) => `chart.metadata.name "${asText(name)}" is not allowed`,
  ],
  [({ name }) => asText(name).includes('/'), ({ name }) => `chart.metadata.name "${asText(name)}" is invalid`],
  [({ version }) => asText(version) === '', () => 'chart.metadata.version is required'],
  [
    ({ version }) => asText(version) !== '' && !parseVersion(asText(version)),
    ({ version }) => `chart.metadata.version "${asText(version)}" is invalid`,
  ],
  [
    ({ type }) => !['', 'application', 'library'].includes(asText(type)),
    () => 'chart.metadata.type must be application or library',
  ],
];

function repeated(metadata: DataObject): string[] {
  const required = isList(metadata.dependencies) ? metadata.dependencies.filter(isObject).map(requirementOf) : [];
  const names = required.map(({ name, alias }) => alias || name);
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  return twice.map((name) => `more than one dependency with name or alias "${name}"`);
}

export const metadataProblems = (metadata: DataObject): string[] => [
  ...RULES.filter(([broken]) => broken(metadata)).map(([, message]) => message(metadata)),
  ...repeated(metadata),
];
