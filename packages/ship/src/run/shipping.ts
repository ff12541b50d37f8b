/** What every step of shipping needs to know: where, by which lock, and whom it tells. */
import type { Api } from '@palisade/sources/cluster/api';
import type { Clock } from '../clock.ts';
import type { Kinds } from '../objects.ts';
import type { KnownSecrets } from '../observe/redact.ts';
import type { Cause } from '../outcome.ts';
import type { Settings } from '../settings.ts';
import type { Journal } from '../state/journal.ts';
import type { Lease } from '../state/lease.ts';

export type Told =
  | { readonly is: 'waiting'; readonly holder: string }
  | { readonly is: 'stage'; readonly stage: string; readonly words: string; readonly release: number }
  | { readonly is: 'applied'; readonly object: string; readonly change: 'applied' | 'removed' }
  | { readonly is: 'progress'; readonly words: string; readonly leftSeconds: number }
  | { readonly is: 'trouble'; readonly words: string }
  | { readonly is: 'suspected'; readonly cause: Cause }
  | { readonly is: 'cause'; readonly cause: Cause; readonly evidence: readonly string[] };

export type Tell = (told: Told) => void;

export interface Shipping {
  readonly api: Api;
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly namespace: string;
  readonly service: string;
  readonly lease: Lease;
  readonly journal: Journal;
  readonly secrets: KnownSecrets;
  readonly tell: Tell;
  /** Somebody wants it to stop; its reason says `leave` where it is to stay as it is. */
  readonly stop: AbortSignal;
}
