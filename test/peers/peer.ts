/** What a tool that shares ids with our controls is asked. */
import { type Batch, byFolder, type Case } from './cases.ts';

export interface Reported {
  /** Relative to the batch's root. */
  readonly path: string;
  readonly id: string;
}

export interface Peer {
  readonly name: string;
  /** What an id that looks like this one's is its own, where ids have a form: one that it does not have is wrong. */
  readonly form?: RegExp;
  /** The ids of the rules that it has. */
  readonly ids: () => Promise<ReadonlySet<string>>;
  readonly report: (batch: Batch) => Promise<readonly Reported[]>;
}

const NONE: ReadonlySet<string> = new Set();

/** The ids that were reported of each case. */
export function byCase(batch: Batch, reports: readonly Reported[]): (one: Case) => ReadonlySet<string> {
  const said = byFolder(batch, reports);
  const ids = new Map(batch.written.map(({ one }, index) => [one, new Set(said[index]?.map(({ id }) => id))] as const));
  return (one) => ids.get(one) ?? NONE;
}
