/** Label selectors: `app=web,tier in (front, back),!legacy`. */
import { Problem } from './problem.ts';

type LabelMatcher = (labels: ReadonlyMap<string, string>) => boolean;

const TOKEN = /[ \t\r\n]*(==|!=|[=!(),<>]|[^ \t\r\n=!(),<>]+)/y;
const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;
const PUNCTUATION: ReadonlySet<string | undefined> = new Set([
  '==',
  '!=',
  '=',
  '!',
  '(',
  ')',
  ',',
  '<',
  '>',
  undefined,
]);

interface Tokens {
  readonly selector: string;
  readonly list: readonly string[];
  at: number;
}

function tokens(selector: string): Tokens {
  const list: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(selector); match; match = TOKEN.exec(selector)) list.push(match[1] as string);
  return { selector, list, at: 0 };
}

const bad = (all: Tokens, expected: string): Problem =>
  new Problem(`cannot read the selector '${all.selector}': expected ${expected}, found '${all.list[all.at] ?? ''}'`);

function word(all: Tokens, expected: string): string {
  const token = all.list[all.at];
  if (token === undefined || PUNCTUATION.has(token)) throw bad(all, expected);
  all.at++;
  return token;
}

function key(all: Tokens): string {
  const text = word(all, 'a key');
  const slash = text.indexOf('/');
  const valid = NAME.test(text.slice(slash + 1)) && (slash < 0 || PREFIX.test(text.slice(0, slash)));
  if (!valid) throw new Problem(`'${text}' is no label key`);
  return text;
}

function checked(value: string): string {
  if (value !== '' && !NAME.test(value)) throw new Problem(`'${value}' is no label value`);
  return value;
}

function oneValue(all: Tokens): string {
  const next = all.list[all.at];
  return next === undefined || next === ',' ? '' : checked(word(all, 'a value'));
}

function values(all: Tokens): ReadonlySet<string> {
  if (all.list[all.at++] !== '(') throw bad(all, '(');
  const found = new Set<string>();
  for (;;) {
    const next = all.list[all.at];
    if (next === ')' || next === ',') found.add('');
    else found.add(checked(word(all, 'a value')));
    const separator = all.list[all.at++];
    if (separator === ')') return found;
    if (separator !== ',') throw bad(all, ', or )');
  }
}

const number = (text: string | undefined): number | undefined =>
  text !== undefined && /^[-+]?\d+$/.test(text) ? Number(text) : undefined;

function compares(all: Tokens, name: string, sign: 1 | -1): LabelMatcher {
  const bound = number(oneValue(all));
  if (bound === undefined) throw bad(all, 'an integer');
  return (labels) => {
    const value = number(labels.get(name));
    return value !== undefined && Math.sign(value - bound) === sign;
  };
}

const isOneOf =
  (name: string, set: ReadonlySet<string>): LabelMatcher =>
  (labels) => {
    const value = labels.get(name);
    return value !== undefined && set.has(value);
  };
const not =
  (matches: LabelMatcher): LabelMatcher =>
  (labels) =>
    !matches(labels);

type Operator = (all: Tokens, name: string) => LabelMatcher;
const equals: Operator = (all, name) => isOneOf(name, new Set([oneValue(all)]));
const OPERATORS: ReadonlyMap<string | undefined, Operator> = new Map<string, Operator>([
  ['=', equals],
  ['==', equals],
  ['!=', (all, name) => not(equals(all, name))],
  ['in', (all, name) => isOneOf(name, values(all))],
  ['notin', (all, name) => not(isOneOf(name, values(all)))],
  ['>', (all, name) => compares(all, name, 1)],
  ['<', (all, name) => compares(all, name, -1)],
]);

function requirement(all: Tokens): LabelMatcher {
  const absent = all.list[all.at] === '!';
  if (absent) all.at++;
  const name = key(all);
  const next = all.list[all.at];
  if (next === undefined || next === ',') return (labels) => labels.has(name) !== absent;
  const operator = OPERATORS.get(next);
  if (!operator) throw bad(all, 'an operator');
  all.at++;
  return operator(all, name);
}

export function labelMatcher(selector: string | undefined): LabelMatcher {
  const all = tokens(selector ?? '');
  const requirements: LabelMatcher[] = [];
  while (all.at < all.list.length) {
    requirements.push(requirement(all));
    if (all.at >= all.list.length) break;
    if (all.list[all.at++] !== ',' || all.at >= all.list.length) throw bad(all, ', and another requirement');
  }
  return (labels) => requirements.every((matches) => matches(labels));
}
