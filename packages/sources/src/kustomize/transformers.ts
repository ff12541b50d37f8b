/** What a kustomization does to its objects, in the order in which Kustomize does it. */
import { noteTransformer } from './build-metadata.ts';
import type { Config } from './config.ts';
import { json6902Transformers, patchTransformers, strategicMergeTransformers, type Transformer } from './patches.ts';
import { pluginTransformers, type Step } from './plugins.ts';
import { replacementTransformers } from './replacements.ts';
import { isGone, type Resource, type Resources } from './resource.ts';
import type { Target } from './target.ts';
import {
  annotationTransformers,
  imageTransformers,
  labelTransformers,
  replicaTransformers,
} from './transform-fields.ts';
import { affixTransformers, namespaceTransformer } from './transform-names.ts';

type Make = (target: Target, config: Config) => Transformer[];

const when =
  (field: keyof Target['kustomization'], make: Make): Make =>
  (target, config) => {
    const value = target.kustomization[field];
    const empty = value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);
    return empty ? [] : make(target, config);
  };

const STEPS: readonly (readonly [plugin: string, make: Make])[] = [
  ['PatchStrategicMergeTransformer', when('patchesStrategicMerge', strategicMergeTransformers)],
  ['PatchTransformer', patchTransformers],
  ['NamespaceTransformer', namespaceTransformer],
  ['PrefixTransformer', (target, config) => affixTransformers(target, config).prefix],
  ['SuffixTransformer', (target, config) => affixTransformers(target, config).suffix],
  ['LabelTransformer', labelTransformers],
  ['AnnotationsTransformer', when('commonAnnotations', annotationTransformers)],
  ['PatchJson6902Transformer', json6902Transformers],
  ['ReplicaCountTransformer', replicaTransformers],
  ['ImageTagTransformer', imageTransformers],
  ['ReplacementTransformer', when('replacements', replacementTransformers)],
];

function dropGone(resources: Resources): void {
  const left = resources.filter((resource) => !isGone(resource));
  if (left.length < resources.length) resources.splice(0, resources.length, ...left);
}

const builtinSteps = (target: Target, config: Config): Step[] =>
  STEPS.flatMap(([plugin, make]) =>
    make(target, config).map((run) => ({
      run,
      note: (resources) => noteTransformer(target, resources, { file: target.file, plugin }),
    })),
  );

/** All are made before the first one runs: a file that cannot be read stops the build at once. */
export function runTransformers(
  target: Target,
  resources: Resources,
  config: Config,
  plugins: readonly Resource[],
): void {
  for (const { run, note } of [...builtinSteps(target, config), ...pluginTransformers(target, plugins)]) {
    run(resources);
    note(resources);
    dropGone(resources);
  }
}
