import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';

export const writePermissionsPerJob = workflowControl({
  title: 'Write permissions are given to jobs, not to the workflow',
  severity: 'medium',
  why: 'The job that lints with a hundred dependencies gets the token that publishes.',
  refs: [githubDocs('actions/reference/security/secure-use#use-the-principle-of-least-privilege'), cwe(250)],
  peers: ['excessive-permissions'],
  each: 'workflow',
  inspect({ permissions, jobs }) {
    if (permissions.kind === 'absent') return undefined;
    const heirs = jobs.filter((job) => job.permissions.kind === 'absent');
    // With one job, the workflow is the job.
    if (permissions.kind !== 'scopes' || heirs.length < 2) return [];
    return [...permissions.scopes].flatMap(([scope, access]) =>
      access === 'write'
        ? [
            {
              at: `${permissions.pointer}/${scope}`,
              message: `All ${heirs.length} jobs get \`${scope}: write\`; give it to the job that needs it`,
              item: scope,
            },
          ]
        : [],
    );
  },
  fix: { none: 'Which job needs it is not in the file' },
});
