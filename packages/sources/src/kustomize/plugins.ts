/** `generators` and `transformers`: the ones built into Kustomize are run, on a kustomization made of their settings. */
import { type DataObject, isList, isObject, newObject } from '@palisade/core/value';
import { type Maker, noteGenerator, noteTransformer } from './build-metadata.ts';
import { type Config, EMPTY_CONFIG, type FieldName, toFieldSpec } from './config.ts';
import { type GeneratorKind, generate } from './generators.ts';
import type { FieldSpecEntry, GeneratorEntry, Kustomization } from './kustomization.ts';
import { decodeFields, KUSTOMIZATION, PLUGINS } from './kustomization-schema.ts';
import { type Node, toValue } from './node.ts';
import { json6902Transformers, patchTransformers, strategicMergeTransformers, type Transformer } from './patches.ts';
import { replacementTransformers } from './replacements.ts';
import type { Resource } from './resource.ts';
import { kindText, namespaceText, nameText, versionText } from './resource-node.ts';
import type { Target } from './target.ts';
import {
  annotationTransformers,
  imageTransformers,
  labelTransformers,
  replicaTransformers,
} from './transform-fields.ts';
import { addHashes, affixTransformers, namespaceTransformer } from './transform-names.ts';

/** How the settings of a plugin are said in a kustomization, and which field specs it looks at. */
interface Plugin {
  readonly settings: (plugin: DataObject) => DataObject;
  readonly specs?: FieldName;
  readonly make: (target: Target, config: Config) => Transformer[];
}

const settings = (members: Readonly<Record<string, DataObject[string] | undefined>>): DataObject => {
  const object = newObject();
  for (const [key, value] of Object.entries(members)) if (value !== undefined) object[key] = value;
  return object;
};

const one = (value: DataObject[string] | undefined): DataObject[string] => [value ?? newObject()];

const TRANSFORMERS: Readonly<Record<string, Plugin>> = {
  PrefixTransformer: {
    settings: ({ prefix }) => settings({ namePrefix: prefix }),
    specs: 'namePrefix',
    make: (target, config) => affixTransformers(target, config).prefix,
  },
  SuffixTransformer: {
    settings: ({ suffix }) => settings({ nameSuffix: suffix }),
    specs: 'nameSuffix',
    make: (target, config) => affixTransformers(target, config).suffix,
  },
  LabelTransformer: {
    settings: ({ labels }) => settings({ commonLabels: labels }),
    specs: 'commonLabels',
    make: labelTransformers,
  },
  AnnotationsTransformer: {
    settings: ({ annotations }) => settings({ commonAnnotations: annotations }),
    specs: 'commonAnnotations',
    make: annotationTransformers,
  },
  NamespaceTransformer: {
    settings: ({ metadata, unsetOnly, setRoleBindingSubjects }) =>
      settings({
        namespace: isObject(metadata) ? metadata['namespace'] : undefined,
        unsetOnly,
        setRoleBindingSubjects,
      }),
    specs: 'namespace',
    make: namespaceTransformer,
  },
  ImageTagTransformer: {
    settings: ({ imageTag }) => settings({ images: one(imageTag) }),
    specs: 'images',
    make: imageTransformers,
  },
  ReplicaCountTransformer: {
    settings: ({ replica }) => settings({ replicas: one(replica) }),
    specs: 'replicas',
    make: replicaTransformers,
  },
  PatchTransformer: {
    settings: ({ path, patch, target, options }) =>
      settings({ patches: one(settings({ path, patch, target, options })) }),
    make: patchTransformers,
  },
  PatchStrategicMergeTransformer: {
    settings: ({ paths, patches }) =>
      settings({ patchesStrategicMerge: [...(isList(paths) ? paths : []), ...(patches ? [patches] : [])] }),
    make: strategicMergeTransformers,
  },
  PatchJson6902Transformer: {
    settings: ({ target, path, jsonOp }) =>
      settings({ patchesJson6902: one(settings({ target, path, patch: jsonOp })) }),
    make: json6902Transformers,
  },
  ReplacementTransformer: {
    settings: ({ replacements }) => settings({ replacements }),
    make: replacementTransformers,
  },
  HashTransformer: { settings: () => newObject(), make: () => [addHashes] },
};

