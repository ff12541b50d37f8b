import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { isCheckout } from './_checkout.ts';
import { actionOf } from './_uses.ts';

/** The workspace itself, or all that lies in it. */
const WHOLE = /^(?:\.\/?|\.\/?\*\*?(?:\/\*)?|\*\*?(?:\/\*)?|\$\{\{\s*github\.workspace\s*\}\}\/?|\.git\/?.*|\.\.\/?)$/;

export const noCredentialsInArtifacts = workflowControl({
  title: 'No artifact holds the token of a checkout',
  severity: 'high',
  why: 'Anyone who may read the repository downloads the artifact while the job runs, takes the token from `.git/config`, and pushes with it.',
  refs: [githubDocs('actions/reference/security/secure-use'), cwe(522), cwe(538)],
  peers: ['artipacked'],
  each: 'job',
  inspect({ steps }) {
    const uploads = steps.filter((step) => actionOf(step) === 'actions/upload-artifact');
    if (uploads.length === 0) return undefined;
    const checkout = steps.find(
      (step) => isCheckout(step) && step.with.get('persist-credentials')?.toLowerCase() !== 'false',
    );
    if (!checkout) return [];
    const whole = uploads.filter(
      (step) =>
        step.index > checkout.index &&
        (step.with.get('path') ?? '').split('\n').some((path) => WHOLE.test(path.trim())),
    );
    return whole.map((step) => ({
      at: `${step.pointer}/with/path`,
      message: `The whole workspace is uploaded, and the checkout before it left its token there; set \`persist-credentials: false\`, and upload what was built`,
      item: step.label,
      edits: [{ op: 'set' as const, pointer: `${checkout.pointer}/with/persist-credentials`, value: false }],
    }));
  },
  fix: { safety: 'unsafe', description: 'Sets persist-credentials to false' },
});
