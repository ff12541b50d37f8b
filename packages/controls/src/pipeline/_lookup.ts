/** Expressions by where they stand, and variables by name: each index is built once. */
import type { Expression, Job, Step, Variables, Workflow } from '@palisade/core/subject/workflow';

type Holder = Workflow | Job | Step;

const byPointer = new WeakMap<Holder, ReadonlyMap<string, readonly Expression[]>>();

function indexOf(holder: Holder): ReadonlyMap<string, readonly Expression[]> {
  let index = byPointer.get(holder);
  if (!index) byPointer.set(holder, (index = Map.groupBy(holder.expressions, ({ pointer }) => pointer)));
  return index;
}

interface Place {
  readonly file: Workflow;
  readonly job: Job | undefined;
  readonly step: Step | undefined;
}

export const expressionsAt = (pointer: string, { file, job, step }: Place): readonly Expression[] =>
  [step, job, file].flatMap((holder) => (holder ? (indexOf(holder).get(pointer) ?? []) : []));

interface Variable {
  readonly key: string;
  readonly text: string;
}

const byName = new WeakMap<Variables, ReadonlyMap<string, Variable>>();

/** `name` is lower-case. */
export function variable(variables: Variables, name: string): Variable | undefined {
  let index = byName.get(variables);
  if (!index) {
    index = new Map([...variables.values].map(([key, text]) => [key.toLowerCase(), { key, text }]));
    byName.set(variables, index);
  }
  return index.get(name);
}
