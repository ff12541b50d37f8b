import { cwe, githubDocs } from '@palisade/core/control/reference';
import { dependencyControl } from '../dependency/_controls.ts';

export const updateCooldown = dependencyControl({
  title: 'Updates wait some days before they are proposed',
  severity: 'info',
  why: 'Taken-over releases are found within days; a bot that proposes within the hour brings them before anybody has looked.',
  refs: [githubDocs('code-security/reference/supply-chain-security/dependabot-options-reference'), cwe(1357)],
  peers: ['dependabot-cooldown'],
  model: 'updates',
  inspect({ rules, tool }) {
    if (tool !== 'dependabot' || rules === 'all' || rules.length === 0) return undefined;
    return rules
      .filter(({ cooldown }) => !cooldown)
      .map(({ pointer, ecosystem, folders }) => ({
        at: pointer,
        item: `${ecosystem} ${folders.join(' ')}`,
        message: `Updates of ${ecosystem} have no \`cooldown\``,
        fix: {
          safety: 'safe' as const,
          description: 'Lets a release be seven days old before it is proposed',
          edits: [{ op: 'set' as const, pointer: `${pointer}/cooldown`, value: { 'default-days': 7 } }],
        },
      }));
  },
  fix: { safety: 'safe', description: 'Lets a release be seven days old before it is proposed' },
});
