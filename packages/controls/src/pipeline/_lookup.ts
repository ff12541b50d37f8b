/** Expressions by where they stand, and variables by name: each index is built once. */
import { remember } from '@palisade/core/remember';
import type { Expression, Job, Step, Variables, Workflow } from '@palisade/core/subject/workflow';

type Holder = Workflow | Job | Step;

const byPointer = remember(({ expressions }: Holder) => Map.groupBy(expressions, ({ pointer }) => pointer));

interface Place {
  readonly file: Workflow;
  readonly job: Job | undefined;
  readonly step: Step | undefined;
}

export const expressionsAt = (pointer: string, { file, job, step }: Place): readonly Expression[] =>
  [step, job, file].flatMap((holder) => (holder ? (byPointer(holder).get(pointer) ?? []) : []));

interface Variable {
  readonly key: string;
  readonly text: string;
}

const byName = remember(
  ({ values }: Variables) =>
    new Map<string, Variable>([...values].map(([key, text]) => [key.toLowerCase(), { key, text }])),
);

/** `name` is lower-case. */
export const variable = (variables: Variables, name: string): Variable | undefined => byName(variables).get(name);
