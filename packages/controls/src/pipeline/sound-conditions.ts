import type { Span } from '@palisade/core/control/control';
import { cwe, githubDocs } from '@palisade/core/control/reference';
import { type WorkflowContext, workflowControl } from '@palisade/core/control/workflow';
import type { Condition } from '@palisade/core/subject/workflow';

/** The head of a block whose text ends here; `-` after it takes the last line break away. */
const BLOCK = /[|>](\+?)[ \t]*\r?\n\s*$/;

function chomp(text: string, at: Span | undefined): { readonly start: number; readonly end: number } | undefined {
  const head = at && BLOCK.exec(text.slice(Math.max(0, at.start - 200), at.start));
  if (!head) return undefined;
  const start = at.start - head[0].length + 1;
  return { start, end: start + (head[1] ?? '').length };
}

function problem({ pointer, text, expressions }: Condition, item: string, { file, origin }: WorkflowContext) {
  const [only] = expressions;
  const around = only && expressions.length === 1 && text.trim() === only.raw;
  const message = around
    ? 'The line break after the braces makes the condition a text that is never empty: it always holds'
    : 'Text around the braces makes the condition a text that is never empty: it always holds';
  const at = around ? chomp(origin.text ?? '', file.spanOf(only)) : undefined;
  return { at: pointer, message, item, ...(at && { edits: [{ file: origin.file, ...at, text: '-' }] }) };
}

export const soundConditions = workflowControl({
  title: 'A condition can be false',
  severity: 'high',
  why: 'The step that was to run for the default branch only, or for members only, runs for everyone.',
  refs: [githubDocs('actions/reference/workflows-and-actions/expressions'), cwe(670)],
  peers: ['unsound-condition', 'if-cond', 'if_always_true'],
  each: 'file',
  inspect({ jobs, steps }, context) {
    const all = [
      ...jobs.flatMap((job) => [
        { condition: job.condition, item: job.id },
        ...job.steps.map(({ condition, label }) => ({ condition, item: `${job.id}: ${label}` })),
      ]),
      ...steps.map(({ condition, label }) => ({ condition, item: label })),
    ];
    if (!all.some(({ condition }) => condition)) return undefined;
    return all.flatMap(({ condition, item }) => (condition?.always ? [problem(condition, item, context)] : []));
  },
  fix: { safety: 'unsafe', description: 'Takes the line break after the expression away' },
});
