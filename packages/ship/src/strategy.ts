/** How a release replaces another: a table of stages. What runs them knows no strategy. */

export const STRATEGIES = ['rolling', 'blue-green', 'canary'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/**
 * `jobs`: Jobs, and what comes before them. `all`: everything but Jobs. `behind`: everything that brings no traffic, and the previews. `canary`: what the pods need, and
 * some new pods beside the old. `nothing`: what was applied before stays.
 */
export type Applied = 'jobs' | 'all' | 'behind' | 'canary' | 'nothing';

export interface Stage {
  readonly name: string;
  /** What is told while it lasts. */
  readonly words: string;
  readonly applies: Applied;
  /** Which Services are asked whether it serves. */
  readonly asks: 'services' | 'previews' | 'nobody';
  /** How long it is watched once it is ready. */
  readonly lasts: 'soak' | 'step' | 'not';
  /** Whether what the metrics say is part of it. */
  readonly measures: boolean;
  /** Takes away what earlier releases had, and this one has not. */
  readonly prunes?: true;
  /** The share of new pods, in percent. */
  readonly weight?: number;
}

type Rest = Partial<Omit<Stage, 'name' | 'words'>>;

const stage = (name: string, words: string, rest: Rest = {}): Stage => ({
  name,
  words,
  applies: 'nothing',
  asks: 'nobody',
  lasts: 'not',
  measures: false,
  ...rest,
});

const SOAK = stage('soaking', 'watching it serve', { asks: 'services', lasts: 'soak', measures: true });
const PRUNE = stage('pruning', 'taking away what is not needed any more', { prunes: true });
const JOBS = stage('jobs', 'running the Jobs', { applies: 'jobs' });
const APPLY = stage('applying', 'replacing the pods', { applies: 'all', asks: 'services' });

const rolling = (): readonly Stage[] => [APPLY, SOAK, PRUNE];

const blueGreen = (): readonly Stage[] => [
  stage('preparing', 'starting the new colour beside the old', { applies: 'behind', asks: 'previews' }),
  stage('switching', 'sending traffic to the new colour', { applies: 'all', asks: 'services' }),
  SOAK,
  PRUNE,
];

const canary = (weights: readonly number[]): readonly Stage[] => [
  ...weights.map((weight) =>
    stage(`canary-${weight}`, `${weight} % of the pods are new`, {
      applies: 'canary',
      asks: 'services',
      lasts: 'step',
      measures: true,
      weight,
    }),
  ),
  APPLY,
  SOAK,
  PRUNE,
];

/** Where nothing serves yet there is nothing to stand beside. */
const FORWARD: Readonly<Record<Strategy, (weights: readonly number[]) => readonly Stage[]>> = {
  rolling,
  'blue-green': blueGreen,
  canary,
};

/** What is known of a release before it begins. */
export interface Circumstances {
  /** Nothing serves yet. */
  readonly isFirst: boolean;
  readonly hasJobs: boolean;
}

export function stagesOf(
  strategy: Strategy,
  weights: readonly number[],
  { isFirst, hasJobs }: Circumstances,
): readonly Stage[] {
  const stages = FORWARD[isFirst && strategy === 'canary' ? 'rolling' : strategy](weights);
  return hasJobs ? [JOBS, ...stages] : stages;
}

/** The same for all: what served is there and ready before traffic is sent to it, and what the failed release brought goes last. */
export const BACK: readonly Stage[] = [
  stage('restoring', 'bringing back what served before', { applies: 'behind' }),
  stage('returning', 'sending traffic back', { applies: 'all', asks: 'services' }),
  stage('clearing', 'taking away what the failed release brought', { prunes: true }),
];
