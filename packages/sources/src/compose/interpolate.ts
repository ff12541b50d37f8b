/**
 * `${VAR}` in a Compose file. What the environment of a run would give is not known, unless a default is written:
 * that is what runs when nobody says otherwise.
 */
import { Unresolved } from '@palisade/core/value';

/** The value of a variable, where the tree itself has one (`.env`). */
export type Lookup = (name: string) => string | undefined;

export const nothingKnown: Lookup = () => undefined;

/** Deeper defaults of defaults than this are refused. */
const MAX_DEPTH = 20;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const OPERATOR = /:?[-?+]/y;

const outside = (name: string): Unresolved => new Unresolved(`the variable ${name} is set outside the file`);
/** The text is not shown: it may be a secret with a dollar sign in it. */
const invalid = (): Unresolved => new Unresolved('an interpolation in it is not valid');

function sticky(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** Offset of the brace that closes the one at `open`; -1 where none does. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

function braced(body: string, lookup: Lookup, depth: number): string | Unresolved {
  const name = sticky(NAME, body, 0);
  const operator = sticky(OPERATOR, body, name.length);
  if (name === '' || (operator === '' && name.length < body.length)) return invalid();
  const value = lookup(name);
  // A colon takes an empty value for none.
  const given = operator.startsWith(':') && value === '' ? undefined : value;
  const rest = () => interpolate(body.slice(name.length + operator.length), lookup, depth + 1);
  if (operator.endsWith('+')) return value === undefined ? outside(name) : given === undefined ? '' : rest();
  return given ?? (operator.endsWith('-') ? rest() : outside(name));
}

export function interpolate(text: string, lookup: Lookup, depth = 0): string | Unresolved {
  if (depth > MAX_DEPTH) return invalid();
  let result = '';
  let from = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', from)) {
    result += text.slice(from, at);
    const open = text[at + 1] === '{';
    const end = open ? closingBrace(text, at + 1) : at + 1 + sticky(NAME, text, at + 1).length;
    if (text[at + 1] === '$') {
      result += '$';
      from = at + 2;
      continue;
    }
    if (end <= at + 1) return invalid();
    const value = open
      ? braced(text.slice(at + 2, end), lookup, depth)
      : braced(text.slice(at + 1, end), lookup, depth);
    if (value instanceof Unresolved) return value;
    result += value;
    from = open ? end + 1 : end;
  }
  return result + text.slice(from);
}
