/** Labels, annotations, replicas and images. */
import { type Config, toFieldSpec } from './config.ts';
import { expectKind, getField, setField, setScalar } from './fields.ts';
import { applySpec, applySpecs, type FieldSpec, mergeSpec, mergeSpecs } from './fieldspec.ts';
import { type Id, isSelected } from './ids.ts';
import type { ImageEntry, LabelEntry, Texts } from './kustomization.ts';
import { type Node, type Place, scalarNode, stringNode } from './node.ts';
import { compareText } from './order.ts';
import type { Transformer } from './patches.ts';
import { type Matcher, matcher } from './pattern.ts';
import { Problem } from './problem.ts';
import { expectObject } from './read-resources.ts';
import { matchingAnyId, type Resource } from './resource.ts';
import { kindText } from './resource-node.ts';
import { placeIn, type Target } from './target.ts';

function setTexts(node: Node, texts: Texts, specs: readonly FieldSpec[], place: Place): void {
  for (const key of Object.keys(texts).sort(compareText)) {
    // One node for all places of one key, as in Kustomize: a later edit of one is seen in all.
    const value = stringNode(texts[key] as string, { ...place, pointer: `${place.pointer}/${escapeKey(key)}` });
    applySpecs(node, specs, (map) => setField(map, key, value), { kind: 'map', tag: '!!map', place });
  }
}

const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const textsTransformer =
  (texts: Texts, specs: readonly FieldSpec[], place: Place): Transformer =>
  (resources) => {
    for (const { node } of resources) if (node) setTexts(node, texts, specs, place);
  };

function labelSpecs(entry: LabelEntry, config: Config): readonly FieldSpec[] {
  const own = mergeSpecs((entry.fields ?? []).map(toFieldSpec), config.fields.labels);
  if (entry.includeSelectors) return mergeSpecs(own, config.fields.commonLabels);
  const withTemplates = entry.includeTemplates ? mergeSpecs(own, config.fields.templateLabels) : own;
  const withClaims = entry.includeVolumeClaimTemplates
    ? mergeSpecs(withTemplates, config.fields.volumeClaimTemplateLabels)
    : withTemplates;
  return mergeSpec(withClaims, { group: '', version: '', kind: '', path: 'metadata/labels', create: true });
}

export function labelTransformers(target: Target, config: Config): Transformer[] {
  const { labels = [], commonLabels = {} } = target.kustomization;
  if (labels.length === 0 && Object.keys(commonLabels).length === 0) return [];
  return [
    ...labels.map((entry, index) =>
      textsTransformer(entry.pairs ?? {}, labelSpecs(entry, config), placeIn(target, `/labels/${index}/pairs`)),
    ),
    textsTransformer(commonLabels, config.fields.commonLabels, placeIn(target, '/commonLabels')),
  ];
}

export const annotationTransformers = (target: Target, config: Config): Transformer[] => [
  textsTransformer(
    target.kustomization.commonAnnotations ?? {},
    config.fields.commonAnnotations,
    placeIn(target, '/commonAnnotations'),
  ),
];

function setReplicas(resources: readonly Resource[], name: string, specs: readonly FieldSpec[], value: Node): boolean {
  let found = false;
  for (const spec of specs) {
    const matches = (id: Id): boolean => id.name === name && isSelected(id, spec);
    for (const { node } of matchingAnyId(resources, matches)) {
      found = true;
      const create = { kind: 'scalar', tag: '!!int', place: value.place } as const;
      applySpec(node as Node, spec, (field) => setScalar(field, { ...value }), create);
    }
  }
  return found;
}

export function replicaTransformers(target: Target, config: Config): Transformer[] {
  return (target.kustomization.replicas ?? []).map(({ name = '', count = 0 }, index) => (resources) => {
    const value = scalarNode(String(count), placeIn(target, `/replicas/${index}/count`), '!!int');
    if (setReplicas(resources, name, config.fields.replicas, value)) return;
    if (!target.session.open) throw new Problem(`replicas: there is no scalable object named ${name}`);
    target.session.missing.add(`the object ${name} that replicas are set for`);
  });
}

const TAG_AND_DIGEST = '(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?';

/** An image name is a pattern; one that cannot be read matches nothing. */
function imageMatcher(name: string): Matcher {
  try {
    return matcher(`^${name}${TAG_AND_DIGEST}$`);
  } catch (error) {
    if (error instanceof Problem) return () => false;
    throw error;
  }
}

interface Image {
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
}

/** A colon before the first slash belongs to the port of the registry. */
function splitImage(image: string): Image {
  const from = Math.max(image.indexOf('/'), 0);
  const at = image.indexOf('@', from);
  const colon = image.indexOf(':', from);
  const digest = at < 0 ? '' : image.slice(at + 1);
  if (colon < 0 || (at >= 0 && at < colon)) return { name: at < 0 ? image : image.slice(0, at), tag: '', digest };
  return { name: image.slice(0, colon), tag: image.slice(colon + 1, at < 0 ? undefined : at), digest };
}

/** A new tag or digest replaces both of the old. */
function newImage(image: string, { newName, newTag, digest, tagSuffix }: ImageEntry): string {
  const old = splitImage(image);
  const parts =
    newTag || digest
      ? { tag: newTag ?? '', digest: digest ?? '' }
      : tagSuffix
        ? { tag: old.tag + tagSuffix, digest: '' }
        : old;
  return (newName || old.name) + (parts.tag && `:${parts.tag}`) + (parts.digest && `@${parts.digest}`);
}

type SetImage = (image: Node) => void;

function setImages(node: Node, set: SetImage): void {
  if (node.kind === 'list') for (const item of node.items) setImages(item, set);
  if (node.kind !== 'map') return;
  for (const [key, value] of node.fields) {
    setImages(value, set);
    if ((key !== 'containers' && key !== 'initContainers') || value.kind !== 'list') continue;
    for (const container of value.items) {
      const image = getField(container, 'image');
      if (image) set(image);
    }
  }
}

export function imageTransformers(target: Target, config: Config): Transformer[] {
  return (target.kustomization.images ?? []).map((entry, index) => {
    const matches = imageMatcher(entry.name ?? '');
    const place = placeIn(target, `/images/${index}`);
    const set = (image: Node): void => {
      expectKind(image, 'scalar');
      if (matches(image.text)) setScalar(image, scalarNode(newImage(image.text, entry), place));
    };
    return (resources) => {
      for (const { node } of resources) {
        if (!node || kindText(node) === 'CustomResourceDefinition') continue;
        expectObject(node);
        setImages(node, set);
        applySpecs(node, config.fields.images, set);
      }
    };
  });
}
