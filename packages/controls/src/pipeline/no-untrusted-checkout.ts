import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { checksOutPullRequest } from './_checkout.ts';

const EVENTS = new Set(['pull_request_target', 'workflow_run', 'issue_comment']);

export const noUntrustedCheckout = workflowControl({
  title: 'A run that holds secrets does not check out a pull request',
  severity: 'high',
  why: 'The pull request’s Makefile, package scripts or test set-up run with a token that may push, and with the repository’s secrets.',
  refs: [githubDocs('actions/reference/security/securely-using-pull_request_target'), cwe(829), cwe(494)],
  peers: ['dangerous-triggers', 'untrusted_checkout_exec'],
  each: 'step',
  inspect(step, { file }) {
    const events = file.triggers.map(({ event }) => event).filter((event) => EVENTS.has(event));
    if (events.length === 0) return undefined;
    if (!checksOutPullRequest(step)) return [];
    const at = step.run === undefined ? `${step.pointer}/with/ref` : `${step.pointer}/run`;
    return [
      { at, message: `Code of a pull request is fetched in a run of \`${events.join('`, `')}\`, which holds secrets` },
    ];
  },
  fix: { none: 'Build and test in `pull_request`; hand results, never code, to a second workflow' },
});
