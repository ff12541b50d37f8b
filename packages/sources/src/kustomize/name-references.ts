/** Once names have changed, the fields that refer to them follow. */
import { fieldOf, getField, itemsOf, setField, setScalar } from './fields.ts';
import { applySpec, type FieldSpec } from './fieldspec.ts';
import { effectiveNamespace, type Gvk, type Id, isSelected, sameNamespace, showId } from './ids.ts';
import { isNull, type Node, scalarNode } from './node.ts';
import { Problem } from './problem.ts';
import type { Reference } from './reference-table.ts';
import { idOf, MARKS, marksOf, originalId, previousIds, type Resource } from './resource.ts';
import { kindText, namespaceText, nameText } from './resource-node.ts';

/** An object with its current id, which no reference changes. */
interface Candidate {
  readonly resource: Resource;
  readonly id: Id;
}

/** All objects, and by each name they had. */
interface Names {
  readonly all: readonly Candidate[];
  readonly byFormerName: ReadonlyMap<string, readonly Candidate[]>;
}

type Accepts = (candidate: Candidate) => boolean;

/** A field of one object that may hold the name of another. */
interface Referrer extends Candidate {
  readonly node: Node;
  readonly names: Names;
  readonly accepts: Accepts;
  readonly field: FieldSpec;
  readonly target: Gvk;
}

type Same = (a: Node, b: Node) => boolean;
const sameName: Same = (a, b) => nameText(a) === nameText(b);
const sameNameAndNamespace: Same = (a, b) => sameName(a, b) && namespaceText(a) === namespaceText(b);

/** The namespaces of the service accounts that a RoleBinding names. */
function subjectNamespaces(node: Node): ReadonlySet<string> {
  const subjects = kindText(node) === 'RoleBinding' ? fieldOf(node, 'subjects') : undefined;
  const accounts = (subjects?.items ?? []).filter((subject) => fieldOf(subject, 'kind')?.text === 'ServiceAccount');
  return new Set(
    accounts.flatMap((subject) => {
      const namespace = fieldOf(subject, 'namespace');
      if (!namespace) return [];
      if (isNull(namespace)) throw new Problem(`a subject of ${nameText(node)} has no namespace`, node.place.file);
      return [namespace.text];
    }),
  );
}

function referable({ id, resource }: Candidate): Accepts {
  if (id.clusterScoped) return () => true;
  const namespaces = subjectNamespaces(resource.node as Node);
  return (other) => other.id.clusterScoped || sameNamespace(id, other.id) || namespaces.has(other.id.namespace);
}

function sameEnding(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length > b.length ? [b, a] : [a, b];
  if (short.length === 0) return long.length === 0;
  return short.every((part, index) => long[index + long.length - short.length] === part);
}

/** Given the same prefixes and suffixes; `lenient` where those of one are none. */
function sameAffixes(a: Resource, b: Resource, lenient: boolean): boolean {
  return [MARKS.prefixes, MARKS.suffixes].every((mark) => {
    const [left, right] = [marksOf(a, mark), marksOf(b, mark)];
    return (lenient && (left.length === 0 || right.length === 0)) || sameEnding(left, right);
  });
}

const wasSelected = (resource: Resource, selector: Partial<Gvk>): boolean =>
  previousIds(resource).some((id) => isSelected(id, selector));

/** A role is only meant by a binding that says its kind. */
function roleSelector({ field, node }: Referrer): Partial<Gvk> {
  if (!field.path.endsWith('roleRef/name')) return {};
  const role = fieldOf(node, 'roleRef');
  const [group, kind] = [fieldOf(role, 'apiGroup'), fieldOf(role, 'kind')];
  return group && kind ? { group: group.text, kind: kind.text } : {};
}

function inReach(referrer: Id, id: Id): boolean {
  return referrer.clusterScoped || id.clusterScoped || id.kind === 'ServiceAccount' || sameNamespace(referrer, id);
}

/** The objects that had this name and are of the kind that the field refers to. */
function meantBy(referrer: Referrer, name: string, accepts: Accepts): readonly Candidate[] {
  const role = roleSelector(referrer);
  const named = referrer.names.byFormerName.get(name) ?? [];
  return named.filter(
    (one) =>
      accepts(one) &&
      wasSelected(one.resource, referrer.target) &&
      wasSelected(one.resource, role) &&
      inReach(referrer.id, one.id),
  );
}

