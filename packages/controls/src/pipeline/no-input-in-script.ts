import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { injections } from './_injection.ts';

export const noInputInScript = workflowControl({
  title: 'No script is built from free-text inputs, refs or event fields',
  severity: 'medium',
  why: 'Who may dispatch a workflow, push a branch or set a variable need not be who may read its secrets; and an input is often filled by another workflow with what an outsider wrote.',
  refs: [githubDocs('actions/concepts/security/script-injections'), cwe(94), cwe(78)],
  peers: ['template-injection'],
  each: 'step',
  inspect: (step, context) =>
    injections(
      step,
      context,
      'insider',
      (expressions, place) => `${place} is built from ${expressions}, whose text is free; pass it through \`env\``,
    ),
  fix: { safety: 'unsafe', description: 'Passes the value through an environment variable of the step' },
});
