import { cwe, githubDocs } from '@palisade/core/control/reference';
import { type WorkflowProblem, workflowControl } from '@palisade/core/control/workflow';
import type { Variables } from '@palisade/core/subject/workflow';

const NAME = 'ACTIONS_ALLOW_UNSECURE_COMMANDS';

function problems({ values, pointer }: Variables, item: string): WorkflowProblem[] {
  const value = values.get(NAME);
  if (value === undefined || /^(?:false|0|)$/i.test(value)) return [];
  const at = `${pointer}/${NAME}`;
  const message = 'Whatever prints to the log can set variables of later steps; write to `$GITHUB_ENV` instead';
  return [{ at, message, item, edits: [{ op: 'remove', pointer: at }] }];
}

export const noInsecureCommands = workflowControl({
  title: 'Text in the log sets no variables',
  severity: 'high',
  why: 'With `ACTIONS_ALLOW_UNSECURE_COMMANDS`, a line `::set-env name=NODE_OPTIONS::…` printed by anything, a test or a commit message, is obeyed.',
  refs: [githubDocs('actions/reference/workflows-and-actions/workflow-commands'), cwe(94)],
  peers: ['insecure-commands', 'CKV_GHA_1'],
  each: 'file',
  inspect: ({ env, jobs, steps }) => [
    ...problems(env, 'workflow'),
    ...jobs.flatMap((job) => [
      ...problems(job.env, job.id),
      ...job.steps.flatMap((step) => problems(step.env, `${job.id}: ${step.label}`)),
    ]),
    ...steps.flatMap((step) => problems(step.env, step.label)),
  ],
  fix: { safety: 'unsafe', description: 'Removes ACTIONS_ALLOW_UNSECURE_COMMANDS' },
});
