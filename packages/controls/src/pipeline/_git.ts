/** Whether a step talks to the remote of the repository with the credentials that a checkout left. */
import type { Step } from '@palisade/core/subject/workflow';
import { someLine } from './_script.ts';
import { actionOf } from './_uses.ts';

const REMOTE =
  /\bgit\s+(?:-\S+\s+)*(?:push|pull|fetch|clone|ls-remote|submodule|lfs)\b|\bgh\s+pr\s+checkout\b|\bsemantic-release\b|\bnpm\s+version\b|\blerna\s+(?:version|publish)\b|\bchangeset\s+publish\b|\bmike\s+deploy\b|\bgh-pages\b/;

const ACTIONS =
  /(?:\/(?:git-auto-commit-action|create-pull-request|github-push-action|add-and-commit|actions-gh-pages|github-pages-deploy-action|semantic-release-action|chart-releaser-action|release-please-action|github-tag-action)|^changesets\/action)$/;

export function usesGitRemote(step: Step): boolean {
  if (step.run !== undefined) return someLine(step, REMOTE);
  const action = actionOf(step);
  return action !== undefined && ACTIONS.test(action);
}
