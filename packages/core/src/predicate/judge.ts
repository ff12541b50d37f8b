/**
 * Predicate → verdict. Three-valued (Kleene): true or false only where every filling of the holes agrees.
 * A predicate is compiled once to closures and then run on thousands of subjects.
 */
import { type Data, isList, isObject, OPEN, Unresolved } from '../value.ts';
import { derivations } from './derive.ts';
import { compilePattern } from './pattern.ts';
import type { Pred, Term } from './predicate.ts';

export type Truth = true | false | Unresolved;

/** What names stand for: the roots, the variables of quantifiers, and the settings. */
export interface Scope {
  readonly values: Record<string, Data | undefined>;
  readonly settings: Readonly<Record<string, Data | undefined>>;
}

export type Reader = (scope: Scope) => Data | undefined;
export type Judge = (scope: Scope) => Truth;

function member(value: Data | undefined, key: string): Data | undefined {
  if (value instanceof Unresolved) return value;
  if (isList(value)) return value[Number(key)];
  if (!isObject(value)) return undefined;
  const found = value[key];
  if (found === undefined) return value[OPEN] === undefined ? undefined : new Unresolved(value[OPEN]);
  return found === null ? undefined : found;
}

const readers: { readonly [Op in Term['op']]: (term: Extract<Term, { op: Op }>) => Reader } = {
  field: ({ of, path }) => {
    if (path.length === 0) return (scope) => scope.values[of];
    return (scope) => {
      let value = scope.values[of];
      for (let index = 0; index < path.length && value !== undefined; index++)
        value = member(value, path[index] as string);
      return value;
    };
  },
  lookup: (term) => {
    const map = reader(term.in);
    const key = reader(term.key);
    return (scope) => {
      const name = key(scope);
      return name instanceof Unresolved ? name : typeof name === 'string' ? member(map(scope), name) : undefined;
    };
  },
  derive: (term) => {
    const of = reader(term.of);
    const { evaluate } = derivations[term.fn];
    return (scope) => {
      const value = of(scope);
      return value === undefined || value instanceof Unresolved ? value : evaluate(value);
    };
  },
  setting:
    ({ name }) =>
    (scope) =>
      scope.settings[name],
  value: ({ value }) => {
    const data = value as Data;
    return () => data;
  },
};

/** Predicates are immutable, so what they compile to is kept: explaining a failure compiles nothing again. */
const readerOf = new WeakMap<Term, Reader>();
const judgeOf = new WeakMap<Pred, Judge>();

/** The value of a term: `undefined` is absent. */
export function reader(term: Term): Reader {
  let read = readerOf.get(term);
  if (!read) {
    read = (readers[term.op] as (term: Term) => Reader)(term);
    readerOf.set(term, read);
  }
  return read;
}

function compare(left: Term, right: Term, holds: (left: Data, right: Data) => boolean): Judge {
  const readLeft = reader(left);
  const readRight = reader(right);
  return (scope) => {
    const a = readLeft(scope);
    const b = readRight(scope);
    if (a === undefined || b === undefined) return false;
    if (a instanceof Unresolved) return a;
    return b instanceof Unresolved ? b : holds(a, b);
  };
}

const ordered = (left: Data, right: Data): boolean =>
  (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string');

function contains(list: Data, value: Data): Truth {
  if (!isList(list)) return false;
  if (list.includes(value)) return true;
  const hole = list.find((item) => item instanceof Unresolved);
  if (hole instanceof Unresolved) return hole;
  return list[OPEN] === undefined ? false : new Unresolved(list[OPEN]);
}

/** The members a quantifier visits. */
function members(value: Data): readonly Data[] {
  if (isList(value)) return value;
  return isObject(value) ? Object.keys(value) : [];
}

/** `all` (looking for a false) or `any` (looking for a true). */
function quantifier(pred: Extract<Pred, { op: 'all' | 'any' }>): Judge {
  const over = reader(pred.over);
  const where = compile(pred.where);
  const decisive = pred.op === 'any';
  return (scope) => {
    const value = over(scope);
    if (value === undefined) return !decisive;
    if (value instanceof Unresolved) return value;
    let result: Truth = !decisive;
    const outer = scope.values[pred.as];
    for (const item of members(value)) {
      scope.values[pred.as] = item;
      const truth = where(scope);
      if (truth === decisive) {
        scope.values[pred.as] = outer;
        return decisive;
      }
      if (truth instanceof Unresolved) result = truth;
    }
    scope.values[pred.as] = outer;
    const open = isList(value) || isObject(value) ? value[OPEN] : undefined;
    return open === undefined ? result : new Unresolved(open);
  };
}

/** `and` (looking for a false) or `or` (looking for a true). */
function connective(of: readonly Pred[], decisive: boolean): Judge {
  const parts = of.map(compile);
  return (scope) => {
    let result: Truth = !decisive;
    for (const part of parts) {
      const truth = part(scope);
      if (truth === decisive) return decisive;
      if (truth instanceof Unresolved) result = truth;
    }
    return result;
  };
}

const judges: { readonly [Op in Pred['op']]: (pred: Extract<Pred, { op: Op }>) => Judge } = {
  eq: ({ left, right }) => compare(left, right, (a, b) => a === b),
  lt: ({ left, right }) => compare(left, right, (a, b) => ordered(a, b) && (a as number) < (b as number)),
  le: ({ left, right }) => compare(left, right, (a, b) => ordered(a, b) && (a as number) <= (b as number)),
  in: ({ left, right }) => {
    const item = reader(left);
    const list = reader(right);
    return (scope) => {
      const a = item(scope);
      const b = list(scope);
      if (a === undefined || b === undefined) return false;
      if (a instanceof Unresolved) return a;
      return b instanceof Unresolved ? b : contains(b, a);
    };
  },
  matches: ({ left, pattern }) => {
    const text = reader(left);
    const regexp = compilePattern(pattern);
    return (scope) => {
      const value = text(scope);
      return value instanceof Unresolved ? value : typeof value === 'string' && regexp.test(value);
    };
  },
  present: ({ of }) => {
    const read = reader(of);
    return (scope) => {
      const value = read(scope);
      return value instanceof Unresolved ? value : value !== undefined;
    };
  },
  all: quantifier,
  any: quantifier,
  not: ({ of }) => {
    const judge = compile(of);
    return (scope) => {
      const truth = judge(scope);
      return truth instanceof Unresolved ? truth : !truth;
    };
  },
  and: ({ of }) => connective(of, false),
  or: ({ of }) => connective(of, true),
};

export function compile(pred: Pred): Judge {
  let judge = judgeOf.get(pred);
  if (!judge) {
    judge = (judges[pred.op] as (pred: Pred) => Judge)(pred);
    judgeOf.set(pred, judge);
  }
  return judge;
}
