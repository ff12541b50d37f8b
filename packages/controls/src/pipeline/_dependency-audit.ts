/** Audits of dependencies in a pipeline: which steps are one, and of what. */
import type { Ecosystem } from '@palisade/core/subject/package';
import type { Step, Workflow } from '@palisade/core/subject/workflow';
import { linesOf } from './_script.ts';
import { actionOf, repositoriesUsed } from './_uses.ts';

const COMMANDS: Readonly<Record<Ecosystem | 'any', RegExp>> = {
  any: /\bosv-scanner\b|\btrivy\s+(?:fs|filesystem|repo|repository|rootfs|image)\b|\bgrype\s|\bsnyk\s+(?:test|monitor)\b|\bdependency-check(?:\.sh)?\s|\bdocker\s+scout\s+cves\b/,
  npm: /\b(?:npm|pnpm|bun)\s+(?:-[\w=-]+\s+)*audit\b(?!\s+(?:fix|signatures))|\byarn\s+(?:npm\s+)?audit\b|\b(?:audit-ci|better-npm-audit|auditjs)\b/,
  python: /\bpip[-_]audit\b|\bsafety\s+(?:-[\w-]+\s+)*(?:check|scan)\b|\buv\s+audit\b/,
};

const ACTIONS: ReadonlyMap<string, Ecosystem | 'any'> = new Map([
  ['actions/dependency-review-action', 'any'],
  ['anchore/scan-action', 'any'],
  ['aquasecurity/trivy-action', 'any'],
  ['google/osv-scanner-action', 'any'],
  ['snyk/actions', 'any'],
  ['pypa/gh-action-pip-audit', 'python'],
]);

/** Workflows elsewhere are samples: no forge runs them. */
export const isRun = (path: string): boolean => /^\.(?:github|gitea|forgejo)\/workflows\//.test(path);

/** Longer commands are no person's, and patterns would be slow on them. */
const MAX_LINE = 2000;

/** What a line of a script audits. */
export function auditedBy(text: string): Ecosystem | 'any' | undefined {
  const line = text.slice(0, MAX_LINE);
  if (COMMANDS.any.test(line)) return 'any';
  return COMMANDS.npm.test(line) ? 'npm' : COMMANDS.python.test(line) ? 'python' : undefined;
}

export const auditAction = (step: Step): Ecosystem | 'any' | undefined => ACTIONS.get(actionOf(step) ?? '');

/** The lines of a step that audit dependencies. */
export const auditLines = (step: Step): readonly string[] =>
  linesOf(step).filter((line) => auditedBy(line) !== undefined);

export const stepsOf = (file: Workflow): readonly Step[] => [...file.jobs.flatMap(({ steps }) => steps), ...file.steps];

/** Everything that a workflow audits. */
export function auditsOf(file: Workflow): ReadonlySet<Ecosystem | 'any'> {
  const lines = stepsOf(file).flatMap(linesOf).map(auditedBy);
  const actions = repositoriesUsed(file).map(({ target }) => ACTIONS.get(target.slug));
  return new Set([...lines, ...actions].filter((one) => one !== undefined));
}

const RUNNER = /(?:^|[\s;&|])(?:make|just|task|tox|nox|mage|bazel)\s|\.(?:sh|py|js|ts)(?:\s|$)/;
const NAMED = /audit|scan|vuln|security/i;

/** A script or a called workflow that may audit, and is not seen into. */
export function hiddenAudit(file: Workflow): string | undefined {
  const line = stepsOf(file)
    .flatMap(linesOf)
    .find((one) => NAMED.test(one) && RUNNER.test(one));
  if (line !== undefined) return `\`${line.trim().slice(0, 60)}\` may be an audit`;
  const called = file.jobs.find(({ uses }) => uses?.target.kind === 'repository')?.uses?.text;
  return called === undefined ? undefined : `the called workflow ${called} may have an audit`;
}
