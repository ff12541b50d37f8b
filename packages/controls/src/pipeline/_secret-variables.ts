/** Environment variables of a step that hold a secret. */
import type { Expression, Job, Step, Variables, Workflow } from '@palisade/core/subject/workflow';
import { fromPointer } from '@palisade/core/value';
import { secretsOf } from './_secret.ts';

const inEnv = ({ pointer }: Variables, expressions: readonly Expression[]): string[] =>
  expressions
    .filter((one) => one.pointer.startsWith(`${pointer}/`) && secretsOf(one).length > 0)
    .map((one) => fromPointer(one.pointer).at(-1) as string);

export const secretVariables = (file: Workflow, job: Job | undefined, step: Step | undefined): string[] => [
  ...inEnv(file.env, file.expressions),
  ...(job ? inEnv(job.env, job.expressions) : []),
  ...(step ? inEnv(step.env, step.expressions) : []),
];
