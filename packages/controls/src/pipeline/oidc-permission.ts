import { githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { usesOidc } from './_cloud.ts';
import { isOnlyCalled } from './_triggers.ts';

export const oidcPermission = workflowControl({
  title: 'A job that logs in with OIDC may ask for a token',
  severity: 'low',
  why: 'Without `id-token: write` the login fails, and the next thing tried is a stored key.',
  refs: [githubDocs('actions/reference/security/oidc')],
  each: 'job',
  inspect(job, { file }) {
    const logins = job.steps.filter(usesOidc);
    if (logins.length === 0) return undefined;
    const own = job.permissions.kind === 'absent' ? file.permissions : job.permissions;
    if (own.kind === 'write-all' || (own.kind === 'scopes' && own.scopes.get('id-token') === 'write')) return [];
    if (own.kind === 'absent' && isOnlyCalled(file)) return [];
    const at = `${job.pointer}/permissions/id-token`;
    const edits = job.permissions.kind === 'scopes' ? [{ op: 'set' as const, pointer: at, value: 'write' }] : undefined;
    return [
      {
        at,
        message: `\`${logins[0]?.label}\` asks for an OIDC token, and the job has no \`id-token: write\``,
        ...(edits && { edits }),
      },
    ];
  },
  fix: { safety: 'safe', description: 'Lets the job ask for an OIDC token' },
});
