/** `vars`, the forerunner of replacements: `$(NAME)` in a text stands for the value of a field. */
import { lookup, splitFieldPath } from './fields.ts';
import { applySpecs, type FieldSpec } from './fieldspec.ts';
import { type Id, sameGvkAndName, sameId, splitApiVersion } from './ids.ts';
import type { VarEntry } from './kustomization.ts';
import { isNull, isString, type Node } from './node.ts';
import { Problem } from './problem.ts';
import { matchingAnyId, type Resource } from './resource.ts';

export type Vars = Map<string, VarEntry>;

const NO_NAME = '';

function objectId({ objref = {} }: VarEntry): Id {
  const { apiVersion = '', group = '', version = '', kind = '', name = '', namespace = '' } = objref;
  const parts = splitApiVersion(apiVersion);
  const slashes = apiVersion.split('/').length - 1;
  const gvk =
    apiVersion === '' || slashes > 1
      ? { group, version }
      : { group: slashes === 1 ? parts[0] : group, version: slashes === 1 ? parts[1] : apiVersion };
  return { ...gvk, kind, name, namespace, clusterScoped: false };
}

/** An object remembers the vars that read it, so it is still known once it has another name. */
export function declareVars(resources: readonly Resource[], known: Vars, incoming: readonly VarEntry[]): void {
  for (const entry of incoming) {
    const id = objectId(entry);
    const same = id.namespace === '' ? sameGvkAndName : sameId;
    const matches = matchingAnyId(resources, (other) => same(id, other));
    if (matches.length > 1) throw new Problem(`found ${matches.length} objects for the var ${entry.name}`);
    matches[0]?.vars.push(entry.name ?? NO_NAME);
  }
  mergeVars(known, incoming);
}

export function mergeVars(known: Vars, incoming: Iterable<VarEntry>): void {
  for (const entry of incoming) {
    const name = entry.name ?? NO_NAME;
    if (known.has(name)) throw new Problem(`var '${name}' already encountered`);
    known.set(name, entry);
  }
}

/** `ports[0]` is two steps. */
const splitIndexes = (path: string): string[] =>
  splitFieldPath(path).flatMap((part) => {
    const match = /^(.*)\[(\d+)\]$/.exec(part);
    return match ? [match[1] as string, match[2] as string].filter((one) => one !== '') : [part];
  });

/** A scalar to put in place of `$(NAME)`; undefined for what is no scalar, which stays as it is written. */
function valueOf(resources: readonly Resource[], entry: VarEntry): Node | undefined {
  const owner = resources.find(({ vars }) => vars.includes(entry.name ?? NO_NAME));
  if (!owner?.node) throw new Problem(`var '${entry.name}' cannot be mapped to a field in the set of known resources`);
  const path = entry.fieldref?.fieldPath || 'metadata.name';
  const found = lookup(owner.node, splitIndexes(path));
  if (!found) throw new Problem(`the field ${path} of var '${entry.name}' was not found`);
  return found.kind === 'scalar' ? found : undefined;
}

type Mapping = (name: string) => Node | undefined;

/** As Go prints the value inside a longer text. */
function printed(value: Node): string {
  if (value.tag === '!!bool') return value.text.toLowerCase() === 'true' ? 'true' : 'false';
  return value.text;
}

interface Expanded {
  readonly text: string;
  /** The text is one variable and nothing else: its type is kept. */
  readonly whole: Node | undefined;
}

const MAX_TEXT = 1_000_000;

function expand(input: string, mapping: Mapping): Expanded {
  let text = '';
  for (let at = 0; at < input.length; at++) {
    const next = input[at + 1];
    if (input[at] !== '$' || next === undefined) text += input[at];
    else if (next === '$') {
      text += '$';
      at++;
    } else if (next === '(') {
      const close = input.indexOf(')', at + 2);
      if (close < 0) {
        text += '$(';
        at++;
        continue;
      }
      const value = mapping(input.slice(at + 2, close));
      if (value && at === 0 && close === input.length - 1) return { text: '', whole: value };
      text += value ? printed(value) : input.slice(at, close + 1);
      at = close;
    } else {
      text += `$${next}`;
      at++;
    }
    if (text.length > MAX_TEXT) throw new Problem('a var grows without bound');
  }
  return { text, whole: undefined };
}

const TYPED: ReadonlySet<string> = new Set(['!!int', '!!float', '!!bool']);

function replaceIn(node: Node, mapping: Mapping): void {
  const { text, whole } = expand(node.text, mapping);
  node.tag = whole && TYPED.has(whole.tag) ? whole.tag : '!!str';
  if (whole || text !== node.text) node.quoted = false;
  if (whole) node.place = whole.place;
  node.text = whole ? printed(whole) : text;
}

function replaceAll(node: Node, mapping: Mapping): void {
  if (isNull(node)) return;
  if (node.kind === 'scalar') {
    if (isString(node)) replaceIn(node, mapping);
  } else if (node.kind === 'map') {
    for (const field of node.fields.values()) if (isString(field)) replaceIn(field, mapping);
  } else
    for (const item of node.items) {
      if (!isString(item)) throw new Problem('a list in which vars are replaced must hold strings', item.place.file);
      replaceIn(item, mapping);
    }
}

export function resolveVars(resources: readonly Resource[], vars: Vars, specs: readonly FieldSpec[]): void {
  if (vars.size === 0) return;
  const values = new Map([...vars].map(([name, entry]) => [name, valueOf(resources, entry)]));
  const texts = new Map([...values].map(([name, value]) => [name, value && { ...value }]));
  for (const { node } of resources)
    if (node) applySpecs(node, specs, (field) => replaceAll(field, (name) => texts.get(name)));
}
