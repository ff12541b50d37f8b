/** Sprig's regular expressions, matched by our own machine. */
import { toCount } from '../go/convert.ts';
import { type FunctionTable, type GoFunction, known, knownWith } from '../go/function.ts';
import { type Int, List, type Value } from '../go/value.ts';
import { type Regexp, regexp, type Spans } from '../regexp/match.ts';
import { PatternError } from '../regexp/pattern.ts';
import { TemplateError } from '../template/error.ts';
import type { Runtime } from '../template/runtime.ts';

const MAX_CACHED = 200;
const cache = new Map<string, Regexp>();

function compiled(source: string): Regexp {
  const seen = cache.get(source);
  if (seen) return seen;
  try {
    const made = regexp(source);
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(source, made);
    return made;
  } catch (error) {
    if (error instanceof PatternError) throw new TemplateError(`error parsing regexp: ${error.message}: \`${source}\``);
    throw error;
  }
}

const ALL = Number.POSITIVE_INFINITY;
const limitOf = (count: Int): number => (toCount(count) < 0 ? ALL : toCount(count));

interface Found {
  readonly names: ReadonlyMap<string, readonly number[]>;
  readonly characters: readonly string[];
  readonly spans: readonly Spans[];
}

function find(runtime: Runtime, pattern: string, text: string, limit: number): Found {
  const regexp = compiled(pattern);
  return { names: regexp.names, ...regexp.matches(text, limit, runtime.spend) };
}

const between = (characters: readonly string[], from: number, to: number): string =>
  characters.slice(from, to).join('');

function findAll(runtime: Runtime, pattern: string, text: string, count: Int): Value {
  const { characters, spans } = find(runtime, pattern, text, limitOf(count));
  return new List(
    spans.map(([from, to]) => between(characters, from as number, to as number)),
    { element: 'string', nil: spans.length === 0 },
  );
}

function findFirst(runtime: Runtime, pattern: string, text: string): Value {
  const { characters, spans } = find(runtime, pattern, text, 1);
  const [from, to] = spans[0] ?? [0, 0];
  return between(characters, from as number, to as number);
}

function replaceWith(
  runtime: Runtime,
  pattern: string,
  text: string,
  expand: (found: Found, match: Spans) => string,
): string {
  const found = find(runtime, pattern, text, ALL);
  let result = '';
  let at = 0;
  for (const match of found.spans) {
    const [from, to] = match as [number, number];
    result += between(found.characters, at, from) + expand(found, match);
    runtime.spendText(result.length > 1_000_000 ? result.length : 0);
    at = to;
  }
  return result + between(found.characters, at, found.characters.length);
}

/** `$1`, `${1}`; a name takes as many letters as it can, and an unknown one is empty. */
const REFERENCE = /\$(?:\$|([A-Za-z0-9_]+)|\{([A-Za-z0-9_]+)\})/g;

const expandTemplate = (template: string, { characters, names }: Found, match: Spans): string =>
  template.replace(REFERENCE, (all, plain?: string, braced?: string) => {
    if (all === '$$') return '$';
    const name = plain ?? braced ?? '';
    const numbers = /^[0-9]+$/.test(name) ? [Number(name)] : (names.get(name) ?? []);
    const group = numbers.find((number) => (match[number * 2] ?? -1) >= 0) ?? Number.NaN;
    const [from, to] = [match[group * 2], match[group * 2 + 1]];
    return from === undefined || to === undefined ? '' : between(characters, from, to);
  });

function splitBy(runtime: Runtime, pattern: string, text: string, count: Int): Value {
  const limit = limitOf(count);
  if (limit === 0) return new List([], { element: 'string', nil: true });
  if (pattern !== '' && text === '') return new List([''], { element: 'string' });
  const { characters, spans } = find(runtime, pattern, text, limit);
  const parts: string[] = [];
  let [start, end] = [0, 0];
  for (const [from, to] of spans as unknown as [number, number][]) {
    if (parts.length === limit - 1) break;
    end = from;
    if (to !== 0) parts.push(between(characters, start, end));
    start = to;
  }
  if (end !== characters.length) parts.push(between(characters, start, characters.length));
  return new List(parts, { element: 'string' });
}

const quoteMeta = (text: string): string => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');

const PATTERN_FUNCTIONS: Readonly<Record<string, GoFunction>> = {
  Match: knownWith('ss', (runtime, pattern: string, text: string) => find(runtime, pattern, text, 1).spans.length > 0),
  FindAll: knownWith('ssi', findAll),
  Find: knownWith('ss', findFirst),
  ReplaceAll: knownWith('sss', (runtime, pattern: string, text: string, template: string) =>
    replaceWith(runtime, pattern, text, (found, match) => expandTemplate(template, found, match)),
  ),
  ReplaceAllLiteral: knownWith('sss', (runtime, pattern: string, text: string, literal: string) =>
    replaceWith(runtime, pattern, text, () => literal),
  ),
  Split: knownWith('ssi', splitBy),
};

/** regexp.MatchString's error is not looked at: a pattern that is none matches nothing. */
const match = knownWith('ss', (runtime, pattern: string, text: string) => {
  try {
    return find(runtime, pattern, text, 1).spans.length > 0;
  } catch (error) {
    if (error instanceof TemplateError) return false;
    throw error;
  }
});

export const PATTERNS: FunctionTable = {
  ...Object.fromEntries(
    Object.entries(PATTERN_FUNCTIONS).flatMap(([name, body]) => [
      [`regex${name}`, body],
      [`mustRegex${name}`, body],
    ]),
  ),
  regexMatch: match,
  regexQuoteMeta: known('s', quoteMeta),
};
