import { cwe, githubDocs } from '@palisade/core/control/reference';
import { type WorkflowProblem, workflowControl } from '@palisade/core/control/workflow';
import { actionOf } from './_uses.ts';

export const scopedAppTokens = workflowControl({
  title: 'Tokens of a GitHub App have only what the job needs',
  severity: 'medium',
  why: 'Without limits the token can do everything the app may, in every repository where it is installed.',
  refs: [
    githubDocs(
      'apps/creating-github-apps/authenticating-with-a-github-app/making-authenticated-api-requests-with-a-github-app-in-a-github-actions-workflow',
    ),
    cwe(250),
  ],
  peers: ['github-app'],
  each: 'step',
  inspect(step) {
    if (actionOf(step) !== 'actions/create-github-app-token') return undefined;
    const given = [...step.with.keys()];
    const problems: WorkflowProblem[] = [];
    const say = (name: string, message: string) =>
      problems.push({ at: `${step.pointer}/with/${name}`, message, item: name });
    if (!given.some((name) => name.startsWith('permission-')))
      say(
        'permission-contents',
        'The token has all permissions of the app; name those needed, as `permission-contents: read`',
      );
    if (step.with.has('owner') && !step.with.has('repositories'))
      say('repositories', 'The token is for every repository of the owner; name those needed in `repositories`');
    if (step.with.get('skip-token-revoke')?.toLowerCase() === 'true')
      say('skip-token-revoke', 'The token stays valid after the job');
    return problems;
  },
  fix: { none: 'What the job needs of the app is not in the file' },
});
