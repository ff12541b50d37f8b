/** What `buildMetadata` asks to be written into every object: where it comes from, and what changed it. */

import type { Resource } from './resource.ts';
import { annotationsOf, kindText, setAnnotations } from './resource-node.ts';
import { tagOf } from './scalar.ts';
import type { Target } from './target.ts';

export const ORIGIN = 'config.kubernetes.io/origin';
export const TRANSFORMATIONS = 'alpha.config.kubernetes.io/transformations';

/** As `filepath.Join`: `..` at the start stays. */
export function joinOrigin(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

const scalar = (text: string): string =>
  tagOf(text) === '!!str' && /^[\w./][\w./ -]*$/.test(text) ? text : JSON.stringify(text);

/** What made or changed an object: a field of the kustomization, or a plugin that it names. */
export interface Maker {
  readonly file: string;
  readonly plugin: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** A path of the tree as it is seen from the folder that is built. */
function fromRoot(target: Target, file: string): string {
  const own = target.folder === '' ? [] : target.folder.split('/');
  const parts = file.split('/');
  let same = 0;
  while (same < own.length && own[same] === parts[same]) same++;
  return joinOrigin(target.origin, [...own.slice(same).map(() => '..'), ...parts.slice(same)].join('/'));
}

const configured = (target: Target, { file, plugin, name, namespace }: Maker): string[] => [
  `configuredIn: ${scalar(fromRoot(target, file))}`,
  'configuredBy:',
  '  apiVersion: builtin',
  `  kind: ${plugin}`,
  ...(name ? [`  name: ${scalar(name)}`] : []),
  ...(namespace ? [`  namespace: ${scalar(namespace)}`] : []),
];

function annotate(resource: Resource, key: string, value: string): void {
  if (resource.node) setAnnotations(resource.node, annotationsOf(resource.node).set(key, value));
}

const wants = (target: Target, option: string): boolean => target.buildMetadata.includes(option);

export function noteOrigin(target: Target, resources: readonly Resource[], path: string): void {
  if (!wants(target, 'originAnnotations')) return;
  for (const resource of resources) annotate(resource, ORIGIN, `path: ${scalar(joinOrigin(target.origin, path))}\n`);
}

export function noteGenerator(target: Target, resources: readonly Resource[], maker?: Maker): void {
  if (!wants(target, 'originAnnotations')) return;
  for (const resource of resources) {
    const plugin = `${resource.node ? kindText(resource.node) : ''}Generator`;
    annotate(resource, ORIGIN, `${configured(target, maker ?? { file: target.file, plugin }).join('\n')}\n`);
  }
}

export function noteTransformer(target: Target, resources: readonly Resource[], maker: Maker): void {
  if (!wants(target, 'transformerAnnotations')) return;
  const [first, ...rest] = configured(target, maker);
  const item = `- ${first}\n${rest.map((line) => `  ${line}\n`).join('')}`;
  for (const resource of resources) {
    const before = resource.node && annotationsOf(resource.node).get(TRANSFORMATIONS);
    annotate(resource, TRANSFORMATIONS, `${before ?? ''}${item}`);
  }
}
