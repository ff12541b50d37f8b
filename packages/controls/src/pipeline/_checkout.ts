/** Steps that put a pull request’s code on the runner. */
import type { Step } from '@palisade/core/subject/workflow';
import { pathOf, within } from '@palisade/core/subject/workflow';
import { someLine } from './_script.ts';
import { actionOf } from './_uses.ts';

/** Contexts that name the head of a pull request: its branch, commit, repository. */
const HEAD =
  /^github\.(?:head_ref|event\.pull_request\.(?:head\.|merge_commit_sha|number)|event\.(?:issue\.)?number|event\.workflow_run\.(?:head_|id|pull_requests)|event\.check_suite\.head_)/;

const namesHead = (step: Step, pointer: string): boolean =>
  step.expressions
    .filter((one) => one.pointer === pointer)
    .some(({ tree }) => tree && [...within(tree)].some((part) => HEAD.test(pathOf(part)?.join('.') ?? '')));

/** `gh pr checkout`, or git taking the head of a pull request. */
const BY_HAND = /\bgh\s+pr\s+checkout\b|\bgit\s+(?:-\S+\s+)*(?:fetch|pull)\b[^\n]*\b(?:pull\/|refs\/pull)/;

export const isCheckout = (step: Step): boolean => actionOf(step) === 'actions/checkout';

export function checksOutPullRequest(step: Step): boolean {
  if (step.run !== undefined) return someLine(step, BY_HAND);
  if (!isCheckout(step)) return false;
  const literal = step.with.get('ref') ?? '';
  return (
    ['ref', 'repository'].some((input) => namesHead(step, `${step.pointer}/with/${input}`)) ||
    literal.startsWith('refs/pull/')
  );
}
