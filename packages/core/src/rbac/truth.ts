/** Lists of text with holes in them. */
import type { Truth } from '../predicate/judge.ts';
import { type Data, isList, OPEN, Unresolved } from '../value.ts';

/** True, unless there is a reason to doubt it. */
export const unless = (why: string | undefined): Truth => (why === undefined ? true : new Unresolved(why));

/** A list of text, as far as it is known: a number without quotes is text to the API server's clients too. */
export function textsIn(list: Data | undefined): string[] {
  if (!isList(list)) return [];
  return list.filter((item) => typeof item !== 'object').map(String);
}

/** Why a list may hold more than is seen in it. */
export function holeIn(list: Data | undefined): string | undefined {
  if (list instanceof Unresolved) return list.why;
  if (!isList(list)) return undefined;
  return list[OPEN] ?? list.find((item) => item instanceof Unresolved)?.why;
}

/** Is there a text in the list for which it holds? */
export function someText(list: Data | undefined, holds: (text: string) => boolean): Truth {
  if (textsIn(list).some(holds)) return true;
  const hole = holeIn(list);
  return hole === undefined ? false : new Unresolved(hole);
}