function findReferral(referrer: Referrer, name: string, accepts: Accepts, same: Same): Node | undefined {
  let left = meantBy(referrer, name, accepts);
  if (left.length !== 1) left = left.filter(({ resource }) => sameAffixes(resource, referrer.resource, true));
  if (left.length > 1) left = left.filter(({ resource }) => sameAffixes(resource, referrer.resource, false));
  const nodes = left.map(({ resource }) => resource.node as Node);
  const first = nodes[0];
  if (!first || nodes.every((node) => same(first, node))) return first;
  const ids = left.map(({ id }) => showId(id)).join(', ');
  throw new Problem(`found multiple possible referrals of ${name}: ${ids}`, referrer.node.place.file);
}

function setName(referrer: Referrer, node: Node): void {
  const referral = findReferral(referrer, node.text, referrer.accepts, sameName);
  if (!referral) return;
  const name = nameText(referral);
  if (name !== node.text) setScalar(node, scalarNode(name, node.place));
}

/** A namespace means the one that objects were in first; where none was, the one they are in now. */
function inNamespace({ names, accepts }: Referrer, namespace: string): Accepts {
  const isIn = (id: Id): boolean => !id.clusterScoped && effectiveNamespace(id) === namespace;
  const wasIn = ({ resource }: Candidate): boolean => isIn(originalId(resource));
  const first = names.all.some((one) => accepts(one) && wasIn(one));
  return (one) => accepts(one) && (first ? wasIn(one) : isIn(one.id));
}

/** A reference that is a mapping, as a subject is, names a namespace too. */
function setReference(referrer: Referrer, node: Node): void {
  const name = getField(node, 'name');
  if (!name) throw new Problem(`no 'name' in ${node.place.pointer}`, node.place.file);
  const namespace = getField(node, 'namespace');
  const accepts = namespace ? inNamespace(referrer, namespace.text) : referrer.accepts;
  const referral = findReferral(referrer, name.text, accepts, sameNameAndNamespace);
  if (!referral) return;
  const [newName, newNamespace] = [nameText(referral), namespaceText(referral)];
  if (newName === name.text && newNamespace === '') return;
  setField(node, 'name', scalarNode(newName, name.place));
  if (newNamespace !== '') setField(node, 'namespace', scalarNode(newNamespace, namespace?.place ?? node.place));
}

function setOne(referrer: Referrer, node: Node): void {
  if (isNull(node)) return;
  if (node.kind === 'scalar') setName(referrer, node);
  else if (node.kind === 'map') setReference(referrer, node);
  else for (const item of itemsOf(node)) if (item.kind !== 'list') setOne(referrer, item);
}

function fixOne(candidate: Candidate, names: Names, references: readonly Reference[]): void {
  const node = candidate.resource.node as Node;
  const first = originalId(candidate.resource);
  const fields = references.flatMap((target) =>
    target.fields.filter((field) => isSelected(first, field)).map((field) => ({ field, target })),
  );
  if (fields.length === 0) return;
  const accepts = referable(candidate);
  const { group, version, kind } = candidate.id;
  for (const { field, target } of fields) {
    const referrer = { ...candidate, node, names, accepts, field: { ...field, group, version, kind }, target };
    applySpec(node, referrer.field, (found) => setOne(referrer, found));
  }
}

function indexNames(all: readonly Candidate[]): Names {
  const byFormerName = new Map<string, Candidate[]>();
  for (const candidate of all)
    for (const name of new Set(previousIds(candidate.resource).map((id) => id.name))) {
      const known = byFormerName.get(name);
      if (known) known.push(candidate);
      else byFormerName.set(name, [candidate]);
    }
  return { all, byFormerName };
}

export function fixReferences(resources: readonly Resource[], references: readonly Reference[]): void {
  const all = resources.flatMap((resource) => (resource.node ? [{ resource, id: idOf(resource) }] : []));
  const names = indexNames(all);
  for (const candidate of all) fixOne(candidate, names, references);
}
