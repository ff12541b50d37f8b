/** Expressions inside scalars: `${{ … }}`, and the bare ones of `if`. */
import type { Condition, Expression } from '@palisade/core/subject/workflow';
import { type Data, isList, isObject, toPointer } from '@palisade/core/value';
import { parseExpression } from './expression/parse.ts';

/** Braces inside a string literal do not close; quotes are doubled to escape, so they toggle. */
function closeOf(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text[at] === '}' && text[at + 1] === '}') return at;
  }
  return -1;
}

function expressionOf(pointer: string, text: string, start: number, close: number): Expression {
  const inner = text.slice(start + 3, close).trim();
  return { pointer, text: inner, raw: text.slice(start, close + 2), start, ...parseExpression(inner) };
}

export function expressionsIn(pointer: string, text: string): Expression[] {
  const found: Expression[] = [];
  for (let start = text.indexOf('${{'); start >= 0; ) {
    const close = closeOf(text, start + 3);
    if (close < 0) {
      const raw = text.slice(start);
      found.push({ pointer, text: raw, raw, start, tree: undefined, error: '`}}` is missing' });
      break;
    }
    found.push(expressionOf(pointer, text, start, close));
    start = text.indexOf('${{', close + 2);
  }
  return found;
}

export function conditionOf(pointer: string, value: Data | undefined): Condition | undefined {
  if (value === undefined || value === null || typeof value === 'object') return undefined;
  const text = String(value);
  if (text.includes('${{')) {
    const expressions = expressionsIn(pointer, text);
    const [only] = expressions;
    const always = !(expressions.length === 1 && only?.raw.length === text.length);
    return { pointer, text, expressions, always };
  }
  const bare: Expression = { pointer, text: text.trim(), raw: text, start: 0, ...parseExpression(text.trim()) };
  return { pointer, text, expressions: [bare], always: false };
}

type Path = readonly (string | number)[];

/** Every expression beneath `path`, but for what `skip` leaves to others. */
export function collect(value: Data | undefined, path: Path, skip: (path: Path) => boolean, into: Expression[] = []) {
  if (typeof value === 'string') {
    if (path.at(-1) === 'if') into.push(...(conditionOf(toPointer(path), value)?.expressions ?? []));
    else if (value.includes('${{')) into.push(...expressionsIn(toPointer(path), value));
  } else if (isList(value)) value.forEach((item, index) => collect(item, [...path, index], skip, into));
  else if (isObject(value))
    for (const key in value) {
      const inner = [...path, key];
      if (!skip(inner)) collect(value[key], inner, skip, into);
    }
  return into;
}
