/** A field spec names a field of a kind of object: where labels, names, images … stand. */
import { lookup, splitPath } from './fields.ts';
import { type Gvk, gvkOf, isSelected } from './ids.ts';
import { emptyNode, isNull, type Kind, type Node, overwrite, type Place } from './node.ts';
import { compareGvk } from './order.ts';
import { Problem } from './problem.ts';
import { kindText, versionText } from './resource-node.ts';

export interface FieldSpec extends Gvk {
  readonly path: string;
  readonly create: boolean;
}

type SetValue = (node: Node) => void;

/** How a missing field is made: its kind, and the tag that a null there takes. */
interface Creation {
  readonly kind: Kind;
  readonly tag: string;
  readonly place: Place;
}

/** Equal for the purpose of merging: the one in the list may be more specific than the one that comes. */
const covers = (known: FieldSpec, incoming: FieldSpec): boolean =>
  isSelected(known, incoming) && known.path === incoming.path;

export function mergeSpec(specs: readonly FieldSpec[], incoming: FieldSpec): readonly FieldSpec[] {
  const known = specs.find((spec) => covers(spec, incoming));
  if (!known) return [...specs, incoming];
  if (known.create !== incoming.create) throw new Problem(`conflicting field specs for ${incoming.path}`);
  return specs;
}

export const mergeSpecs = (specs: readonly FieldSpec[], incoming: readonly FieldSpec[]): readonly FieldSpec[] =>
  incoming.reduce(mergeSpec, specs);

export const sortSpecs = <Spec extends Gvk>(specs: readonly Spec[]): readonly Spec[] =>
  specs.toSorted((a, b) => compareGvk(a, b));

/** The field of one step, made if the spec says so; a null becomes what the path needs. */
function enter(node: Node, part: string, last: boolean, create: Creation | undefined): Node | undefined {
  const isList = part.endsWith('[]');
  const name = isList ? part.slice(0, -2) : part;
  if (name === '') throw new Problem('cannot set or create an empty field name');
  const making = create !== undefined && !isList;
  const kind: Kind | undefined = isList ? 'list' : !create ? undefined : last ? create.kind : 'map';
  const field = lookup(node, [name], making && kind ? { kind, place: create.place } : undefined);
  if (field && kind && field.tag === '!!null') {
    overwrite(field, { ...emptyNode(kind, create?.place ?? field.place), text: field.text });
    field.tag = isList ? '' : !last ? '!!map' : (create?.tag ?? '');
  }
  return field;
}

function walk(node: Node, path: readonly string[], set: SetValue, create: Creation | undefined): void {
  const [part, ...rest] = path;
  if (part === undefined) return set(node);
  if (isNull(node)) return;
  if (node.kind === 'list') {
    for (const item of node.items) walk(item, path, set, create);
    return;
  }
  if (node.kind !== 'map') throw new Problem(`${node.place.pointer} is no mapping or list`, node.place.file);
  const field = enter(node, part, rest.length === 0, create);
  if (field) walk(field, rest, set, create);
}

/** Calls `set` on every node that the spec leads to. */
export function applySpec(object: Node, spec: FieldSpec, set: SetValue, create?: Creation): void {
  if (!isSelected(gvkOf(versionText(object), kindText(object)), spec)) return;
  walk(object, splitPath(spec.path, '/'), set, spec.create ? create : undefined);
}

export function applySpecs(object: Node, specs: readonly FieldSpec[], set: SetValue, create?: Creation): void {
  for (const spec of specs) applySpec(object, spec, set, create);
}
