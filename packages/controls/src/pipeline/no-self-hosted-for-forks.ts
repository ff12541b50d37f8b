import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { foreignTriggers } from './_triggers.ts';

export const noSelfHostedForForks = workflowControl({
  title: 'No self-hosted runner runs what forks send',
  severity: 'medium',
  why: 'Code of a pull request stays on the machine after the job, in the network of the company, and waits for the job that deploys.',
  refs: [githubDocs('actions/reference/security/secure-use#hardening-for-self-hosted-runners'), cwe(668)],
  peers: ['self-hosted-runner'],
  each: 'job',
  inspect({ runsOn, pointer }, { file }) {
    const own = runsOn.find((label) => label.toLowerCase() === 'self-hosted');
    if (own === undefined) return undefined;
    const events = foreignTriggers(file).map(({ event }) => event);
    if (events.length === 0) return [];
    return [
      {
        at: `${pointer}/runs-on`,
        message: `Runs on a machine of one’s own at \`${events.join('`, `')}\`; use a hosted runner, or one that lives for one job`,
      },
    ];
  },
  fix: { none: 'Another runner has to be there first' },
});
