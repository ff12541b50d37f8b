/** Sprig's functions of text. */
import { Unresolved } from '@palisade/core/value';
import { toCount } from '../go/convert.ts';
import { print, quote, textOf, textsOf } from '../go/format.ts';
import { type FunctionTable, known, knownWith, lenient } from '../go/function.ts';
import { byteLength, byteSlice, isAscii, trimSpace } from '../go/text.ts';
import { Dict, Int, List, type Value } from '../go/value.ts';
import { TemplateError } from '../template/error.ts';
import type { Runtime } from '../template/runtime.ts';

const cutThrough = new Unresolved('text cut through a character');

function trunc(count: Int, text: string): Value {
  const limit = toCount(count);
  const size = byteLength(text);
  if (limit >= 0) return size > limit ? (byteSlice(text, 0, limit) ?? cutThrough) : text;
  return size + limit > 0 ? (byteSlice(text, size + limit, size) ?? cutThrough) : text;
}

function substr(from: Int, to: Int, text: string): Value {
  const [start, end, size] = [toCount(from), toCount(to), byteLength(text)];
  const [first, last] = start < 0 ? [0, end] : [start, end < 0 || end > size ? size : end];
  if (last > size || first > last || last < 0) throw new TemplateError('slice bounds out of range');
  return byteSlice(text, first, last) ?? cutThrough;
}

function replace(runtime: Runtime, old: string, next: string, text: string): string {
  const pieces = text.split(old).length - 1;
  runtime.spendText(text.length + pieces * next.length);
  return old === '' ? next + [...text].map((character) => character + next).join('') : text.replaceAll(old, () => next);
}

function repeat(runtime: Runtime, count: Int, text: string): string {
  if (count.value < 0n) throw new TemplateError('strings: negative Repeat count');
  runtime.spendText(toCount(count) * text.length);
  return text.repeat(toCount(count));
}

function indent(runtime: Runtime, count: Int, text: string): string {
  if (count.value < 0n) throw new TemplateError('strings: negative Repeat count');
  const lines = text.split('\n');
  runtime.spendText(text.length + lines.length * toCount(count));
  const pad = ' '.repeat(toCount(count));
  return pad + lines.join(`\n${pad}`);
}

const trimWith = (cutset: string, text: string): string => {
  const characters = [...text];
  const isCut = (character: string | undefined): boolean => character !== undefined && cutset.includes(character);
  let [start, end] = [0, characters.length];
  while (start < end && isCut(characters[start])) start++;
  while (end > start && isCut(characters[end - 1])) end--;
  return characters.slice(start, end).join('');
};

const trimSuffix = (suffix: string, text: string): string =>
  suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
const trimPrefix = (prefix: string, text: string): string =>
  text.startsWith(prefix) ? text.slice(prefix.length) : text;

/** strings.Title: a letter after anything that is no letter, digit or underscore. */
const title = (text: string): string =>
  text.replace(/(^|[^\p{L}\p{Nd}_])(\p{L})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase());

const untitle = (text: string): string =>
  text.replace(/(^|\s)(\S)/g, (_all, before: string, letter: string) => before + letter.toLowerCase());

const dictOf = (parts: readonly string[]): Dict =>
  new Dict(new Map(parts.map((part, index) => [`_${index}`, part])), { type: 'map[string]string', zero: '' });

/** Go's strings.Split: by nothing is by character. */
const splitText = (separator: string, text: string): string[] => (separator === '' ? [...text] : text.split(separator));

