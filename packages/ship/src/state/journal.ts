/**
 * Where a release is, kept in the cluster before each thing is done, so that any later runner can go on or go back from
 * there. What a stage does can be done again: it says what is to be there, not what is to be changed.
 */
import type { Api } from '@palisade/sources/cluster/api';
import type { Metadata } from '../object.ts';
import { type Cause, Gone, type Outcome, Superseded } from '../outcome.ts';
import { configMap, createConfigMap, readConfigMap, replaceConfigMap } from './config-maps.ts';
import { journalName, MANAGED_BY, SERVICE_LABEL } from './names.ts';

/** Raised when what is in it means something else. A runner that is older than the journal leaves it alone. */
export const SCHEMA = 1;

/** One attempt. */
export interface Attempt {
  readonly release: number;
  /** To which it goes back; none where nothing was promoted before. */
  readonly previous?: number;
  /** Forward, or back to the release before. */
  readonly direction: 'forward' | 'back';
  /** The name of the stage that has begun, of those of the release's strategy or of going back. */
  readonly stage: string;
  readonly startedAt: string;
  readonly stageAt: string;
  /** Why it goes back, or is held. */
  readonly cause?: Cause;
  readonly evidence?: readonly string[];
  /** It is over. */
  readonly outcome?: Outcome;
  readonly endedAt?: string;
  /** Who asked for it: a release of its own, or to go back to one that is kept. */
  readonly restores?: number;
  /** The one before it failed, and what it brought was left. */
  readonly abandoned?: number;
}

export interface JournalEntry {
  readonly schema: typeof SCHEMA;
  readonly service: string;
  /** The highest number that was given to a release. */
  readonly last: number;
  /** The release that was last seen to serve. */
  readonly serving?: number;
  /** Of the runner that wrote this: a lower one may not write after it. */
  readonly token: number;
  readonly runner: string;
  readonly attempt?: Attempt;
}

export class JournalUnreadable extends Error {}

const KEY = 'journal.json';
/** A ConfigMap holds 1 MiB; evidence is cut long before. */
const LONGEST_EVIDENCE = 20_000;

export const isUnfinished = (entry: JournalEntry | undefined): boolean =>
  entry?.attempt !== undefined && entry.attempt.outcome === undefined;

function parsed(text: string, name: string): JournalEntry {
  let entry: Partial<JournalEntry>;
  try {
    entry = JSON.parse(text) as Partial<JournalEntry>;
  } catch {
    throw new JournalUnreadable(`the journal in ConfigMap ${name} is no JSON: restore it, or delete it to begin anew`);
  }
  if (entry.schema === SCHEMA) return entry as JournalEntry;
  throw new JournalUnreadable(
    `the journal in ConfigMap ${name} is of schema ${String(entry.schema)}, and this is a runner for ${SCHEMA}: use the newer Palisade`,
  );
}

const bounded = (attempt: Attempt): Attempt => {
  let left = LONGEST_EVIDENCE;
  const evidence = attempt.evidence?.filter((line) => (left -= line.length) >= 0);
  return { ...attempt, ...(evidence && { evidence }) };
};

export class Journal {
  readonly #api: Api;
  readonly #namespace: string;
  readonly #name: string;
  #metadata: Metadata | undefined;
  #entry: JournalEntry | undefined;

  private constructor(api: Api, namespace: string, service: string) {
    this.#api = api;
    this.#namespace = namespace;
    this.#name = journalName(service);
  }

  /** @throws JournalUnreadable; ClusterFailure */
  static async open(api: Api, namespace: string, service: string): Promise<Journal> {
    const journal = new Journal(api, namespace, service);
    await journal.#read();
    return journal;
  }

  get entry(): JournalEntry | undefined {
    return this.#entry;
  }

  async #read(): Promise<void> {
    const map = await readConfigMap(this.#api, this.#namespace, this.#name);
    this.#metadata = map?.metadata;
    const text = map?.data?.[KEY];
    this.#entry = text === undefined ? undefined : parsed(text, this.#name);
  }

  /** @throws Superseded where another has written since; Gone; ClusterFailure */
  async write(entry: JournalEntry): Promise<void> {
    const bare = entry.attempt ? { ...entry, attempt: bounded(entry.attempt) } : entry;
    const text = JSON.stringify(bare);
    const labels = { ...MANAGED_BY, [SERVICE_LABEL]: entry.service };
    const metadata = this.#metadata ?? { name: this.#name, namespace: this.#namespace, labels };
    const map = configMap(metadata, { [KEY]: text });
    const store = this.#metadata ? replaceConfigMap : createConfigMap;
    let failure: unknown;
    const stored = await store(this.#api, this.#namespace, map).catch((error: unknown) => void (failure = error));
    this.#metadata = stored ? stored.metadata : await this.#confirmed(text, failure);
    this.#entry = bare;
  }

  /** The answer was lost, nothing arrived, or another was faster: what is there tells. */
  async #confirmed(text: string, failure: unknown): Promise<Metadata | undefined> {
    const map = await readConfigMap(this.#api, this.#namespace, this.#name);
    if (map?.data?.[KEY] === text) return map.metadata;
    if (failure !== undefined && map?.metadata.resourceVersion === this.#metadata?.resourceVersion) throw failure;
    if (!map && this.#metadata) throw new Gone(`the journal is gone: was namespace ${this.#namespace} deleted?`);
    throw new Superseded('the journal was changed by another runner: nothing more is written');
  }
}
