/** What `uses` clauses name, for the rules about them. */
import type { Job, Step, Uses, UsesClause, Workflow } from '@palisade/core/subject/workflow';

export type Repository = Extract<Uses, { kind: 'repository' }>;

export interface Use {
  readonly clause: UsesClause;
  readonly target: Repository;
  readonly job: Job | undefined;
  readonly step: Step | undefined;
}

const FULL_SHA = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i;
export const isSha = (ref: string): boolean => FULL_SHA.test(ref);

function use(clause: UsesClause | undefined, job: Job | undefined, step: Step | undefined): Use[] {
  return clause?.target.kind === 'repository' ? [{ clause, target: clause.target, job, step }] : [];
}

/** Every action and reusable workflow of another repository. */
export const repositoriesUsed = (file: Workflow): Use[] => [
  ...file.jobs.flatMap((job) => [
    ...use(job.uses, job, undefined),
    ...job.steps.flatMap((step) => use(step.uses, job, step)),
  ]),
  ...file.steps.flatMap((step) => use(step.uses, undefined, step)),
];

export const placeOf = ({ job, step, target }: Use): string =>
  [job?.id, step?.label, target.slug].filter((part) => part !== undefined).join(': ');

export const actionOf = (step: Step): string | undefined =>
  step.uses?.target.kind === 'repository' ? step.uses.target.slug : undefined;

/** GitHub’s own: the same hands that run the runner. */
export const isGithubs = ({ owner }: Repository): boolean => /^(?:actions|github)$/i.test(owner);

export const nameOf = ({ slug, path }: Repository): string => (path === '' ? slug : `${slug}/${path}`);

/** `owner/*`, `owner/repository`, `owner/repository/*`. */
export function matchesPattern(target: Repository, pattern: string): boolean {
  const wanted = pattern.toLowerCase();
  const name = nameOf(target).toLowerCase();
  if (wanted.endsWith('/*')) return name.startsWith(wanted.slice(0, -1));
  return wanted === '*' || name === wanted || target.slug === wanted;
}
