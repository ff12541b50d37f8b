/**
 * Predicate → CEL for a ValidatingAdmissionPolicy (and Gatekeeper's K8sNativeValidation). Defined on fully known
 * objects, where it equals `judge`: every read is guarded by `has`, because CEL errors on what is absent.
 */
import type { Data, Scalar } from '../value.ts';
import { derivations } from './derive.ts';
import type { Pred, Term } from './predicate.ts';

export interface CelContext {
  /** CEL of each root: `object`, `variables.template`, `item`. Quantifier variables stand for themselves. */
  readonly roots: Readonly<Record<string, string>>;
  /** CEL of each setting's value: a literal, or a parameter of the policy. */
  readonly settings: Readonly<Record<string, string>>;
}

/** CEL of a term's value, with the conditions under which reading it is defined. */
interface Guarded {
  readonly value: string;
  readonly guards: readonly string[];
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** CEL's reserved words; as field names they are written with an index. */
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

const isIdentifier = (key: string): boolean => IDENTIFIER.test(key) && !RESERVED.has(key);

/** CEL string literals take JSON's escapes. */
const literal = (value: Scalar): string =>
  typeof value === 'string' ? JSON.stringify(value) : value === null ? 'null' : String(value);

/** CEL of a scalar, or of a list of them. */
export const literals = (value: Data | Scalar | readonly Scalar[]): string =>
  Array.isArray(value) ? `[${value.map((item) => literal(item as Scalar)).join(', ')}]` : literal(value as Scalar);

export function select(from: Guarded, key: string): Guarded {
  const simple = isIdentifier(key);
  const value = simple ? `${from.value}.${key}` : `${from.value}[${literal(key)}]`;
  return { value, guards: [...from.guards, simple ? `has(${value})` : `${literal(key)} in ${from.value}`] };
}

const readers: { readonly [Op in Term['op']]: (term: Extract<Term, { op: Op }>, context: CelContext) => Guarded } = {
  field: ({ of, path }, { roots }) => path.reduce(select, { value: roots[of] ?? of, guards: [] }),
  lookup: (term, context) => {
    if (term.key.op === 'value') return select(read(term.in, context), String(term.key.value));
    const map = read(term.in, context);
    const key = read(term.key, context);
    return {
      value: `${map.value}[${key.value}]`,
      guards: [...map.guards, ...key.guards, `${key.value} in ${map.value}`],
    };
  },
  derive: (term, context) => {
    const of = read(term.of, context);
    const { cel, guard } = derivations[term.fn];
    return { value: `(${cel(of.value)})`, guards: [...of.guards, guard(of.value)] };
  },
  setting: ({ name }, { settings }) => {
    const value = settings[name];
    return value === undefined ? { value: 'null', guards: ['false'] } : { value, guards: [] };
  },
  value: ({ value }) => ({ value: literals(value), guards: [] }),
};

const read = (term: Term, context: CelContext): Guarded =>
  (readers[term.op] as (term: Term, context: CelContext) => Guarded)(term, context);

const conjunction = (parts: readonly string[]): string => [...new Set(parts)].join(' && ');

function comparison(left: Term, right: Term, context: CelContext, holds: (a: string, b: string) => string): string {
  const a = read(left, context);
  const b = read(right, context);
  return `(${conjunction([...a.guards, ...b.guards, holds(a.value, b.value)])})`;
}

function quantifier(pred: Extract<Pred, { op: 'all' | 'any' }>, context: CelContext): string {
  const over = read(pred.over, context);
  const where = toCel(pred.where, context);
  const guards = conjunction(over.guards);
  if (pred.op === 'any') return `(${conjunction([...over.guards, `${over.value}.exists(${pred.as}, ${where})`])})`;
  const all = `${over.value}.all(${pred.as}, ${where})`;
  return guards === '' ? `(${all})` : `(!(${guards}) || ${all})`;
}

const compilers: { readonly [Op in Pred['op']]: (pred: Extract<Pred, { op: Op }>, context: CelContext) => string } = {
  eq: ({ left, right }, context) => comparison(left, right, context, (a, b) => `${a} == ${b}`),
  lt: ({ left, right }, context) => comparison(left, right, context, (a, b) => `${a} < ${b}`),
  le: ({ left, right }, context) => comparison(left, right, context, (a, b) => `${a} <= ${b}`),
  in: ({ left, right }, context) => comparison(left, right, context, (a, b) => `${a} in ${b}`),
  matches: ({ left, pattern }, context) => {
    const text = read(left, context);
    return `(${conjunction([...text.guards, `${text.value}.matches(${literal(pattern)})`])})`;
  },
  present: ({ of }, context) => {
    const { guards } = read(of, context);
    return guards.length === 0 ? 'true' : `(${conjunction(guards)})`;
  },
  all: quantifier,
  any: quantifier,
  not: ({ of }, context) => `!${parenthesised(toCel(of, context))}`,
  and: ({ of }, context) => joined(of, '&&', 'true', context),
  or: ({ of }, context) => joined(of, '||', 'false', context),
};

const parenthesised = (cel: string): string =>
  cel.startsWith('(') || cel === 'true' || cel === 'false' ? cel : `(${cel})`;

function joined(of: readonly Pred[], operator: '&&' | '||', empty: string, context: CelContext): string {
  return of.length === 0 ? empty : `(${of.map((part) => toCel(part, context)).join(` ${operator} `)})`;
}

export const toCel = (pred: Pred, context: CelContext): string =>
  (compilers[pred.op] as (pred: Pred, context: CelContext) => string)(pred, context);
