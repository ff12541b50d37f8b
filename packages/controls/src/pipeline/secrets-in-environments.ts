import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { secretsOf } from './_secret.ts';

export const secretsInEnvironments = workflowControl({
  title: 'Jobs that read secrets run in an environment',
  severity: 'info',
  why: 'A repository secret is there for every branch that someone pushes; one of an environment only for the branches and reviewers that it names.',
  refs: [githubDocs('actions/how-tos/deploy/configure-and-manage-deployments/control-deployments'), cwe(284)],
  peers: ['secrets-outside-env'],
  each: 'job',
  inspect({ expressions, steps, environment, uses, pointer }) {
    const all = [...expressions, ...steps.flatMap((step) => step.expressions)];
    const names = [...new Set(all.flatMap(secretsOf))];
    // A called workflow chooses the environment itself.
    if (names.length === 0 || uses) return undefined;
    if (environment !== undefined) return [];
    const listed = names.map((name) => name.toUpperCase()).join(', ');
    return [
      {
        at: `${pointer}/environment`,
        message: `${listed} can be read from every branch; move to an environment, and name it in the job`,
      },
    ];
  },
  fix: { none: 'The environment has to be made, and the secrets moved to it, in the repository’s settings' },
});
