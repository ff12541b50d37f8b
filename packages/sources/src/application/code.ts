/** What JavaScript's and Python's syntax trees have in common: names, literals and calls. */

import type { Tree as Syntax, SyntaxNode } from '@lezer/common';
import type { Argument } from '@palisade/core/subject/application';
import { type Data, type DataObject, newObject, Unresolved } from '@palisade/core/value';

/** Deeper code than this is written by no person, and every reader of it recurses. */
export const MAX_DEPTH = 60;

export type Imports = ReadonlyMap<string, string>;

export interface Code {
  readonly text: string;
  readonly imports: Imports;
  /** Names that stand for the application. */
  readonly application: string | undefined;
}

/** The parser reads on after an error, and marks where it was. */
export function parses(syntax: Syntax): boolean {
  let whole = true;
  syntax.iterate({
    enter: ({ type }) => {
      if (type.isError) whole = false;
      return whole;
    },
  });
  return whole;
}

const PUNCTUATION = /^(?:[()[\]{},:;.=]|\?\.|Equals|AssignOp|Comment|LineComment|BlockComment)$/;

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (!PUNCTUATION.test(child.name)) found.push(child);
  return found;
}

export const textOf = ({ text }: { readonly text: string }, { from, to }: SyntaxNode): string => text.slice(from, to);

const REQUIRED = /^require\(\s*['"]([^'"]+)['"]\s*\)$/;

/** `a.b.c` and `a["b"]` as their parts; what is computed has none. */
function partsOf(code: Code, node: SyntaxNode, depth = 0): readonly string[] | undefined {
  if (node.name === 'VariableName') return [textOf(code, node)];
  // `require('express')()` and `require('cors')(options)` name the module on the spot.
  const required = node.name === 'CallExpression' ? REQUIRED.exec(textOf(code, node).slice(0, 200))?.[1] : undefined;
  if (required !== undefined) return [required];
  if (node.name !== 'MemberExpression' || depth > MAX_DEPTH) return undefined;
  const [object, member] = childrenOf(node);
  const parts = object && partsOf(code, object, depth + 1);
  if (!parts || !member) return undefined;
  if (member.name === 'PropertyName') return [...parts, textOf(code, member)];
  return member.name === 'String' ? [...parts, unquoted(textOf(code, member))] : undefined;
}

/** A name as the rest of the world knows it. */
export function pathOf(code: Code, node: SyntaxNode): string | undefined {
  const [first, ...rest] = partsOf(code, node) ?? [];
  if (first === undefined) return undefined;
  const root = first === code.application ? 'app' : (code.imports.get(first) ?? first);
  return [root, ...rest].join('.');
}

export function unquoted(text: string): string {
  const plain = text.replace(/^[rbuf]{0,2}(?=["'])/i, '');
  const triple = /^("""|''')/.test(plain) ? 3 : 1;
  return plain.slice(triple, -triple);
}

const isTrue = (text: string): boolean => /^true$/i.test(text);

/** A number, or a product of numbers as sizes are written. */
function numberOf(text: string): Data {
  const factors = text.split('*').map((part) => Number(part.trim().replaceAll('_', '')));
  return factors.some(Number.isNaN) ? new Unresolved('it is computed') : factors.reduce((a, b) => a * b, 1);
}

export interface Pair {
  readonly key: string;
  readonly node: SyntaxNode;
}

/** The members of an object or dictionary; undefined keys are spread into it. */
export function pairsOf(code: Code, node: SyntaxNode): { readonly pairs: readonly Pair[]; readonly spread: boolean } {
  const pairs: Pair[] = [];
  let spread = false;
  if (node.name === 'ObjectExpression') {
    for (const property of childrenOf(node)) {
      const [key, value] = childrenOf(property);
      if (key && key.name !== 'Spread') pairs.push({ key: unquotedKey(textOf(code, key)), node: value ?? key });
      else spread = true;
    }
    return { pairs, spread };
  }
  const members = childrenOf(node);
  for (let index = 0; index + 1 < members.length; index += 2) {
    const [key, value] = [members[index] as SyntaxNode, members[index + 1] as SyntaxNode];
    if (key.name === 'String') pairs.push({ key: unquoted(textOf(code, key)), node: value });
    else spread = true;
  }
  return { pairs, spread };
}

const unquotedKey = (text: string): string => (/^["']/.test(text) ? unquoted(text) : text);

function objectOf(code: Code, node: SyntaxNode, depth: number): DataObject {
  const object = newObject();
  for (const { key, node: value } of pairsOf(code, node).pairs) object[key] = valueOf(code, value, depth + 1);
  return object;
}

export function valueOf(code: Code, node: SyntaxNode, depth = 0): Data {
  const text = textOf(code, node);
  if (depth > MAX_DEPTH) return new Unresolved('it is nested too deeply');
  switch (node.name) {
    case 'String':
      return /^[rbu]{0,1}f/i.test(text) ? new Unresolved('it is computed') : unquoted(text);
    case 'TemplateString':
      return text.includes('${') ? new Unresolved('it is computed') : text.slice(1, -1);
    case 'Number':
    case 'BinaryExpression':
      return /^[\d_.\s*e]+$/i.test(text) ? numberOf(text) : new Unresolved(`it is \`${text.slice(0, 40)}\``);
    case 'BooleanLiteral':
    case 'Boolean':
      return isTrue(text);
    case 'None':
    case 'null':
      return null;
    case 'ArrayExpression':
    case 'TupleExpression':
      return childrenOf(node).map((item) => valueOf(code, item, depth + 1));
    case 'ObjectExpression':
    case 'DictionaryExpression':
      return objectOf(code, node, depth);
    default:
      return new Unresolved(`it is \`${text.slice(0, 40).split('\n')[0]}\``);
  }
}

const ENVIRONMENT = /^(?:os\.environ\.get|os\.getenv|environ\.get|getenv)$/;

/** The literal that stands behind a look into the environment, in case nothing is there. */
function fallbackOf(code: Code, node: SyntaxNode): string | undefined {
  const [left, middle, right] = childrenOf(node);
  if (node.name === 'BinaryExpression' && left && right) {
    const operator = textOf(code, middle as SyntaxNode);
    const chosen = operator === '||' || operator === '??' || operator === 'or';
    return chosen && right.name === 'String' && /env/i.test(textOf(code, left))
      ? unquoted(textOf(code, right))
      : undefined;
  }
  if (node.name !== 'CallExpression' || !left || !middle || !ENVIRONMENT.test(pathOf(code, left) ?? ''))
    return undefined;
  const last = childrenOf(middle)[1];
  return last?.name === 'String' ? unquoted(textOf(code, last)) : undefined;
}

export function argumentOf(code: Code, node: SyntaxNode): Argument {
  const callee = node.name === 'CallExpression' ? node.firstChild : undefined;
  return {
    value: valueOf(code, node),
    path: pathOf(code, callee ?? node),
    fallback: fallbackOf(code, node),
    span: { start: node.from, end: node.to },
  };
}
