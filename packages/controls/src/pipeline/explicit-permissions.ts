import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { isOnlyCalled } from './_triggers.ts';

export const explicitPermissions = workflowControl({
  title: 'The token’s permissions are written down',
  severity: 'medium',
  why: 'Left out, they are what the repository’s or organization’s settings say today: in older ones write access to code, releases and packages, for every step and action.',
  refs: [githubDocs('actions/reference/security/secure-use#use-the-principle-of-least-privilege'), cwe(276)],
  peers: ['excessive-permissions', 'CKV2_GHA_1', 'default_permissions_on_risky_events'],
  each: 'workflow',
  inspect(file) {
    if (file.permissions.kind !== 'absent') return [];
    if (isOnlyCalled(file)) return undefined;
    const open = file.jobs.filter(({ permissions }) => permissions.kind === 'absent');
    if (open.length === 0) return [];
    const jobs = open.length === file.jobs.length ? 'no job' : `not ${open.map(({ id }) => id).join(', ')}`;
    return [
      {
        at: '/permissions',
        message: `The workflow has no \`permissions\`, and ${jobs} has them; start from \`contents: read\``,
        edits: [{ op: 'set', pointer: '/permissions', value: { contents: 'read' } }],
      },
    ];
  },
  fix: { safety: 'unsafe', description: 'Lets the token read the code, and nothing else' },
});
