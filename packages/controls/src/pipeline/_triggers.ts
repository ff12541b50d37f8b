/** Events by who can cause them, and with which rights the run then has. */
import type { Trigger, Workflow } from '@palisade/core/subject/workflow';

/** Caused by outsiders, and run with the repository’s secrets and a token that may write. */
export const PRIVILEGED: ReadonlySet<string> = new Set([
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'issues',
  'discussion',
  'discussion_comment',
  'fork',
  'watch',
]);

/** Caused by outsiders with code of theirs. */
const WITH_FOREIGN_CODE = new Set(['pull_request', 'pull_request_target', 'workflow_run', 'issue_comment']);

export const privilegedTriggers = ({ triggers }: Workflow): readonly Trigger[] =>
  triggers.filter(({ event }) => PRIVILEGED.has(event));

export const foreignTriggers = ({ triggers }: Workflow): readonly Trigger[] =>
  triggers.filter(({ event }) => WITH_FOREIGN_CODE.has(event));

/** Only ever called by other workflows, whose triggers and permissions then hold. */
export const isOnlyCalled = ({ triggers }: Workflow): boolean =>
  triggers.length > 0 && triggers.every(({ event }) => event === 'workflow_call');
