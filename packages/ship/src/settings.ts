/** What a team says of how its service is shipped. Times are in seconds. */
import type { Strategy } from './strategy.ts';

export interface Question {
  readonly name: string;
  /** PromQL whose value is held against the bound. */
  readonly query: string;
  readonly atMost: number;
}

export interface Metrics {
  /** Where Prometheus is: a URL, or `NAMESPACE/SERVICE:PORT`, which is asked through the API server. */
  readonly prometheus: string;
  readonly questions: readonly Question[];
}

export interface Settings {
  readonly strategy: Strategy;
  /** Of the canary's steps, in percent. */
  readonly weights: readonly number[];
  readonly stepSeconds: number;
  readonly soakSeconds: number;
  /** For all of it until it serves, however much progress there is; the steps of a canary come on top. */
  readonly timeoutSeconds: number;
  /** Going back has its own. */
  readonly rollbackSeconds: number;
  /** Paths that have to answer 2xx or 3xx, by each Service that is asked; or whole URLs. */
  readonly asks: readonly string[];
  readonly metrics?: Metrics;
  /** How long an answer may be absent before it is held; and what then. */
  readonly holdSeconds: number;
  readonly onHold: 'roll-back' | 'leave';
  /** Where nothing served before. */
  readonly onFirstFailure: 'keep' | 'remove';
  readonly leaseSeconds: number;
  /** For another runner. */
  readonly waitSeconds: number;
  /** How many releases, and for how many days, can be gone back to. */
  readonly keep: number;
  readonly keepDays: number;
}

export const SETTINGS: Settings = {
  strategy: 'rolling',
  weights: [10, 50],
  stepSeconds: 60,
  soakSeconds: 60,
  timeoutSeconds: 600,
  rollbackSeconds: 600,
  asks: [],
  holdSeconds: 120,
  onHold: 'roll-back',
  onFirstFailure: 'keep',
  leaseSeconds: 30,
  waitSeconds: 600,
  keep: 10,
  keepDays: 90,
};
