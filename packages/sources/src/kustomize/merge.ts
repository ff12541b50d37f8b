/**
 * Strategic merge of a patch into an object, as Kustomize does it: `$patch` directives, lists merged by key where the
 * kind is built in, items of the patch first. Nodes of the patch are moved into the object, so they keep their place.
 */
import { expectKind, setField } from './fields.ts';
import { directiveOf } from './merge-directive.ts';
import { mergeList } from './merge-list.ts';
import { fieldSchema, type ListSchema, listSchema, type Schema, schemaOf } from './merge-schema.ts';
import { isNull, type Kind, type Node } from './node.ts';
import { kindText, versionText } from './resource-node.ts';

/** What is merged: what stands in the object, and what the patch says. Either may be missing. */
export interface Pair {
  readonly dest: Node | undefined;
  readonly patch: Node | undefined;
}

const kindOfPair = ({ dest, patch }: Pair): Kind | undefined => {
  if (dest && !isNull(dest)) return dest.kind;
  return patch && !isNull(patch) ? patch.kind : undefined;
};

/** An inner object of a kind that is not known may itself be of a kind that is. */
function inferredSchema({ dest, patch }: Pair): Schema {
  for (const node of [dest, patch]) {
    if (!node || node.kind !== 'map') continue;
    const found = schemaOf(versionText(node), kindText(node));
    if (found) return found;
  }
  return undefined;
}

/** The merged node, or undefined where the field goes. */
export function mergeNodes(pair: Pair, known: Schema, list?: ListSchema): Node | undefined {
  const kind = kindOfPair(pair);
  for (const node of [pair.dest, pair.patch]) if (node && kind) expectKind(node, kind);
  if (kind === 'scalar') return pair.patch ?? pair.dest;
  if (kind === 'list') return list ? mergeKeyedList(pair, list) : (pair.patch ?? pair.dest);
  return mergeMaps(pair, known ?? inferredSchema(pair));
}

function mapToFill({ dest, patch }: Pair): Node | undefined {
  if (dest === undefined || isNull(dest)) {
    if (patch?.kind === 'map' && directiveOf(patch) === 'delete') return undefined;
    if (patch === undefined && dest && dest.text !== '') return { ...dest, kept: true };
    return patch;
  }
  if (patch && isNull(patch)) return undefined;
  return choose(dest, patch);
}

function listToFill({ dest, patch }: Pair): Node | undefined {
  if (dest === undefined || isNull(dest)) return patch;
  if (patch && isNull(patch)) return undefined;
  return choose(dest, patch);
}

function choose(dest: Node, patch: Node | undefined): Node | undefined {
  const directive = patch ? directiveOf(patch) : 'merge';
  if (directive === 'delete') return undefined;
  return directive === 'replace' ? patch : dest;
}

function mergeMaps(pair: Pair, schema: Schema): Node | undefined {
  const dest = mapToFill(pair);
  if (!dest) return undefined;
  const oddKey = pair.patch?.oddKey ?? dest.oddKey;
  const names = new Set([...dest.fields.keys(), ...(pair.patch?.fields.keys() ?? [])]);
  for (const name of [...names].sort()) {
    const member = { dest: dest.fields.get(name), patch: pair.patch?.fields.get(name) };
    setField(dest, name, mergeNodes(member, fieldSchema(schema, name), listSchema(schema, name)));
  }
  // A key that a patch adds is written as it is there, with its quotes.
  if (oddKey === undefined) delete dest.oddKey;
  else dest.oddKey = oddKey;
  return dest;
}

function mergeKeyedList(pair: Pair, schema: ListSchema): Node | undefined {
  const dest = listToFill(pair);
  if (!dest) return undefined;
  return mergeList({ dest, patch: pair.patch }, schema.keys, (member) => mergeNodes(member, schema.item));
}
