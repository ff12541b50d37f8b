/** Many edits of one document, as one tree: what all of them together want at each node. */
import type { DataEdit } from '@palisade/core/location';
import { fromPointer } from '@palisade/core/value';

export interface Wanted {
  set?: { readonly value: unknown };
  remove?: boolean;
  readonly children: Map<string, Wanted>;
}

const newWanted = (): Wanted => ({ children: new Map() });

export function plan(edits: readonly DataEdit[]): Wanted {
  const root = newWanted();
  for (const edit of edits) {
    let here = root;
    for (const key of fromPointer(edit.pointer)) {
      let next = here.children.get(key);
      if (!next) here.children.set(key, (next = newWanted()));
      here = next;
    }
    if (edit.op === 'set') here.set = { value: edit.value };
    else here.remove = true;
  }
  return root;
}

/** The value of a part that does not exist yet. */
export function valueOf(wanted: Wanted): unknown {
  if (wanted.set) return wanted.set.value;
  return Object.fromEntries(
    [...wanted.children].filter(([, child]) => !child.remove).map(([key, child]) => [key, valueOf(child)]),
  );
}

export const isNothing = (wanted: Wanted): boolean =>
  !wanted.set && [...wanted.children.values()].every((child) => child.remove || isNothing(child));
