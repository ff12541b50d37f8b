/** One value put over another. */
import type { FieldOptions } from './kustomization.ts';
import { type Budget, copyNode, isNull, type Node, overwrite } from './node.ts';
import type { Making } from './path-matcher.ts';
import { Problem } from './problem.ts';

/** A text that grows past this grows because it is put into itself. */
const MAX_TEXT = 1_000_000;

function joined(target: Node, value: Node, options: FieldOptions): string {
  if (target.kind !== 'scalar') throw new Problem('a delimiter can only be used with scalars');
  const delimiter = options.delimiter as string;
  const parts = target.text.split(delimiter);
  const text = isNull(value) ? '' : value.text;
  const index = options.index ?? 0;
  if (index < 0) parts.unshift(text);
  else if (index >= parts.length) parts.push(text);
  else parts[index] = text;
  return parts.join(delimiter);
}

/** A scalar keeps its type: only the text is replaced. */
export function replaceValue(target: Node, value: Node, options: FieldOptions | undefined, budget: Budget): void {
  const copy = copyNode(value, budget);
  if (options?.delimiter) copy.text = joined(target, copy, options);
  if (copy.text.length > MAX_TEXT) throw new Problem('a replacement grows without bound');
  if (target.kind !== 'scalar') overwrite(target, copy);
  else {
    target.text = copy.text;
    target.place = copy.place;
    if (copy.hole !== undefined) target.hole = copy.hole;
  }
}

/** One way into a target: a path that creates what it needs, if it may. */
export interface Write {
  readonly value: Node;
  readonly options: FieldOptions | undefined;
  readonly create: Making | undefined;
  readonly budget: Budget;
}
