/**
 * One object on its way through the build. What Kustomize must remember of it (the names it had, the prefixes it was
 * given …) stands in annotations of the object, as in Kustomize itself: a patch that drops all annotations then has the
 * same effect here as there.
 */
import { clearField, fieldOf, lookup, setField } from './fields.ts';
import { gvkOf, type Id, idKey, isClusterScoped, showId, splitApiVersion } from './ids.ts';
import { isEmpty, type Node, stringNode } from './node.ts';
import { Problem } from './problem.ts';
import { annotationsOf, kindText, namespaceText, nameText, setAnnotations, versionText } from './resource-node.ts';

const DOMAIN = 'internal.config.kubernetes.io';
export const MARKS = {
  previousKinds: `${DOMAIN}/previousKinds`,
  previousNames: `${DOMAIN}/previousNames`,
  previousNamespaces: `${DOMAIN}/previousNamespaces`,
  prefixes: `${DOMAIN}/prefixes`,
  suffixes: `${DOMAIN}/suffixes`,
  behavior: `${DOMAIN}/generatorBehavior`,
  needsHash: `${DOMAIN}/needsHashSuffix`,
  allowNameChange: `${DOMAIN}/allowNameChange`,
  allowKindChange: `${DOMAIN}/allowKindChange`,
  refBy: `${DOMAIN}/refBy`,
} as const;

/** Annotations that never reach the output. */
export const BUILD_ANNOTATIONS: ReadonlySet<string> = new Set([
  ...Object.values(MARKS),
  ...['path', 'index', 'seqindent', 'id', 'annotations-migration-resource-id'].map((name) => `${DOMAIN}/${name}`),
  ...['path', 'index', 'id'].map((name) => `config.kubernetes.io/${name}`),
  'helm.kustomize.sigs.k8s.io/generated',
]);

export const ENABLED = 'enabled';

export interface Resource {
  /** Undefined once a patch has deleted the object. */
  node: Node | undefined;
  /** The vars that read a field of this object. */
  vars: string[];
  /** The node that was read, for the file and document the object comes from. */
  readonly base: Node;
  /** Previous ids, kept while the annotations they were read from are the same. */
  known?: { readonly marks: string; readonly ids: readonly Id[] };
}

export const newResource = (node: Node): Resource => ({ node, vars: [], base: node });

export const isGone = (resource: Resource): boolean => isEmpty(resource.node);

const NOBODY: Id = { group: '', version: '', kind: '', name: '', namespace: '', clusterScoped: false };

export function idOf(resource: Resource): Id {
  const { node } = resource;
  if (!node) return NOBODY;
  const gvk = gvkOf(versionText(node), kindText(node));
  return { ...gvk, name: nameText(node), namespace: namespaceText(node), clusterScoped: isClusterScoped(gvk) };
}

/** The ids an object had, as its annotations tell them; the oldest first. */
export function previousIdsOf(node: Node): readonly Id[] {
  const annotations = annotationsOf(node);
  const names = annotations.get(MARKS.previousNames)?.split(',');
  if (!names) return [];
  const namespaces = (annotations.get(MARKS.previousNamespaces) ?? '').split(',');
  const kinds = (annotations.get(MARKS.previousKinds) ?? '').split(',');
  if (names.length !== namespaces.length || names.length !== kinds.length)
    throw new Problem(`the annotations ${DOMAIN}/previous… of ${nameText(node)} do not agree`, node.place.file);
  const [group, version] = splitApiVersion(versionText(node));
  return names.map((name, index) => ({
    ...{ group, version, kind: kinds[index] as string },
    ...{ name, namespace: namespaces[index] as string, clusterScoped: false },
  }));
}

export function previousIds(resource: Resource): readonly Id[] {
  const { node } = resource;
  if (!node) return [];
  const fields = node.fields.get('metadata')?.fields.get('annotations')?.fields;
  const names = fields?.get(MARKS.previousNames)?.text;
  if (names === undefined) return [];
  const others = [fields?.get(MARKS.previousNamespaces)?.text, fields?.get(MARKS.previousKinds)?.text];
  const marks = [names, ...others, versionText(node)].join('\n');
  if (resource.known?.marks !== marks) resource.known = { marks, ids: previousIdsOf(node) };
  return resource.known.ids;
}

export const originalId = (resource: Resource): Id => previousIds(resource)[0] ?? idOf(resource);

export const isMarked = (node: Node, mark: string): boolean => annotationsOf(node).get(mark) === ENABLED;

export function mark(node: Node, key: string, value = ENABLED): void {
  setAnnotations(node, annotationsOf(node).set(key, value));
}

/** The other annotations stay as they are, so a reference that stands in one of them can still be updated. */
export function appendMark(node: Node, key: string, value: string): void {
  if (value === '') return;
  const before = annotationsOf(node).get(key);
  const text = before === undefined ? value : `${before},${value}`;
  const metadata = fieldOf(node, 'metadata');
  if (metadata && isEmpty(fieldOf(metadata, 'annotations'))) clearField(metadata, 'annotations');
  const annotations = lookup(node, ['metadata', 'annotations'], { kind: 'map', place: node.place });
  if (annotations) setField(annotations, key, stringNode(text, node.place));
}

export const marksOf = (resource: Resource, key: string): readonly string[] =>
  (resource.node && annotationsOf(resource.node).get(key)?.split(',')) || [];

/** To be called before an id changes, so that references by the old one are still found. */
export function rememberId(resource: Resource): void {
  const id = idOf(resource);
  if (!resource.node) return;
  appendMark(resource.node, MARKS.previousNames, id.name);
  appendMark(
    resource.node,
    MARKS.previousNamespaces,
    id.clusterScoped ? '_non_namespaceable_' : id.namespace || 'default',
  );
  appendMark(resource.node, MARKS.previousKinds, id.kind);
}

export type Resources = Resource[];

export const matchingAnyId = (resources: readonly Resource[], matches: (id: Id) => boolean): Resource[] =>
  resources.filter((resource) => !isGone(resource) && (previousIds(resource).some(matches) || matches(idOf(resource))));

/** Adds objects; two of one id are an error. */
export function appendAll(resources: Resources, incoming: readonly Resource[]): void {
  const known = new Set(resources.map((resource) => idKey(idOf(resource))));
  for (const resource of incoming) {
    const id = idOf(resource);
    const key = idKey(id);
    if (known.has(key))
      throw new Problem(`may not add resource with an already registered id: ${showId(id)}`, resource.base.place.file);
    known.add(key);
    resources.push(resource);
  }
}

export const append = (resources: Resources, resource: Resource): void => appendAll(resources, [resource]);
