import { cwe, githubDocs } from '@palisade/core/control/reference';
import { type WorkflowProblem, workflowControl } from '@palisade/core/control/workflow';
import type { Permissions } from '@palisade/core/subject/workflow';

const problems = (permissions: Permissions, whose: string): WorkflowProblem[] =>
  permissions.kind === 'write-all'
    ? [
        {
          at: permissions.pointer,
          message: `${whose} may write everything; name the scopes that are needed`,
          item: whose,
        },
      ]
    : [];

export const noWriteAll = workflowControl({
  title: 'No token may write everything',
  severity: 'high',
  why: 'Any action of the job can push code, publish packages and releases, and approve deployments.',
  refs: [githubDocs('actions/reference/security/secure-use#use-the-principle-of-least-privilege'), cwe(250)],
  peers: ['excessive-permissions', 'CKV2_GHA_1'],
  each: 'workflow',
  inspect: ({ permissions, jobs }) => [
    ...problems(permissions, 'The workflow'),
    ...jobs.flatMap((job) => problems(job.permissions, `Job ${job.id}`)),
  ],
  fix: { none: 'Which scopes the jobs need is not in the file' },
});
