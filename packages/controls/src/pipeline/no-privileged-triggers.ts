import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';

const WHY: Readonly<Record<string, string>> = {
  pull_request_target: 'runs for pull requests of forks with the secrets of this repository',
  workflow_run: 'runs with the secrets of this repository after runs that forks may have started',
};

export const noPrivilegedTriggers = workflowControl({
  title: 'No workflow runs with secrets for pull requests of forks',
  severity: 'medium',
  why: 'One checkout, artifact or cache of the pull request in such a run hands an outsider the token and the secrets.',
  refs: [githubDocs('actions/reference/security/securely-using-pull_request_target'), cwe(829)],
  peers: ['dangerous-triggers'],
  each: 'workflow',
  inspect: ({ triggers }) =>
    triggers.flatMap(({ event, pointer }) => {
      const why = Object.hasOwn(WHY, event) ? WHY[event] : undefined;
      if (why === undefined) return [];
      return [
        {
          at: pointer,
          message: `\`${event}\` ${why}; use \`pull_request\`, and a job of its own for what needs rights`,
          item: event,
        },
      ];
    }),
  fix: { none: 'What the workflow does for pull requests has to be split by the rights that it needs' },
});
