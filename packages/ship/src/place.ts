/** Where something is shipped, whose it is, and by whom. */
import type { Api } from '@palisade/sources/cluster/api';
import type { Clock } from './clock.ts';
import type { Tell } from './run/shipping.ts';
import type { Settings } from './settings.ts';

export interface Place {
  readonly api: Api;
  readonly clock: Clock;
  readonly namespace: string;
  readonly service: string;
  readonly settings: Settings;
  /** No two runs have the same. */
  readonly runner: string;
  readonly notes: Readonly<Record<string, string>>;
  readonly tell: Tell;
  /** Asks for a stop; its reason says `leave` where what was begun is to stay as it is, and else it is gone back. */
  readonly stop: AbortSignal;
}
