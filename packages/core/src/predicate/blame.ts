/**
 * Why a predicate does not hold: the reads that decided it, with what was found and what was wanted.
 * Run only on a failure; the verdict itself comes from `judge`.
 */
import { type Data, isList, isObject, toPointer, Unresolved } from '../value.ts';
import { compile, reader, type Scope } from './judge.ts';
import type { Pred, Term } from './predicate.ts';

export type Read =
  | { readonly is: 'known'; readonly value: Data }
  | { readonly is: 'absent' }
  | { readonly is: 'unresolved'; readonly why: string };

export interface Blame {
  /** In the whole object. */
  readonly pointer: string;
  readonly found: Read;
  /** What the read should have satisfied. */
  readonly want: Pred;
}

/** Where the roots and the quantifiers' variables stand in the object. */
export type Places = Readonly<Record<string, string>>;

/** The pointer of the field that a term reads; undefined for settings and literals. */
export function pointerOf(term: Term, scope: Scope, places: Places): string | undefined {
  switch (term.op) {
    case 'field':
      return places[term.of] === undefined ? undefined : places[term.of] + toPointer(term.path);
    case 'lookup': {
      const map = pointerOf(term.in, scope, places);
      const key = reader(term.key)(scope);
      return map === undefined || typeof key !== 'string' ? map : map + toPointer([key]);
    }
    case 'derive':
      return pointerOf(term.of, scope, places);
    default:
      return undefined;
  }
}

/** The field that a term is about, under its derivations. */
const underived = (term: Term): Term => (term.op === 'derive' ? underived(term.of) : term);

function read(term: Term, scope: Scope): Read {
  const value = reader(underived(term))(scope);
  if (value === undefined) return { is: 'absent' };
  return value instanceof Unresolved ? { is: 'unresolved', why: value.why } : { is: 'known', value };
}

function leaf(candidates: readonly Term[], want: Pred, scope: Scope, places: Places): Blame[] {
  for (const term of candidates) {
    const pointer = pointerOf(term, scope, places);
    if (pointer !== undefined) return [{ pointer, found: read(term, scope), want }];
  }
  return [];
}

type Collector = (scope: Scope, places: Places) => Blame[];

const offending = (of: readonly Pred[], wanted: boolean, scope: Scope, places: Places): Blame[] =>
  of.flatMap((part) => (compile(part)(scope) === wanted ? [] : blame(part, scope, places, wanted)));

function quantified(pred: Extract<Pred, { op: 'all' | 'any' }>, wanted: boolean): Collector {
  return (scope, places) => {
    const over = reader(pred.over)(scope);
    const base = pointerOf(pred.over, scope, places) ?? '';
    const want = wanted ? pred : ({ op: 'not', of: pred } satisfies Pred);
    if (over === undefined || over instanceof Unresolved) return leaf([pred.over], want, scope, places);
    const members: readonly (readonly [string | number, Data])[] = isList(over)
      ? [...over.entries()]
      : isObject(over)
        ? Object.keys(over).map((key) => [key, key] as const)
        : [];
    const judge = compile(pred.where);
    const found = members.flatMap(([key, value]) => {
      const inner: Scope = { ...scope, values: { ...scope.values, [pred.as]: value } };
      if (judge(inner) === wanted) return [];
      return blame(pred.where, inner, { ...places, [pred.as]: base + toPointer([key]) }, wanted);
    });
    return found.length > 0 ? found : leaf([pred.over], want, scope, places);
  };
}

/** The reads because of which `pred` is not `wanted`. */
export function blame(pred: Pred, scope: Scope, places: Places, wanted = true): Blame[] {
  const want: Pred = wanted ? pred : { op: 'not', of: pred };
  switch (pred.op) {
    case 'eq':
    case 'lt':
    case 'le':
    case 'in':
      return leaf([pred.left, pred.right], want, scope, places);
    case 'matches':
      return leaf([pred.left], want, scope, places);
    case 'present':
      return leaf([pred.of], want, scope, places);
    case 'not':
      return blame(pred.of, scope, places, !wanted);
    case 'and':
    case 'or':
      return offending(pred.of, wanted, scope, places);
    case 'all':
    case 'any':
      return quantified(pred, wanted)(scope, places);
  }
}
