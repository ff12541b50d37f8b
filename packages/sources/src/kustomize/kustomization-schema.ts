/** The fields of a kustomization. Decoding is strict, as Kustomize's: an unknown field or a wrong type is an error. */
import { type Data, type DataObject, isList, isObject, newObject } from '@palisade/core/value';
import { Problem } from './problem.ts';

type Shape = 'string' | 'bool' | 'int' | 'any' | 'map' | { readonly list: Shape } | { readonly fields: Fields };
interface Fields {
  readonly [name: string]: Shape;
}

const strings: Shape = { list: 'string' };
const gvk = { group: 'string', version: 'string', kind: 'string' } as const;
const id = { ...gvk, name: 'string', namespace: 'string' } as const;
const selector: Shape = { fields: { ...id, annotationSelector: 'string', labelSelector: 'string' } };
const fieldSpec: Shape = { fields: { ...gvk, path: 'string', create: 'bool' } };
const fieldSpecs: Shape = { list: fieldSpec };

const patch: Shape = {
  fields: {
    path: 'string',
    patch: 'string',
    target: selector,
    options: { fields: { allowNameChange: 'bool', allowKindChange: 'bool' } },
  },
};
const image: Shape = {
  fields: { name: 'string', newName: 'string', tagSuffix: 'string', newTag: 'string', digest: 'string' },
};
const generatorOptions: Shape = {
  fields: { labels: 'map', annotations: 'map', disableNameSuffixHash: 'bool', immutable: 'bool' },
};
const generator = {
  namespace: 'string',
  name: 'string',
  behavior: 'string',
  literals: strings,
  files: strings,
  envs: strings,
  env: 'string',
  options: generatorOptions,
} as const;
const fieldOptions: Shape = { fields: { delimiter: 'string', index: 'int', encoding: 'string', create: 'bool' } };
const replacement = {
  source: { fields: { ...id, fieldPath: 'string', options: fieldOptions } },
  sourceValue: 'string',
  targets: {
    list: { fields: { select: selector, reject: { list: selector }, fieldPaths: strings, options: fieldOptions } },
  },
} as const;
const label: Shape = {
  fields: {
    pairs: 'map',
    includeSelectors: 'bool',
    includeTemplates: 'bool',
    includeVolumeClaimTemplates: 'bool',
    fields: fieldSpecs,
  },
};
const variable: Shape = {
  fields: {
    name: 'string',
    objref: { fields: { apiVersion: 'string', ...gvk, name: 'string', namespace: 'string' } },
    fieldref: { fields: { fieldPath: 'string' } },
  },
};
const sortOptions: Shape = {
  fields: { order: 'string', legacySortOptions: { fields: { orderFirst: strings, orderLast: strings } } },
};

export const KUSTOMIZATION: Fields = {
  kind: 'string',
  apiVersion: 'string',
  metadata: { fields: { name: 'string', namespace: 'string', labels: 'map', annotations: 'map' } },
  openapi: 'map',
  namePrefix: 'string',
  nameSuffix: 'string',
  namespace: 'string',
  commonLabels: 'map',
  labels: { list: label },
  commonAnnotations: 'map',
  patchesStrategicMerge: strings,
  patchesJson6902: { list: patch },
  patches: { list: patch },
  images: { list: image },
  imageTags: { list: image },
  replacements: { list: { fields: { ...replacement, path: 'string' } } },
  replicas: { list: { fields: { name: 'string', count: 'int' } } },
  vars: { list: variable },
  sortOptions,
  resources: strings,
  components: strings,
  crds: strings,
  bases: strings,
  configMapGenerator: { list: { fields: generator } },
  secretGenerator: { list: { fields: { ...generator, type: 'string' } } },
  helmGlobals: 'any',
  helmCharts: { list: 'any' },
  helmChartInflationGenerator: { list: 'any' },
  generatorOptions,
  configurations: strings,
  generators: strings,
  transformers: strings,
  validators: strings,
  buildMetadata: strings,
};

/** What plugins say besides: a field of a kustomization, with where to look. */
export const PLUGINS: Fields = { fieldSpecs, unsetOnly: 'bool', setRoleBindingSubjects: 'string' };

export const REPLACEMENT: Fields = replacement;
const nameReference: Shape = { list: { fields: { ...gvk, fieldSpecs } } };
export const CONFIGURATION: Fields = {
  ...Object.fromEntries(
    ['namePrefix', 'nameSuffix', 'namespace', 'commonLabels', 'labels', 'templateLabels', 'varReference']
      .concat(['volumeClaimTemplateLabels', 'commonAnnotations', 'images', 'replicas'])
      .map((name) => [name, fieldSpecs]),
  ),
  nameReference,
};

const typeName = (value: Data): string => (isList(value) ? 'list' : value === null ? 'null' : typeof value);

function decode(value: Data, shape: Shape, path: string, strict: boolean): Data {
  if (value === null || shape === 'any') return value;
  const wrong = new Problem(`${path} has the wrong type: ${typeName(value)}`);
  if (typeof shape === 'object') {
    if ('fields' in shape) return decodeFields(value, shape.fields, path, strict);
    if (!isList(value)) throw wrong;
    return value.map((item, index) => decode(item, shape.list, `${path}/${index}`, strict));
  }
  if (shape === 'map') return decodeMap(value, path, wrong);
  const fits = shape === 'int' ? Number.isSafeInteger(value) : typeof value === (shape === 'bool' ? 'boolean' : shape);
  if (!fits) throw wrong;
  return value;
}

function decodeMap(value: Data, path: string, wrong: Problem): Data {
  if (!isObject(value)) throw wrong;
  const map = newObject();
  for (const key of Object.keys(value)) map[key] = decode(value[key] ?? '', 'string', `${path}/${key}`, true);
  return map;
}

/** Field names are matched without regard to case, as Go does; `null` is as if the field were not there. */
export function decodeFields(value: Data, fields: Fields, path = '', strict = true): DataObject {
  if (!isObject(value)) throw new Problem(`${path || 'the file'} is not a mapping`);
  const names = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]));
  const object = newObject();
  for (const key of Object.keys(value)) {
    const name = names.get(key.toLowerCase());
    if (name === undefined) {
      if (strict) throw new Problem(`unknown field "${path ? `${path}/` : ''}${key}"`);
      continue;
    }
    const member = decode(value[key] as Data, fields[name] as Shape, `${path}/${name}`, strict);
    if (member !== null) object[name] = member;
  }
  return object;
}
