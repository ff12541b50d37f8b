/** A field control's fix, as data edits on one object. */
import type { DataEdit } from '../location.ts';
import { type Places, pointerOf } from '../predicate/blame.ts';
import { compile, reader, type Scope } from '../predicate/judge.ts';
import type { Pred } from '../predicate/predicate.ts';
import { satisfy } from '../predicate/satisfy.ts';
import { type Data, isList, isObject, toPointer, Unresolved } from '../value.ts';
import type { FieldFix, Recipe } from './control.ts';

/** The members of a list or map for which `where` holds, each with its scope and places. */
function selected(
  {
    over,
    as,
    where,
  }: { readonly over: Extract<Recipe, { over: unknown }>['over']; readonly as: string; readonly where?: Pred },
  scope: Scope,
  places: Places,
): { readonly scope: Scope; readonly places: Places; readonly pointer: string }[] {
  const value = reader(over)(scope);
  const base = pointerOf(over, scope, places);
  if (base === undefined) return [];
  const members: readonly (readonly [string | number, Data])[] = isList(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.keys(value).map((key) => [key, key] as const)
      : [];
  const judge = where && compile(where);
  return members.flatMap(([key, item]) => {
    const inner: Scope = { ...scope, values: { ...scope.values, [as]: item } };
    const pointer = base + toPointer([key]);
    return judge && judge(inner) !== true ? [] : [{ scope: inner, places: { ...places, [as]: pointer }, pointer }];
  });
}

function prunes(recipe: Extract<Recipe, { op: 'prune' }>, scope: Scope, places: Places): DataEdit[] {
  const gone = selected(recipe, scope, places);
  const whole = reader(recipe.over)(scope);
  const size = isList(whole) ? whole.length : isObject(whole) ? Object.keys(whole).length : 0;
  const base = pointerOf(recipe.over, scope, places);
  // A list that would be left empty goes as a whole: `add: []` says nothing.
  if (gone.length === size && size > 0 && base !== undefined) return [{ op: 'remove', pointer: base }];
  return gone.map(({ pointer }) => ({ op: 'remove', pointer }));
}

function bake(recipe: Recipe, scope: Scope, places: Places): DataEdit[] {
  switch (recipe.op) {
    case 'set': {
      const pointer = pointerOf(recipe.at, scope, places);
      return pointer === undefined ? [] : [{ op: 'set', pointer, value: recipe.value }];
    }
    case 'remove': {
      const pointer = pointerOf(recipe.at, scope, places);
      return pointer === undefined || reader(recipe.at)(scope) === undefined ? [] : [{ op: 'remove', pointer }];
    }
    case 'copy': {
      const pointer = pointerOf(recipe.at, scope, places);
      const value = reader(recipe.from)(scope);
      return pointer === undefined || value === undefined || value instanceof Unresolved
        ? []
        : [{ op: 'set', pointer, value }];
    }
    case 'when':
      return compile(recipe.where)(scope) === true ? recipe.edits.flatMap((edit) => bake(edit, scope, places)) : [];
    case 'prune':
      return prunes(recipe, scope, places);
    case 'each':
      return selected(recipe, scope, places).flatMap((item) =>
        recipe.edits.flatMap((edit) => bake(edit, item.scope, item.places)),
      );
  }
}

/** Undefined where neither the fix nor the predicate says what to write. */
export const dataEdits = (fix: FieldFix, require: Pred, scope: Scope, places: Places): DataEdit[] | undefined =>
  fix.edits ? fix.edits.flatMap((recipe) => bake(recipe, scope, places)) : satisfy(require, scope, places);
