import { cwe } from '@palisade/core/control/reference';
import { type WorkflowContext, workflowControl } from '@palisade/core/control/workflow';
import type { Step } from '@palisade/core/subject/workflow';
import { auditAction, auditLines } from './_dependency-audit.ts';
import { someLine } from './_script.ts';

const NEVER_FAILS =
  /--audit-level[= ]none\b|--exit-zero\b|--exit-code[= ]0\b|\|\|\s*exit\s+0\b|;\s*(?:true|exit\s+0)\s*$/;
const PIPED = /[^|]\|(?!\|)/;

/** GitHub's default shell stops at a failure, but not at one inside a pipe. */
function pipefail(step: Step, { job, file }: WorkflowContext): boolean {
  const shell = step.shell ?? job?.shell ?? file.shell;
  return shell === 'bash' || /pipefail|pwsh/.test(shell ?? '') || someLine(step, /^\s*set\s.*pipefail/);
}

function wrongLine(step: Step, context: WorkflowContext): string | undefined {
  for (const line of auditLines(step)) {
    const text = line.trim().slice(0, 60);
    if (NEVER_FAILS.test(line)) return `\`${text}\` ends well whatever it finds`;
    if (PIPED.test(line) && !pipefail(step, context))
      return `The pipe hides the result of \`${text}\`: set \`shell: bash\``;
  }
  const unguarded = auditLines(step).length > 0 && someLine(step, /^\s*set\s+\+[a-z]*e/);
  return unguarded ? '`set +e` lets the script go on after the audit fails' : undefined;
}

export const auditResultCounts = workflowControl({
  title: 'An audit that finds something, or cannot run, stops the pipeline',
  severity: 'low',
  why: 'A registry that does not answer and a hole that was found look the same in a green log: nothing is known, and the image goes out.',
  refs: [cwe(754), cwe(1395)],
  each: 'step',
  inspect(step, context) {
    const action = auditAction(step);
    if (auditLines(step).length === 0 && action === undefined) return undefined;
    const job = context.job;
    if (job?.data['continue-on-error'] === true)
      return [{ at: `${job.pointer}/continue-on-error`, message: 'The job goes on whatever the audit finds' }];
    if (step.with.get('warn-only') === 'true')
      return [{ at: `${step.pointer}/with/warn-only`, message: 'The review only warns' }];
    const message = wrongLine(step, context);
    return message === undefined ? [] : [{ at: `${step.pointer}/run`, message }];
  },
  fix: { none: 'What is found today has to be mended or waived first' },
});
