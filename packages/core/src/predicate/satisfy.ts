/**
 * Predicate → the edits that make it hold: the first branch of an `or`, every branch of an `and`.
 * What has no single smallest edit (a bound, a pattern, a quantifier, a negated comparison) needs the
 * control's own `fix`; then this gives undefined.
 */
import type { DataEdit } from '../location.ts';
import { type Data, isList, isObject, Unresolved } from '../value.ts';
import { type Places, pointerOf } from './blame.ts';
import { compile, reader, type Scope } from './judge.ts';
import type { Pred, Term } from './predicate.ts';

const setTo = (term: Term, value: unknown, scope: Scope, places: Places): DataEdit[] | undefined => {
  const pointer = term.op === 'derive' ? undefined : pointerOf(term, scope, places);
  return pointer === undefined ? undefined : [{ op: 'set', pointer, value }];
};

/** Adds to a list what it lacks, keeping what it has. */
function include(list: Term, value: Data | undefined, scope: Scope, places: Places): DataEdit[] | undefined {
  const present = reader(list)(scope);
  if (present instanceof Unresolved) return undefined;
  return setTo(list, isList(present) ? [...present, value] : [value], scope, places);
}

function membership(pred: Extract<Pred, { op: 'in' }>, scope: Scope, places: Places): DataEdit[] | undefined {
  if (pred.left.op === 'value') return include(pred.right, reader(pred.left)(scope), scope, places);
  const allowed = reader(pred.right)(scope);
  return isList(allowed) && allowed.length > 0 ? setTo(pred.left, allowed[0], scope, places) : undefined;
}

function all(of: readonly Pred[], scope: Scope, places: Places): DataEdit[] | undefined {
  const edits: DataEdit[] = [];
  for (const part of of) {
    if (compile(part)(scope) === true) continue;
    const found = satisfy(part, scope, places);
    if (!found) return undefined;
    edits.push(...found);
  }
  return edits;
}

function negated(pred: Pred, scope: Scope, places: Places): DataEdit[] | undefined {
  switch (pred.op) {
    case 'present': {
      const pointer = pointerOf(pred.of, scope, places);
      return pointer === undefined ? undefined : [{ op: 'remove', pointer }];
    }
    case 'eq':
      // The other boolean is the only other value; any other field can only be left out.
      if (pred.right.op === 'value' && pred.right.value === true) return setTo(pred.left, false, scope, places);
      return undefined;
    case 'not':
      return satisfy(pred.of, scope, places);
    case 'or':
      return all(
        pred.of.map((of) => ({ op: 'not', of })),
        scope,
        places,
      );
    default:
      return undefined;
  }
}

/** The edits, or undefined where the predicate alone does not say what to write. */
export function satisfy(pred: Pred, scope: Scope, places: Places): DataEdit[] | undefined {
  switch (pred.op) {
    case 'eq': {
      const value = reader(pred.right)(scope);
      return value === undefined || isObject(value) ? undefined : setTo(pred.left, value, scope, places);
    }
    case 'in':
      return membership(pred, scope, places);
    case 'and':
      return all(pred.of, scope, places);
    case 'or':
      return pred.of[0] && satisfy(pred.of[0], scope, places);
    case 'not':
      return negated(pred.of, scope, places);
    default:
      return undefined;
  }
}
