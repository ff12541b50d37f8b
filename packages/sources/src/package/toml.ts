/** TOML as a list of what it sets, each with its path and place. */
import type { Span } from '@palisade/core/control/control';
import { type AST, parseTOML } from 'toml-eslint-parser';

export interface TomlLeaf {
  readonly path: readonly (string | number)[];
  readonly value: string | number | boolean;
  readonly at: Span;
}

export interface TomlError {
  readonly message: string;
  readonly offset: number;
}

const MAX_DEPTH = 50;

const keysOf = (key: AST.TOMLKey): string[] =>
  key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));

function visit(node: AST.TOMLContentNode, path: TomlLeaf['path'], from: number, found: TomlLeaf[]): void {
  if (path.length > MAX_DEPTH) return;
  if (node.type === 'TOMLArray') {
    for (const [index, element] of node.elements.entries()) visit(element, [...path, index], element.range[0], found);
  } else if (node.type === 'TOMLInlineTable') {
    for (const pair of node.body) visit(pair.value, [...path, ...keysOf(pair.key)], from, found);
  } else {
    const { value } = node;
    const scalar = typeof value === 'string' || typeof value === 'boolean' ? value : Number(value);
    found.push({ path, value: scalar, at: { start: from, end: node.range[1] } });
  }
}

export function parseToml(text: string): readonly TomlLeaf[] | TomlError {
  try {
    const found: TomlLeaf[] = [];
    for (const part of parseTOML(text).body[0].body) {
      const pairs = part.type === 'TOMLTable' ? part.body : [part];
      const base = part.type === 'TOMLTable' ? part.resolvedKey : [];
      for (const pair of pairs) visit(pair.value, [...base, ...keysOf(pair.key)], pair.range[0], found);
    }
    return found;
  } catch (error) {
    const { message, index } = error as Error & { readonly index?: number };
    return { message, offset: index ?? 0 };
  }
}

const startsWith = (leaf: TomlLeaf, prefix: readonly string[]): boolean =>
  prefix.every((key, index) => leaf.path[index] === key);

/** What is set below a path. */
export const below = (leaves: readonly TomlLeaf[], ...prefix: readonly string[]): TomlLeaf[] =>
  leaves.filter((leaf) => leaf.path.length > prefix.length && startsWith(leaf, prefix));

export const leafAt = (leaves: readonly TomlLeaf[], ...path: readonly string[]): TomlLeaf | undefined =>
  leaves.findLast((leaf) => leaf.path.length === path.length && startsWith(leaf, path));
