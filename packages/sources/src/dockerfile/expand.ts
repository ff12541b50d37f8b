/** A word's value: quotes and escapes removed, variables filled in. */
import type { Text } from '@palisade/core/subject/dockerfile';
import { Unresolved } from '@palisade/core/value';
import { replacePattern, trimPattern } from './pattern.ts';

/** A variable's value; undefined where it is surely not set. */
export type Lookup = (name: string) => Variable;
export type Variable = Text | undefined | DeclaredOnly;

/** A build argument without a default: unset unless the builder is given one. */
export class DeclaredOnly {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  unresolved(): Unresolved {
    return new Unresolved(`build argument ${this.name} has no default`);
  }
}

const MAX_DEPTH = 20;
/** A few arguments that each hold the one before twice would fill memory. */
const MAX_LENGTH = 100_000;
const MEANS_SOMETHING = /["'$\\`]/;
const NAME = /[A-Za-z_][A-Za-z0-9_]*|[0-9@*#]/y;
const FORM = /^([A-Za-z_][A-Za-z0-9_]*|[0-9@*#])(?:(:?[-+?]|##?|%%?|\/\/?)([\s\S]*))?$/;

interface Job {
  readonly text: string;
  readonly escape: string;
  readonly lookup: Lookup;
  readonly depth: number;
}

export const expand = (text: string, escape: string, lookup: Lookup): Text =>
  MEANS_SOMETHING.test(text) ? run({ text, escape, lookup, depth: 0 }) : text;

function run(job: Job): Text {
  const { text, escape, depth } = job;
  if (depth > MAX_DEPTH) return new Unresolved('variables are nested too deeply');
  let result = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === escape && quote !== "'") {
      const next = text[++at] ?? '';
      result += quote === '"' && !`"$${escape}`.includes(next) ? escape + next : next;
    } else if (quote === '' ? char === '"' || char === "'" : char === quote) quote = quote === '' ? char : '';
    else if (char === '$' && quote !== "'") {
      const { value, end } = variable(job, at);
      if (value instanceof Unresolved) return value;
      result += value;
      if (result.length > MAX_LENGTH) return new Unresolved('a value is too long');
      at = end - 1;
    } else result += char;
  }
  return result;
}

interface Filled {
  readonly value: Text;
  readonly end: number;
}

function variable(job: Job, at: number): Filled {
  const { text } = job;
  if (text[at + 1] === '{') {
    const end = closing(text, at + 2);
    if (end < 0) return { value: new Unresolved('a ${ is not closed'), end: text.length };
    return { value: form(job, text.slice(at + 2, end)), end: end + 1 };
  }
  NAME.lastIndex = at + 1;
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return { value: '$', end: at + 1 };
  return { value: plain(job.lookup(name)), end: at + 1 + name.length };
}

function closing(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{' && text[at - 1] === '$') open++;
    else if (text[at] === '}' && --open === 0) return at;
  }
  return -1;
}

const plain = (value: Variable): Text => (value instanceof DeclaredOnly ? value.unresolved() : (value ?? ''));

function form(job: Job, text: string): Text {
  const match = FORM.exec(text);
  if (!match) return new Unresolved(`\${${text}} is not a variable`);
  const [, name = '', operator, word = ''] = match;
  const value = job.lookup(name);
  if (operator === undefined) return plain(value);
  const inner = (): Text => run({ ...job, text: word, depth: job.depth + 1 });
  if (/[-+?]/.test(operator)) return conditional(operator, value, inner);
  return edited(operator, plain(value), word, inner);
}

function conditional(operator: string, value: Variable, inner: () => Text): Text {
  if (value instanceof Unresolved) return value;
  // Without a default the file itself says nothing: what is written for that case is what it shows.
  const known = value instanceof DeclaredOnly ? undefined : value;
  const isSet = operator.startsWith(':') ? known !== undefined && known !== '' : known !== undefined;
  if (operator.endsWith('-')) return isSet ? (known as string) : inner();
  if (value instanceof DeclaredOnly) return value.unresolved();
  if (operator.endsWith('+')) return isSet ? inner() : '';
  return isSet ? (known as string) : new Unresolved('a variable that must be set is not');
}

function edited(operator: string, value: Text, word: string, inner: () => Text): Text {
  if (value instanceof Unresolved) return value;
  const tooLong = new Unresolved('a value is too long to be edited');
  if (!operator.startsWith('/')) {
    const pattern = inner();
    return pattern instanceof Unresolved ? pattern : (trimPattern(operator, pattern, value) ?? tooLong);
  }
  const [pattern = '', by = ''] = word.split('/', 2);
  return replacePattern(operator === '//', pattern, by, value) ?? tooLong;
}
