import { cwe, githubDocs } from '@palisade/core/control/reference';
import { type WorkflowProblem, workflowControl } from '@palisade/core/control/workflow';
import { type Expr, pathOf, within } from '@palisade/core/subject/workflow';
import { placeOf, repositoriesUsed } from './_uses.ts';

const ODD_PATH = /(?:^|\/)\.{1,2}(?:\/|$)|\/\/|\/$/;

/** Text from nothing but literals, by calls; or a context read by a key that literals compute. */
function isRoundabout(expr: Expr): boolean {
  if (expr.op === 'call') return expr.name === 'format' && expr.args.every((arg) => [...within(arg)].every(isConstant));
  return (
    expr.op === 'index' &&
    expr.key.op === 'call' &&
    pathOf(expr.of) !== undefined &&
    [...within(expr.key)].every(isConstant)
  );
}

const isConstant = (expr: Expr): boolean => expr.op === 'literal' || (expr.op === 'call' && expr.name === 'format');

export const noObfuscation = workflowControl({
  title: 'Actions and contexts are named plainly',
  severity: 'low',
  why: 'A detour in a name hides it from reviewers and from the tools that look for it, and has no other use.',
  refs: [githubDocs('actions/reference/security/secure-use'), cwe(506)],
  peers: ['obfuscation'],
  each: 'file',
  inspect(file) {
    const used = repositoriesUsed(file);
    const steps = [...file.jobs.flatMap((job) => job.steps), ...file.steps];
    const all = [
      ...file.expressions,
      ...file.jobs.flatMap((job) => job.expressions),
      ...steps.flatMap((step) => step.expressions),
    ];
    if (used.length === 0 && all.length === 0) return undefined;
    const odd = used.filter(({ clause }) => ODD_PATH.test(clause.text.split('@')[0] ?? ''));
    const roundabout = all.filter(({ tree }) => tree && [...within(tree)].some(isRoundabout));
    return [
      ...odd.map(
        (one): WorkflowProblem => ({
          at: one.clause.pointer,
          message: `\`${one.clause.text}\` takes a detour in its path`,
          item: placeOf(one),
        }),
      ),
      ...roundabout.map(
        (one): WorkflowProblem => ({
          at: file.spanOf(one) ?? one.pointer,
          message: `\`${one.text.slice(0, 80)}\` computes what could be written`,
          item: one.text,
        }),
      ),
    ];
  },
  fix: { none: 'What it hides should be looked at first' },
});
