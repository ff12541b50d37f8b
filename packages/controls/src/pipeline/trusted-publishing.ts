import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { publishesToRegistry, storedTokenFor } from './_publish.ts';

export const trustedPublishing = workflowControl({
  title: 'Packages are published without a stored token',
  severity: 'low',
  why: 'A stored token publishes from anywhere until someone revokes it; a trusted publisher is one workflow of one repository.',
  refs: [githubDocs('actions/concepts/security/openid-connect'), cwe(798)],
  peers: ['use-trusted-publishing'],
  each: 'step',
  inspect(step, { file, job }) {
    if (!publishesToRegistry(step)) return undefined;
    const where = storedTokenFor(file, job, step);
    if (where === undefined) return [];
    return [
      {
        at: step.uses?.pointer ?? `${step.pointer}/run`,
        message: `Publishes to ${where} with a stored token; make the workflow a trusted publisher there`,
      },
    ];
  },
  fix: { none: 'The registry has to be told to trust the workflow first' },
});
