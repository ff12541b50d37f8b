/**
 * Predicate → the fields it reads, as keys joined by `/` from their root: `item/securityContext/privileged`.
 * `*` stands for every member of a list, and for every key of a map. What a model has no words for is found by this.
 */
import type { Pred, Term } from './predicate.ts';

/** The path that each name stands for: a root is its own, a quantifier's variable is a member of what it visits. */
type Names = Readonly<Record<string, string>>;

/** A slash in a key is written as in a JSON Pointer. */
const join = (base: string, keys: readonly string[]): string =>
  [base, ...keys.map((key) => key.replaceAll('/', '~1'))].join('/');

/** The path of the field that a term is about; undefined for what reads none. */
function pathOf(term: Term, names: Names): string | undefined {
  switch (term.op) {
    case 'field':
      return join(names[term.of] ?? term.of, term.path);
    case 'lookup': {
      const map = pathOf(term.in, names);
      return map && join(map, [term.key.op === 'value' ? String(term.key.value) : '*']);
    }
    case 'derive':
      return pathOf(term.of, names);
    case 'setting':
    case 'value':
      return undefined;
  }
}

function* termReads(term: Term, names: Names): Generator<string> {
  const path = pathOf(term, names);
  if (path !== undefined) yield path;
  if (term.op === 'lookup') yield* termReads(term.key, names);
}

function* reads(pred: Pred, names: Names): Generator<string> {
  switch (pred.op) {
    case 'eq':
    case 'lt':
    case 'le':
    case 'in':
      yield* termReads(pred.left, names);
      yield* termReads(pred.right, names);
      return;
    case 'matches':
      yield* termReads(pred.left, names);
      return;
    case 'present':
      yield* termReads(pred.of, names);
      return;
    case 'all':
    case 'any':
      yield* termReads(pred.over, names);
      yield* reads(pred.where, { ...names, [pred.as]: join(pathOf(pred.over, names) ?? pred.as, ['*']) });
      return;
    case 'not':
      yield* reads(pred.of, names);
      return;
    case 'and':
    case 'or':
      for (const part of pred.of) yield* reads(part, names);
      return;
    default:
      pred satisfies never;
  }
}

/** Every field that may be read. `names` says what the roots stand for, where it is not themselves. */
export const pathsOf = (pred: Pred, names: Names = {}): ReadonlySet<string> => new Set(reads(pred, names));
