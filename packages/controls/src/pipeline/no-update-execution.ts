import { cwe, githubDocs } from '@palisade/core/control/reference';
import { dependencyControl } from '../dependency/_controls.ts';

export const noUpdateExecution = dependencyControl({
  title: 'Dependabot runs no code of the packages it looks at',
  severity: 'medium',
  why: 'A package’s own code runs while the update is worked out, beside the credentials of private registries.',
  refs: [githubDocs('code-security/reference/supply-chain-security/dependabot-options-reference'), cwe(829)],
  peers: ['dependabot-execution'],
  model: 'updates',
  inspect({ rules, tool }) {
    if (tool !== 'dependabot' || rules === 'all') return undefined;
    return rules
      .filter(({ executes }) => executes)
      .map(({ pointer, ecosystem }) => ({
        at: `${pointer}/insecure-external-code-execution`,
        item: `${ecosystem} ${pointer}`,
        message: `Updates of ${ecosystem} may run what packages bring; take \`insecure-external-code-execution\` out`,
        fix: {
          safety: 'unsafe' as const,
          description: 'Forbids external code in updates',
          edits: [{ op: 'set' as const, pointer: `${pointer}/insecure-external-code-execution`, value: 'deny' }],
        },
      }));
  },
  fix: { safety: 'unsafe', description: 'Forbids external code in updates' },
});
