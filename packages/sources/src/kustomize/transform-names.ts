/** `namespace`, `namePrefix`, `nameSuffix`, and the hash that generated names end in. */
import type { Config } from './config.ts';
import { getField, itemsOf, lookup, setScalar } from './fields.ts';
import { applySpec, applySpecs, type FieldSpec } from './fieldspec.ts';
import { contentHash } from './hash.ts';
import { gvkOf, type Id, idKey, isClusterScoped, isSelected, showId } from './ids.ts';
import { isNull, type Node, type Place, scalarNode, stringNode } from './node.ts';
import type { Transformer } from './patches.ts';
import { Problem } from './problem.ts';
import { appendMark, idOf, isGone, isMarked, MARKS, originalId, type Resource, rememberId } from './resource.ts';
import { annotationsOf, kindText, nameText, setMetadataText, versionText } from './resource-node.ts';
import { placeIn, type Target } from './target.ts';

const HELM_MARK = 'helm.kustomize.sigs.k8s.io/generated';

export function namespaceTransformer(target: Target, config: Config): Transformer[] {
  const namespace = target.kustomization.namespace;
  if (!namespace) return [];
  const rules = namespaceRules(target, namespace);
  return [
    (resources) => {
      for (const resource of resources) {
        const { node } = resource;
        if (!node || isGone(resource) || annotationsOf(node).get(HELM_MARK) === 'true') continue;
        rememberId(resource);
        setNamespaces(node, config.fields.namespace, rules);
      }
      refuseEqualIds(resources);
    },
  ];
}

function refuseEqualIds(resources: readonly Resource[]): void {
  const seen = new Set<string>();
  for (const resource of resources) {
    const id = idOf(resource);
    if (seen.has(idKey(id))) throw new Problem(`the namespace gives two objects the same id: ${showId(id)}`);
    seen.add(idKey(id));
  }
}

const METADATA_NAMESPACE: FieldSpec = {
  ...{ group: '', version: '', kind: '' },
  ...{ path: 'metadata/namespace', create: true },
};

interface NamespaceRules {
  readonly set: (field: Node) => void;
  /** Whether the namespace of a subject of a role binding is set. */
  readonly isSubject: (subject: Node) => boolean;
  readonly place: Place;
}

const says = (subject: Node, field: string, text: string): boolean => {
  const found = getField(subject, field);
  return found !== undefined && !isNull(found) && found.text === text;
};

/** Only the service account named `default` is certain to be in this namespace; others follow their object. */
const SUBJECTS: Readonly<Record<string, (subject: Node) => boolean>> = {
  defaultOnly: (subject) => says(subject, 'name', 'default'),
  allServiceAccounts: (subject) => says(subject, 'kind', 'ServiceAccount'),
  none: () => false,
};

function namespaceRules(target: Target, namespace: string): NamespaceRules {
  const { unsetOnly, setRoleBindingSubjects } = target.kustomization;
  const mode = setRoleBindingSubjects || 'defaultOnly';
  const isSubject = Object.hasOwn(SUBJECTS, mode) ? SUBJECTS[mode] : undefined;
  if (!isSubject) throw new Problem(`setRoleBindingSubjects cannot be ${mode}`);
  const place = placeIn(target, '/namespace');
  const set = (field: Node): void => {
    if (!unsetOnly || isNull(field) || field.text === '') setScalar(field, stringNode(namespace, place));
  };
  return { set, isSubject, place };
}

function setNamespaces(node: Node, specs: readonly FieldSpec[], { set, isSubject, place }: NamespaceRules): void {
  const binding = ['RoleBinding', 'ClusterRoleBinding'].includes(kindText(node));
  const create = { kind: 'scalar', tag: '', place } as const;
  if (!isClusterScoped(gvkOf(versionText(node), kindText(node)))) applySpec(node, METADATA_NAMESPACE, set, create);
  const subjects = binding ? lookup(node, ['subjects']) : undefined;
  if (subjects && !isNull(subjects))
    for (const subject of itemsOf(subjects).filter(isSubject))
      set(lookup(subject, ['namespace'], { kind: 'scalar', place }) as Node);
  const others = specs.filter(
    ({ path, kind }) =>
      path !== 'metadata/namespace' &&
      !(path === 'metadata/name' && versionText(node) !== 'v1') &&
      !(binding && path === 'subjects/namespace' && kind.endsWith('RoleBinding')),
  );
  applySpecs(node, others, set, { ...create, tag: '!!str' });
}

const NEVER_RENAMED = [
  { kind: 'CustomResourceDefinition' },
  { kind: 'APIService', group: 'apiregistration.k8s.io' },
  { kind: 'Namespace' },
];
const keepsItsName = (id: Id): boolean => NEVER_RENAMED.some((selector) => isSelected(id, selector));

interface Affix {
  readonly text: string;
  readonly mark: string;
  readonly rename: (name: string) => string;
  readonly place: Place;
}

function affixOne(resource: Resource, specs: readonly FieldSpec[], affix: Affix): void {
  const id = originalId(resource);
  const { node } = resource;
  if (!node || keepsItsName(id)) return;
  for (const spec of specs) {
    if (!isSelected(id, spec)) continue;
    if (spec.path === 'metadata/name') {
      appendMark(node, affix.mark, affix.text);
      rememberId(resource);
    }
    applySpec(node, spec, (name) => setScalar(name, scalarNode(affix.rename(name.text), affix.place)), {
      ...{ kind: 'scalar', tag: '!!str' },
      place: affix.place,
    });
  }
}

const affixAll =
  (specs: readonly FieldSpec[], affix: Affix): Transformer =>
  (resources) => {
    for (const resource of resources) affixOne(resource, specs, affix);
  };

interface Affixes {
  readonly prefix: Transformer[];
  readonly suffix: Transformer[];
}

export function affixTransformers(target: Target, config: Config): Affixes {
  const { namePrefix = '', nameSuffix = '' } = target.kustomization;
  const prefix: Affix = {
    ...{ text: namePrefix, mark: MARKS.prefixes, place: placeIn(target, '/namePrefix') },
    rename: (name) => namePrefix + name,
  };
  const suffix: Affix = {
    ...{ text: nameSuffix, mark: MARKS.suffixes, place: placeIn(target, '/nameSuffix') },
    rename: (name) => name + nameSuffix,
  };
  return {
    prefix: namePrefix === '' ? [] : [affixAll(config.fields.namePrefix, prefix)],
    suffix: nameSuffix === '' ? [] : [affixAll(config.fields.nameSuffix, suffix)],
  };
}

/** Once all else is done: a change of content then changes the name. */
export function addHashes(resources: readonly Resource[]): void {
  for (const resource of resources) {
    const { node } = resource;
    if (!node || !isMarked(node, MARKS.needsHash)) continue;
    rememberId(resource);
    setMetadataText(node, 'name', `${nameText(node)}-${contentHash(node)}`, node.place);
  }
}
