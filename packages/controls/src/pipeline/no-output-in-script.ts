import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { injections } from './_injection.ts';

export const noOutputInScript = workflowControl({
  title: 'Outputs of steps and jobs reach scripts as variables',
  severity: 'info',
  why: 'Whether an output can hold a quote or a `$(…)` is decided in another step, often in another repository, and changes without notice.',
  refs: [githubDocs('actions/concepts/security/script-injections'), cwe(94)],
  peers: ['template-injection'],
  each: 'step',
  inspect: (step, context) =>
    injections(
      step,
      context,
      'output',
      (expressions, place) =>
        `${place} holds ${expressions}: what it may contain is decided elsewhere; pass it through \`env\``,
    ),
  fix: { safety: 'unsafe', description: 'Passes the value through an environment variable of the step' },
});
