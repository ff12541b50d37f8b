/** A kustomization file, read and brought into one form: legacy fields are moved to what replaced them. */
import { type Data, type DataObject, isObject, newObject } from '@palisade/core/value';
import { readSettings } from './documents.ts';
import { decodeFields, KUSTOMIZATION } from './kustomization-schema.ts';
import { Problem } from './problem.ts';

export interface Selector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly annotationSelector?: string;
  readonly labelSelector?: string;
}
export interface PatchEntry {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: Selector;
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean };
}
export interface ImageEntry {
  readonly name?: string;
  readonly newName?: string;
  readonly tagSuffix?: string;
  readonly newTag?: string;
  readonly digest?: string;
}
export type Texts = { readonly [key: string]: string };
export interface GeneratorOptions {
  readonly labels?: Texts;
  readonly annotations?: Texts;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}
export interface GeneratorEntry {
  readonly namespace?: string;
  readonly name?: string;
  readonly behavior?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly options?: GeneratorOptions;
  readonly type?: string;
}
export interface FieldOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly create?: boolean;
}
export interface TargetEntry {
  readonly select?: Selector;
  readonly reject?: readonly Selector[];
  readonly fieldPaths?: readonly string[];
  readonly options?: FieldOptions;
}
export interface ReplacementEntry {
  readonly source?: Selector & { readonly fieldPath?: string; readonly options?: FieldOptions };
  readonly sourceValue?: string;
  readonly targets?: readonly TargetEntry[];
  readonly path?: string;
}
export interface FieldSpecEntry {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly path?: string;
  readonly create?: boolean;
}
export interface LabelEntry {
  readonly pairs?: Texts;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly includeVolumeClaimTemplates?: boolean;
  readonly fields?: readonly FieldSpecEntry[];
}
export interface VarEntry {
  readonly name?: string;
  readonly objref?: Selector & { readonly apiVersion?: string };
  readonly fieldref?: { readonly fieldPath?: string };
}
interface SortOptions {
  readonly order?: string;
  readonly legacySortOptions?: { readonly orderFirst?: readonly string[]; readonly orderLast?: readonly string[] };
}

export interface Kustomization {
  readonly kind: string;
  readonly apiVersion: string;
  readonly openapi?: Texts;
  /** Only in the settings of a plugin. */
  readonly unsetOnly?: boolean;
  readonly setRoleBindingSubjects?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  readonly commonLabels?: Texts;
  readonly labels?: readonly LabelEntry[];
  readonly commonAnnotations?: Texts;
  readonly patchesStrategicMerge?: readonly string[];
  readonly patchesJson6902?: readonly PatchEntry[];
  readonly patches?: readonly PatchEntry[];
  readonly images?: readonly ImageEntry[];
  readonly replacements?: readonly ReplacementEntry[];
  readonly replicas?: readonly { readonly name?: string; readonly count?: number }[];
  readonly vars?: readonly VarEntry[];
  readonly sortOptions?: SortOptions;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly crds?: readonly string[];
  readonly configMapGenerator?: readonly GeneratorEntry[];
  readonly secretGenerator?: readonly GeneratorEntry[];
  readonly helmCharts?: readonly unknown[];
  readonly generatorOptions?: GeneratorOptions;
  readonly configurations?: readonly string[];
  readonly generators?: readonly string[];
  readonly transformers?: readonly string[];
  readonly validators?: readonly string[];
  readonly buildMetadata?: readonly string[];
}

const API_VERSIONS: Readonly<Record<string, string>> = {
  Kustomization: 'kustomize.config.k8s.io/v1beta1',
  Component: 'kustomize.config.k8s.io/v1alpha1',
};

const list = (value: Data | undefined): Data[] => (Array.isArray(value) ? value : []);

function join(object: DataObject, into: string, from: string): void {
  if (object[from] !== undefined) object[into] = [...list(object[into]), ...list(object[from])];
  delete object[from];
}

function fixGenerators(object: DataObject, field: string): void {
  for (const entry of list(object[field])) {
    if (!isObject(entry) || !entry['env']) continue;
    entry['envs'] = [...list(entry['envs']), entry['env']];
    delete entry['env'];
  }
}

const isZero = (value: Data | undefined): boolean => value === undefined || value === '' || value === null;

function fix(object: DataObject): void {
  if (!object['kind']) object['kind'] = 'Kustomization';
  const kind = typeof object['kind'] === 'string' ? object['kind'] : '';
  const required = Object.hasOwn(API_VERSIONS, kind) ? API_VERSIONS[kind] : undefined;
  if (required === undefined) throw new Problem('kind should be Kustomization or Component');
  if (!object['apiVersion']) object['apiVersion'] = required;
  if (object['apiVersion'] !== required) throw new Problem(`apiVersion for ${kind} should be ${required}`);
  if (Object.keys(object).every((key) => key === 'kind' || key === 'apiVersion' || isZero(object[key])))
    throw new Problem('the kustomization is empty');
  join(object, 'resources', 'bases');
  join(object, 'images', 'imageTags');
  join(object, 'helmCharts', 'helmChartInflationGenerator');
  fixGenerators(object, 'configMapGenerator');
  fixGenerators(object, 'secretGenerator');
}

/** Throws a Problem where Kustomize would refuse the file. */
export function readKustomization(text: string): Kustomization {
  const object = decodeFields(readSettings(text) ?? newObject(), KUSTOMIZATION);
  fix(object);
  return object as unknown as Kustomization;
}