const GENERATORS: Readonly<Record<string, GeneratorKind>> = {
  ConfigMapGenerator: 'ConfigMap',
  SecretGenerator: 'Secret',
};

const isBuiltin = (node: Node): boolean => versionText(node) === 'builtin';

function skip(target: Target, node: Node): void {
  const how = isBuiltin(node) ? 'is not run here' : 'is outside Kustomize, and is not run';
  target.session.open = true;
  target.session.missing.add(`the plugin ${kindText(node)} '${nameText(node)}' ${how}`);
}

function pluginTarget(target: Target, node: Node, members: DataObject): Target {
  const kustomization = decodeFields(members, { ...KUSTOMIZATION, ...PLUGINS }, '', false) as unknown as Kustomization;
  return { ...target, kustomization, file: node.place.file };
}

function pluginConfig(plugin: DataObject, name: FieldName | undefined): Config {
  if (!name) return EMPTY_CONFIG;
  const { fieldSpecs } = decodeFields(plugin, PLUGINS, '', false) as { fieldSpecs?: unknown };
  const specs = ((fieldSpecs ?? []) as readonly FieldSpecEntry[]).map(toFieldSpec);
  return { ...EMPTY_CONFIG, fields: { ...EMPTY_CONFIG.fields, [name]: specs } };
}

function madeBy(resource: Resource): Maker {
  const node = resource.node as Node;
  return {
    file: resource.base.place.file,
    plugin: kindText(node),
    name: nameText(node),
    namespace: namespaceText(node),
  };
}

export interface Step {
  readonly run: Transformer;
  readonly note: Transformer;
}

function transformerSteps(target: Target, resource: Resource): Step[] {
  const node = resource.node as Node;
  const kind = kindText(node);
  const names = kind === 'PrefixSuffixTransformer' ? ['PrefixTransformer', 'SuffixTransformer'] : [kind];
  const known = names.flatMap((name) => (isBuiltin(node) && Object.hasOwn(TRANSFORMERS, name) ? [name] : []));
  if (known.length === 0) skip(target, node);
  const value = toValue(node) as DataObject;
  return known.flatMap((name) => {
    const plugin = TRANSFORMERS[name] as Plugin;
    const own = pluginTarget(target, node, plugin.settings(value));
    const note: Transformer = (resources) => noteTransformer(target, resources, madeBy(resource));
    return plugin.make(own, pluginConfig(value, plugin.specs)).map((run) => ({ run, note }));
  });
}

export const pluginTransformers = (target: Target, plugins: readonly Resource[]): Step[] =>
  plugins.flatMap((resource) => transformerSteps(target, resource));

function generated(target: Target, resource: Resource): Resource[] {
  const node = resource.node as Node;
  const kind = isBuiltin(node) && Object.hasOwn(GENERATORS, kindText(node)) ? GENERATORS[kindText(node)] : undefined;
  if (!kind) {
    skip(target, node);
    return [];
  }
  const field = kind === 'Secret' ? 'secretGenerator' : 'configMapGenerator';
  const own = pluginTarget(target, node, settings({ [field]: [toValue(node)] }));
  const entry = own.kustomization[field]?.[0] as GeneratorEntry;
  const named = { ...entry, name: entry.name || nameText(node), namespace: entry.namespace || namespaceText(node) };
  const result = [generate(own, kind, named, '')];
  noteGenerator(target, result, madeBy(resource));
  return result;
}

export const pluginGenerators = (target: Target, plugins: readonly Resource[]): Resource[] =>
  plugins.flatMap((resource) => generated(target, resource));

/** Validators change nothing, so that they are not run is worth a note and no more. */
export function noteValidators(target: Target): void {
  if (target.kustomization.validators?.length) target.session.missing.add(`${target.file}: validators are not run`);
}
