/** How a release replaces another: a table of stages. What runs them knows no strategy. */

export const STRATEGIES = ['rolling', 'blue-green', 'canary'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/**
 * `jobs`: Jobs, and what comes before them. `pins`: Services that send to the pods that serve now, and to no others. `all`: everything but Jobs. `behind`: everything that brings no traffic, and the previews. `canary`: what the pods need, and
 * some new pods beside the old. `nothing`: what was applied before stays.
 */
export type Applied = 'jobs' | 'pins' | 'all' | 'behind' | 'canary' | 'nothing';

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
  /** Takes away what is not to be there in the end; or of it only the canaries, which nobody needs. */
  readonly prunes?: 'all' | 'canaries';
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
export const PRUNE = stage('pruning', 'taking away what is not needed any more', { prunes: 'all' });
const PIN = stage('pinning', 'keeping traffic with the old pods', { applies: 'pins' });
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
  /** What serves has no colour, so that its Services would send to any. */
  readonly isFirstColor: boolean;
}

export function stagesOf(
  strategy: Strategy,
  weights: readonly number[],
  { isFirst, hasJobs, isFirstColor }: Circumstances,
): readonly Stage[] {
  const stages = FORWARD[isFirst && strategy === 'canary' ? 'rolling' : strategy](weights);
  return [...(hasJobs ? [JOBS] : []), ...(isFirstColor ? [PIN] : []), ...stages];
}

const WITHDRAW = stage('withdrawing', 'taking the canary out of traffic', { prunes: 'canaries' });
const RESTORE = stage('restoring', 'bringing back what served before', { applies: 'behind' });
const RETURN = stage('returning', 'sending traffic back', { applies: 'all', asks: 'services' });
const CLEAR = stage('clearing', 'taking away what the failed release brought', { prunes: 'all' });

/**
 * The same for all: what served is there and ready before traffic is sent to it, and what the failed release brought goes last;
 * but for what would get traffic as long as it is there.
 */
export function backOf(strategy: Strategy, isFirstColor: boolean): readonly Stage[] {
  if (isFirstColor) return [RESTORE, PIN, CLEAR, RETURN];
  return [...(strategy === 'canary' ? [WITHDRAW] : []), RESTORE, RETURN, CLEAR];
}
