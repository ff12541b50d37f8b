/**
 * Who decides what a context holds. Data: a path ends at the first key that settles it, `*` is any one key.
 *
 * - `attacker`: anyone who can open an issue, a pull request or a discussion, or fork
 * - `insider`: who may push, dispatch or call, and what their files say; or a field nobody vouches for
 */
export type Trust = 'safe' | 'output' | 'insider' | 'attacker';

const EVENT: Readonly<Record<string, Trust>> = {
  'issue.title': 'attacker',
  'issue.body': 'attacker',
  'pull_request.title': 'attacker',
  'pull_request.body': 'attacker',
  'pull_request.head.ref': 'attacker',
  'pull_request.head.label': 'attacker',
  'pull_request.head.repo.default_branch': 'attacker',
  'pull_request.head.repo.description': 'attacker',
  'pull_request.head.repo.homepage': 'attacker',
  'comment.body': 'attacker',
  'comment.path': 'attacker',
  'review.body': 'attacker',
  'review_comment.body': 'attacker',
  'discussion.title': 'attacker',
  'discussion.body': 'attacker',
  'pages.*.page_name': 'attacker',
  'pages.*.title': 'attacker',
  'pages.*.summary': 'attacker',
  'commits.*.message': 'attacker',
  'commits.*.author.email': 'attacker',
  'commits.*.author.name': 'attacker',
  'commits.*.committer.email': 'attacker',
  'commits.*.committer.name': 'attacker',
  'commits.*.added': 'attacker',
  'commits.*.modified': 'attacker',
  'head_commit.message': 'attacker',
  'head_commit.author.email': 'attacker',
  'head_commit.author.name': 'attacker',
  'head_commit.committer.email': 'attacker',
  'head_commit.committer.name': 'attacker',
  'workflow_run.head_branch': 'attacker',
  'workflow_run.display_title': 'attacker',
  'workflow_run.head_commit.message': 'attacker',
  'workflow_run.head_commit.author.email': 'attacker',
  'workflow_run.head_commit.author.name': 'attacker',
  'workflow_run.head_commit.committer.email': 'attacker',
  'workflow_run.head_commit.committer.name': 'attacker',
  'workflow_run.head_repository.description': 'attacker',
  'workflow_run.pull_requests.*.head.ref': 'attacker',
  'check_run.check_suite.head_branch': 'attacker',
  'check_suite.head_branch': 'attacker',
  'check_suite.pull_requests.*.head.ref': 'attacker',
  'merge_group.head_ref': 'attacker',
  'merge_group.head_commit.message': 'attacker',
  'forkee.description': 'attacker',
  'forkee.name': 'safe',
};

export const CONTEXTS: ReadonlyMap<string, Trust> = new Map<string, Trust>([
  ['github.head_ref', 'attacker'],
  ...Object.entries(EVENT).map(([path, trust]) => [`github.event.${path}`, trust] as const),
  // Branch and tag names may hold any of $ ( ) ; ` | and who pushes them chooses them.
  ...['ref', 'ref_name', 'base_ref', 'workflow_ref', 'event'].map((key) => [`github.${key}`, 'insider'] as const),
  ...['secrets', 'runner', 'strategy', 'job', 'github'].map((name) => [name, 'safe'] as const),
  ['vars', 'insider'],
  ['steps', 'output'],
  ['needs', 'output'],
  ['jobs', 'output'],
  ['steps.*.outcome', 'safe'],
  ['steps.*.conclusion', 'safe'],
  ['needs.*.result', 'safe'],
]);

/** The last key of fields in an event that GitHub makes: numbers, digests, times, names of a narrow alphabet. */
const MADE_BY_GITHUB =
  /^(?:.*_?id|.*number|.*sha|.*_at|.*_count|(?:(?:html|diff|patch|clone|ssh|git|svn|avatar|commits|statuses|comments)_)?url|login|type|state|status|conclusion|action|draft|merged|private|fork|before|after|created|deleted|forced|size|full_name|author_association|event|reason|visibility|additions|deletions|changed_files|run_attempt|locked|rebaseable|mergeable|prerelease|merge_commit_sha|slug|distinct|sha256|timestamp)$/;

/** Free data, whatever its members are called. */
const PAYLOADS = new Set(['client_payload', 'inputs', 'payload', 'deployment']);

const isMade = (path: readonly string[]): boolean => {
  if (PAYLOADS.has(path[2] ?? '')) return false;
  const last = path.at(-1) as string;
  const owner = path.at(-2);
  if (MADE_BY_GITHUB.test(last)) return true;
  return last === 'name' && (owner === 'repo' || owner === 'repository' || owner === 'organization');
};

const matches = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.every((key, index) => key === '*' || path[index] === '*' || path[index] === key);

const PATTERNS = [...CONTEXTS].map(([path, trust]) => ({ keys: path.split('.'), trust }));

/** What the longest pattern says; a path that stops above an attacker's field holds it (`toJSON(github.event)`). */
export function trustOf(path: readonly string[]): Trust {
  const holds = PATTERNS.some(
    ({ keys, trust }) => trust === 'attacker' && path.length < keys.length && matches(keys.slice(0, path.length), path),
  );
  if (holds) return 'attacker';
  let best: { length: number; trust: Trust } = { length: 0, trust: 'safe' };
  for (const { keys, trust } of PATTERNS)
    if (keys.length > best.length && keys.length <= path.length && matches(keys, path))
      best = { length: keys.length, trust };
  const openEnded = best.trust === 'insider' && path[0] === 'github' && path[1] === 'event';
  return openEnded && isMade(path) ? 'safe' : best.trust;
}
