import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { isCheckout } from './_checkout.ts';
import { usesGitRemote } from './_git.ts';

export const noPersistedCredentials = workflowControl({
  title: 'A checkout leaves no token behind',
  severity: 'low',
  why: 'The token lies in a file that every later step, and every dependency that a build runs, can read.',
  refs: [githubDocs('actions/reference/security/secure-use'), cwe(522)],
  peers: ['artipacked'],
  each: 'step',
  inspect(step, { job, file }) {
    if (!isCheckout(step)) return undefined;
    const persists = (step.with.get('persist-credentials') ?? 'true').toLowerCase() !== 'false';
    const later = (job?.steps ?? file.steps).filter(({ index }) => index > step.index);
    // Where a later step talks to the remote, the token is what it needs.
    if (!persists || later.some(usesGitRemote)) return [];
    const pointer = `${step.pointer}/with/persist-credentials`;
    return [
      {
        at: pointer,
        message: 'The token stays on disk, and no later step is seen to need it; set `persist-credentials: false`',
        edits: [{ op: 'set', pointer, value: false }],
      },
    ];
  },
  fix: { safety: 'unsafe', description: 'Sets persist-credentials to false' },
});
