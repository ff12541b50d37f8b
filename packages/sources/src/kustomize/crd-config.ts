/** `crds`: OpenAPI definitions of custom kinds, which say where those hold names, labels and annotations. */
import { type DataObject, isObject } from '@palisade/core/value';
import { type Config, configOf, EMPTY_CONFIG, mergeConfig } from './config.ts';
import { readSettings } from './documents.ts';
import { spec } from './field-table.ts';
import type { FieldSpec } from './fieldspec.ts';
import { Problem } from './problem.ts';
import type { Reference } from './reference-table.ts';
import { sourceFile, type Target } from './target.ts';

interface Found {
  readonly commonAnnotations: FieldSpec[];
  readonly commonLabels: FieldSpec[];
  readonly namePrefix: FieldSpec[];
  readonly references: Reference[];
}

const MARKS = [
  ['x-kubernetes-annotation', 'commonAnnotations'],
  ['x-kubernetes-label-selector', 'commonLabels'],
  ['x-kubernetes-identity', 'namePrefix'],
] as const;

const textOf = (object: DataObject, key: string): string | undefined => {
  const value = object[key];
  return typeof value === 'string' ? value : undefined;
};

const member = (object: unknown, key: string): DataObject | undefined => {
  const value = isObject(object) ? object[key] : undefined;
  return isObject(value) ? value : undefined;
};

const propertiesOf = (definitions: DataObject, name: string): DataObject =>
  member(member(member(definitions, name), 'Schema') ?? member(member(definitions, name), 'schema'), 'properties') ??
  ({} as DataObject);

function read(found: Found, definitions: DataObject, kind: string, type: string, path: readonly string[]): void {
  const properties = propertiesOf(definitions, type);
  for (const name of Object.keys(properties)) {
    const property = properties[name];
    if (isObject(property)) readProperty(found, definitions, kind, property, [...path, name]);
  }
}

const MAX_DEPTH = 30;

function readProperty(
  found: Found,
  definitions: DataObject,
  kind: string,
  property: DataObject,
  path: readonly string[],
): void {
  const field = (...more: string[]): FieldSpec => spec(kind, [...path, ...more].join('/'));
  for (const [mark, list] of MARKS) if (textOf(property, mark) !== undefined) found[list].push(field());
  const version = textOf(property, 'x-kubernetes-object-ref-api-version');
  const target = textOf(property, 'x-kubernetes-object-ref-kind');
  if (version !== undefined && target !== undefined) {
    const key = textOf(property, 'x-kubernetes-object-ref-name-key') ?? 'name';
    found.references.push({ group: '', version, kind: target, fields: [field(key)] });
  }
  const reference = textOf(property, '$ref');
  if (path.length > MAX_DEPTH) throw new Problem('the definitions of `crds` refer to each other without end');
  if (reference !== undefined) read(found, definitions, kind, reference, path);
}

function fileConfig(definitions: DataObject): Config {
  const found: Found = { commonAnnotations: [], commonLabels: [], namePrefix: [], references: [] };
  for (const name of Object.keys(definitions)) {
    const properties = propertiesOf(definitions, name);
    const isObjectKind = ['kind', 'apiVersion', 'metadata'].every((key) => properties[key] !== undefined);
    if (isObjectKind) read(found, definitions, name.split('.').at(-1) as string, name, []);
  }
  const own = configOf((name) => (name in found ? found[name as keyof Omit<Found, 'references'>] : []), []);
  return found.references.reduce(
    (config, reference) =>
      mergeConfig(
        config,
        configOf(() => [], [reference]),
      ),
    mergeConfig(EMPTY_CONFIG, own),
  );
}

export function crdConfig(target: Target): Config {
  return (target.kustomization.crds ?? []).reduce((config, path) => {
    const source = sourceFile(target, path);
    if (!source) return config;
    const definitions = readSettings(source.text, source.file);
    return isObject(definitions) ? mergeConfig(config, fileConfig(definitions)) : config;
  }, EMPTY_CONFIG);
}
