/** Expressions in scripts whose text somebody else writes, by how far that somebody is trusted. */
import type { WorkflowContext, WorkflowProblem } from '@palisade/core/control/workflow';
import type { Expression, Step } from '@palisade/core/subject/workflow';
import type { Trust } from './_context.ts';
import { sinksOf } from './_sink.ts';
import { moveToEnv } from './_to-env.ts';
import { trustOfExpression } from './_trust.ts';

const listed = (expressions: readonly Expression[]): string =>
  [...new Set(expressions.map(({ text }) => `\`${text.slice(0, 80)}\``))].join(', ');

/** Undefined where the step has no script. What is worse than `level` is for the control of that level to report. */
export function injections(
  step: Step,
  context: WorkflowContext,
  level: Trust,
  says: (expressions: string, place: string) => string,
): WorkflowProblem[] | undefined {
  const sinks = sinksOf(step);
  if (sinks.length === 0) return undefined;
  return sinks.flatMap((sink): WorkflowProblem[] => {
    const trusts = sink.expressions.map((expression) => trustOfExpression(expression, context));
    const found = sink.expressions.filter((_, index) => trusts[index] === level);
    const [first] = found;
    if (!first) return [];
    // Two fixes of one step would both write its `env`: the next round makes the second.
    const alone = !trusts.some((trust) => RANK[trust] > RANK[level]);
    const move = alone ? moveToEnv(sink, found, context) : undefined;
    return [
      {
        at: context.file.spanOf(first) ?? sink.pointer,
        message: says(listed(found), `\`${sink.name}\``),
        item: sink.name,
        ...(move && { edits: move.edits, safety: move.safety }),
      },
    ];
  });
}

const RANK: Readonly<Record<Trust, number>> = { safe: 0, output: 1, insider: 2, attacker: 3 };