function splitUpTo(separator: string, count: Int, text: string): string[] {
  const limit = toCount(count);
  const parts = splitText(separator, text);
  if (limit < 0 || parts.length <= limit) return parts;
  return limit === 0 ? [] : [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

const textList = (items: readonly string[]): List => new List(items, { element: 'string' });

function joinTexts(runtime: Runtime, separator: string, value: Value): Value {
  const why = runtime.whyUnknown(value);
  if (why !== undefined && typeof value !== 'string') return new Unresolved(why);
  const texts = textsOf(value, runtime.holes);
  runtime.spendText(texts.reduce((sum, text) => sum + text.length + separator.length, 0));
  return texts.join(separator);
}

const cat = (runtime: Runtime, ...values: Value[]): string =>
  values
    .filter((value) => value !== null)
    .map((value) => print(value, runtime.holes))
    .join(' ');

const present = (values: readonly Value[]): Value[] => values.filter((value) => value !== null);

/** Where xstrings' rules for words are plain: ASCII, with capitals only at the start of words. */
const SIMPLE_WORDS = /^[A-Z]?[a-z]+(?:[A-Z][a-z]+|[-_ ][A-Z]?[a-z]+)*$/;

const wordCase = (separator: string) =>
  known('s', (text: string) =>
    SIMPLE_WORDS.test(text)
      ? text
          .replace(/([a-z])([A-Z])/g, `$1${separator}$2`)
          .replace(/[-_ ]/g, separator)
          .toLowerCase()
      : new Unresolved('the words of a text'),
  );

const camelCase = (text: string): Value =>
  /^[a-z]+(?:[-_ ][a-z]+)*$/.test(text)
    ? text
        .split(/[-_ ]/)
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join('')
    : new Unresolved('the words of a text');

const initials = (text: string): string =>
  text
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .join('');

/** Sprig takes some of these byte by byte, or by tables of Unicode that differ from JavaScript's. */
const ascii =
  (body: (text: string) => string) =>
  (text: string): Value =>
    isAscii(text) ? body(text) : new Unresolved('the case of letters beyond ASCII');

const swapCase = (text: string): string =>
  text.replace(/[a-zA-Z]/g, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  );

export const STRINGS: FunctionTable = {
  trunc: known('is', trunc),
  substr: known('iis', substr),
  trim: lenient('s', (_runtime, text: string) => trimSpace(text)),
  trimAll: lenient('ss', (_runtime, cutset: string, text: string) => trimWith(cutset, text)),
  trimall: lenient('ss', (_runtime, cutset: string, text: string) => trimWith(cutset, text)),
  trimSuffix: lenient('ss', (_runtime, suffix: string, text: string) => trimSuffix(suffix, text)),
  trimPrefix: lenient('ss', (_runtime, prefix: string, text: string) => trimPrefix(prefix, text)),
  upper: known(
    's',
    ascii((text) => text.toUpperCase()),
  ),
  lower: known(
    's',
    ascii((text) => text.toLowerCase()),
  ),
  title: known('s', ascii(title)),
  untitle: known('s', ascii(untitle)),
  swapcase: known('s', ascii(swapCase)),
  nospace: known(
    's',
    ascii((text) => text.replace(/[\s\u0085]+/g, '')),
  ),
  snakecase: wordCase('_'),
  kebabcase: wordCase('-'),
  camelcase: known('s', camelCase),
  initials: known('s', ascii(initials)),
  plural: known('ssi', (one: string, many: string, count: Int) => (count.value === 1n ? one : many)),
  contains: known('ss', (part: string, text: string) => text.includes(part)),
  hasPrefix: known('ss', (prefix: string, text: string) => text.startsWith(prefix)),
  hasSuffix: known('ss', (suffix: string, text: string) => text.endsWith(suffix)),
  replace: lenient('sss', replace),
  repeat: knownWith('is', repeat),
  indent: lenient('is', indent),
  nindent: lenient('is', (runtime, count: Int, text: string) => `\n${indent(runtime, count, text)}`),
  quote: lenient('a*', (runtime, ...values: Value[]) =>
    present(values)
      .map((value) => quote(textOf(value, runtime.holes)))
      .join(' '),
  ),
  squote: lenient('a*', (runtime, ...values: Value[]) =>
    present(values)
      .map((value) => `'${print(value, runtime.holes)}'`)
      .join(' '),
  ),
  cat: lenient('a*', cat),
  toString: lenient('a', (runtime, value: Value) => textOf(value, runtime.holes)),
  toStrings: lenient('a', (runtime, value: Value) =>
    value instanceof Unresolved
      ? value
      : new List(textsOf(value, runtime.holes), {
          element: 'string',
          ...(value instanceof List && value.traits.unordered !== undefined
            ? { unordered: value.traits.unordered }
            : {}),
        }),
  ),
  join: lenient('sa', joinTexts),
  split: known('ss', (separator: string, text: string) => dictOf(splitText(separator, text))),
  splitn: known('sis', (separator: string, count: Int, text: string) => dictOf(splitUpTo(separator, count, text))),
  splitList: known('ss', (separator: string, text: string) => textList(splitText(separator, text))),
};
