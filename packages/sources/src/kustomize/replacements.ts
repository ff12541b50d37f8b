/** `replacements`: the value of one field copied into others. */
import { isList, isObject } from '@palisade/core/value';
import { readSettings } from './documents.ts';
import { lookup, splitFieldPath } from './fields.ts';
import { gvkOf, type Id, isSelected, sameNamespace } from './ids.ts';
import type { FieldOptions, ReplacementEntry, Selector, TargetEntry } from './kustomization.ts';
import { decodeFields, REPLACEMENT } from './kustomization-schema.ts';
import { type Budget, copyNode, isEmpty, type Node, type Place, scalarNode } from './node.ts';
import type { Transformer } from './patches.ts';
import { matchPath } from './path-matcher.ts';
import { Problem } from './problem.ts';
import { replaceValue, type Write } from './replace-value.ts';
import { previousIdsOf, type Resource } from './resource.ts';
import { kindText, namespaceText, nameText, versionText } from './resource-node.ts';
import { idPattern, matchesId, metadataMatcher } from './select.ts';
import { placeIn, sourceFile, type Target } from './target.ts';
import { setInText } from './text-document.ts';

const DEFAULT_PATH = 'metadata.name';

/** The id an object has and those it had; none of them says that it has no namespace. */
const allIds = (node: Node): readonly Id[] => [
  {
    ...gvkOf(versionText(node), kindText(node)),
    ...{ name: nameText(node), namespace: namespaceText(node), clusterScoped: false },
  },
  ...previousIdsOf(node),
];

function isSelectedBy(id: Id, selector: Selector): boolean {
  const { name = '', namespace = '' } = selector;
  const inNamespace = namespace === '' || sameNamespace(id, { ...id, namespace });
  return (name === '' || name === id.name) && inNamespace && isSelected(id, selector);
}

const show = (selector: Selector): string => JSON.stringify(selector);

function findSource(nodes: readonly Node[], selector: Selector): Node {
  const found = nodes.filter((node) => allIds(node).some((id) => isSelectedBy(id, selector)));
  if (found.length > 1) throw new Problem(`multiple matches for selector ${show(selector)}`);
  if (!found[0]) throw new Problem(`nothing selected by ${show(selector)}`);
  return found[0];
}

function sourceValue(nodes: readonly Node[], entry: ReplacementEntry, place: Place, budget: Budget): Node {
  const { source } = entry;
  if (entry.sourceValue !== undefined && source) throw new Problem('sourceValue and source are mutually exclusive');
  if (!source) return scalarNode(entry.sourceValue ?? '', place);
  const path = source.fieldPath || DEFAULT_PATH;
  const found = lookup(findSource(nodes, source), splitFieldPath(path));
  if (!found || isEmpty(found))
    throw new Problem(`fieldPath ${path} is missing for the replacement source ${show(source)}`);
  return refined(found, source.options, budget);
}

function refined(node: Node, options: FieldOptions | undefined, budget: Budget): Node {
  if (!options?.delimiter) return node;
  if (node.kind !== 'scalar') throw new Problem('a delimiter can only be used with scalars');
  const part = node.text.split(options.delimiter)[options.index ?? 0];
  if (part === undefined) throw new Problem(`index ${options.index} is out of bounds for ${node.text}`);
  return { ...copyNode(node, budget), text: part };
}

function writeTo(node: Node, fieldPath: string, write: Write): void {
  const path = splitFieldPath(fieldPath);
  if (setInText(node, path, write)) return;
  const fields = matchPath(node, path, write.create);
  if (fields.length === 0) throw new Problem(`unable to find field ${fieldPath} in replacement target`);
  for (const field of fields) replaceValue(field, write.value, write.options, write.budget);
}

const hasId = (selector: Selector): boolean =>
  [selector.group, selector.version, selector.kind, selector.name, selector.namespace].some(Boolean);

/** Whether an object is a target. */
function targetMatcher(entry: TargetEntry): (node: Node) => boolean {
  if (!entry.select) throw new Problem('a replacement target must specify what to select');
  const pattern = idPattern(entry.select);
  const metadata = metadataMatcher(entry.select);
  const rejects = (entry.reject ?? []).map((selector) => ({
    pattern: hasId(selector) ? idPattern(selector) : undefined,
    metadata: selector.labelSelector || selector.annotationSelector ? metadataMatcher(selector) : undefined,
  }));
  return (node) => {
    const ids = allIds(node);
    if (!metadata(node) || rejects.some((reject) => reject.metadata?.(node))) return false;
    if (rejects.some(({ pattern: of }) => of && ids.some((id) => matchesId(of, id)))) return false;
    return ids.some((id) => matchesId(pattern, id));
  };
}

function apply(resources: readonly Resource[], entry: ReplacementEntry, place: Place, budget: Budget): void {
  if ((entry.sourceValue === undefined && !entry.source) || !entry.targets)
    throw new Problem('replacements must specify a source and at least one target');
  const nodes = resources.flatMap(({ node }) => (node ? [node] : []));
  const value = sourceValue(nodes, entry, place, budget);
  for (const target of entry.targets) {
    const matches = targetMatcher(target);
    const paths = target.fieldPaths?.length ? target.fieldPaths : [DEFAULT_PATH];
    const create = target.options?.create ? { kind: value.kind, place } : undefined;
    for (const node of nodes)
      if (matches(node))
        for (const path of paths) writeTo(node, path, { value, options: target.options, create, budget });
  }
}

interface Placed {
  readonly entry: ReplacementEntry;
  readonly place: Place;
}

function fromFile(target: Target, path: string): Placed[] {
  const source = sourceFile(target, path);
  if (!source) return [];
  const value = readSettings(source.text, source.file);
  if (!isList(value) && !isObject(value)) throw new Problem('neither a replacement nor a list of them', source.file);
  return (isList(value) ? value : [value]).map((item, index) => ({
    entry: decodeFields(item, REPLACEMENT, '', false) as unknown as ReplacementEntry,
    place: { file: source.file, document: 0, pointer: isList(value) ? `/${index}` : '' },
  }));
}

function entriesOf(target: Target): Placed[] {
  return (target.kustomization.replacements ?? []).flatMap((entry, index) => {
    if (entry.path && (entry.source || entry.targets?.length))
      throw new Problem('a replacement cannot have both a path and a source or targets');
    return entry.path ? fromFile(target, entry.path) : [{ entry, place: placeIn(target, `/replacements/${index}`) }];
  });
}

/** Where a base was not fetched, what a replacement looks for may be there. */
function applyOrMiss(target: Target, resources: readonly Resource[], { entry, place }: Placed): void {
  try {
    apply(resources, entry, place, target.session.budget);
  } catch (error) {
    if (!(error instanceof Problem) || !target.session.open) throw error;
    target.session.missing.add(`what a replacement needs (${error.message})`);
  }
}

export function replacementTransformers(target: Target): Transformer[] {
  const entries = entriesOf(target);
  return [
    (resources) => {
      for (const entry of entries) applyOrMiss(target, resources, entry);
    },
  ];
}
