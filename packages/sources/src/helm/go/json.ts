/** encoding/json's output: sorted keys, and `<`, `>`, `&` escaped unless asked not to. */
import { Unresolved } from '@palisade/core/value';
import { TemplateError } from '../template/error.ts';
import type { Holes } from './holes.ts';
import { jsonNumber } from './number.ts';
import { toBytes } from './text.ts';
import { Bytes, Dict, Int, List, sortedKeys, type Value } from './value.ts';

export interface JsonStyle {
  readonly escapeHtml: boolean;
  readonly pretty: boolean;
}

const HTML = /[<>&\u2028\u2029]/g;
const LINE_SEPARATORS = /[\u2028\u2029]/g;
const escapeUnicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const jsonString = (text: string, escapeHtml: boolean): string =>
  JSON.stringify(text).replace(escapeHtml ? HTML : LINE_SEPARATORS, escapeUnicode);

const MAX_DEPTH = 1000;

export function toJson(value: Value, style: JsonStyle, holes: Holes): string {
  const write = (node: Value, indent: string): string => {
    holes.spend(1);
    if (indent.length > MAX_DEPTH * 2) throw new TemplateError('a value is nested too deeply for JSON');
    if (node instanceof List) return writeList(node, indent);
    if (node instanceof Dict) return writeDict(node, indent);
    return scalar(node);
  };
  const scalar = (node: Exclude<Value, List | Dict>): string => {
    if (node === null || typeof node === 'boolean') return String(node);
    if (typeof node === 'string') return jsonString(node, style.escapeHtml);
    if (typeof node === 'number') return jsonNumber(node);
    if (node instanceof Int) return String(node.value);
    if (node instanceof Bytes) return jsonString(btoa(String.fromCharCode(...toBytes(node.text))), false);
    return jsonString(holes.mark(node instanceof Unresolved ? node.why : `the JSON of ${node.type}`), false);
  };
  const wrap = (open: string, close: string, parts: readonly string[], indent: string): string => {
    if (parts.length === 0) return open + close;
    if (!style.pretty) return open + parts.join(',') + close;
    return `${open}\n${indent}  ${parts.join(`,\n${indent}  `)}\n${indent}${close}`;
  };
  const writeList = (list: List, indent: string): string => {
    const { nil, unordered } = list.traits;
    if (nil) return 'null';
    if (unordered !== undefined && list.items.length > 1) return jsonString(holes.mark(unordered), false);
    return wrap(
      '[',
      ']',
      list.items.map((item) => write(item, `${indent}  `)),
      indent,
    );
  };
  const writeDict = (dict: Dict, indent: string): string => {
    const colon = style.pretty ? ': ' : ':';
    const members = sortedKeys(dict).map(
      (key) => jsonString(key, style.escapeHtml) + colon + write(dict.entries.get(key) as Value, `${indent}  `),
    );
    if (dict.open !== undefined) members.push(`${jsonString(holes.mark(dict.open), false)}${colon}null`);
    return wrap('{', '}', members, indent);
  };
  return write(value, '');
}
