/** The suffix of a generated name: a digest of what the object holds, written so that no word can come of it. */
import { createHash } from 'node:crypto';
import { type Data, isList, isObject } from '@palisade/core/value';
import { fieldOf } from './fields.ts';
import { type Node, toValue } from './node.ts';
import { compareText } from './order.ts';
import { kindText } from './resource-node.ts';

const LETTERS: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

/** As Go's encoder: characters that matter to HTML are escaped. */
const goString = (text: string): string =>
  JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** JSON as Go writes it, keys in order. */
export function goJson(value: Data): string {
  if (typeof value === 'string') return goString(value);
  if (isList(value)) return `[${value.map(goJson).join(',')}]`;
  if (!isObject(value)) return typeof value === 'number' ? goNumberText(value) : JSON.stringify(value);
  const members = Object.keys(value)
    .sort(compareCodePoints)
    .map((key) => `${goString(key)}:${goJson(value[key] as Data)}`);
  return `{${members.join(',')}}`;
}

const goNumberText = (value: number): string =>
  JSON.stringify(value).replace(/e([+-])(\d)$/, (_, sign, digit) => `e${sign}0${digit}`);

/** UTF-16 order differs from the order of bytes only beyond the basic plane. */
function compareCodePoints(a: string, b: string): number {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.equals(right) ? compareText(a, b) : Buffer.compare(left, right);
}

function member(node: Node, field: string): Data | undefined {
  const found = fieldOf(node, field);
  return found === undefined ? undefined : found.kind === 'scalar' ? found.text : toValue(found);
}

/** What of the object counts. The name does not: Kustomize looks for it where it is not. */
function hashed(node: Node): Data {
  const kind = kindText(node);
  const value = { kind, name: '', data: member(node, 'data') ?? '' };
  const extra = kind === 'ConfigMap' ? 'binaryData' : 'stringData';
  const more = member(node, extra);
  return {
    ...value,
    ...(kind === 'Secret' ? { type: member(node, 'type') ?? '' } : {}),
    ...(isObject(more) ? { [extra]: more } : {}),
  };
}

export function contentHash(node: Node): string {
  const hex = createHash('sha256')
    .update(goJson(hashed(node)))
    .digest('hex');
  return [...hex.slice(0, 10)].map((char) => LETTERS[char] ?? char).join('');
}
