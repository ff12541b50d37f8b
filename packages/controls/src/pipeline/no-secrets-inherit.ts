import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';

export const noSecretsInherit = workflowControl({
  title: 'A called workflow gets the secrets that it needs, by name',
  severity: 'medium',
  why: 'With `inherit` it gets every secret of the repository, the organization and the environment, those too that are added later.',
  refs: [
    githubDocs('actions/how-tos/reuse-automations/reuse-workflows#passing-inputs-and-secrets-to-a-reusable-workflow'),
    cwe(250),
  ],
  peers: ['secrets-inherit'],
  each: 'job',
  inspect({ uses, data, pointer }) {
    if (!uses) return undefined;
    if (data['secrets'] !== 'inherit') return [];
    return [
      {
        at: `${pointer}/secrets`,
        message: `\`${uses.text}\` gets every secret there is; pass those that it needs by name`,
      },
    ];
  },
  fix: { none: 'Which secrets the called workflow needs is said in its own file' },
});
