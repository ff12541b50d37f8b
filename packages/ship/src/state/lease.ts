/**
 * The lock: a Lease (coordination.k8s.io/v1) with its holder, how long it counts, and how often it has changed hands, which
 * is the fencing token. Walls that disagree do not matter: whether another's lease has run out is measured here, from when it
 * was last seen to be renewed; whether one's own still counts, from before the last renewal was sent.
 */
import type { Api } from '@palisade/sources/cluster/api';
import { isFailure } from '@palisade/sources/cluster/failure';
import type { Clock } from '../clock.ts';
import type { Metadata } from '../object.ts';
import { Gone, Superseded } from '../outcome.ts';
import { leaseName, leasesPath, MANAGED_BY } from './names.ts';

interface LeaseObject {
  readonly apiVersion: 'coordination.k8s.io/v1';
  readonly kind: 'Lease';
  readonly metadata: Metadata;
  readonly spec: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly acquireTime?: string;
    readonly renewTime?: string;
    readonly leaseTransitions?: number;
  };
}

export interface LeaseOptions {
  readonly namespace: string;
  readonly service: string;
  /** Who asks; no two runs have the same. */
  readonly runner: string;
  readonly seconds: number;
  /** How long to wait for another who holds it, in milliseconds. */
  readonly waitMs: number;
  /** Told who holds it, while it is waited for. */
  readonly waiting?: (holder: string) => void;
}

const POLL_MS = 500;
/** For a server that restarts. */
const AWAY_MS = 120_000;
/** Of its time, the share after which it is renewed, and after which nothing is begun any more. */
const RENEW_AT = 1 / 3;
const SAFE_UNTIL = 2 / 3;

export class Lease {
  /** Greater than that of every holder before. */
  readonly token: number;
  readonly #api: Api;
  readonly #clock: Clock;
  readonly #options: LeaseOptions;
  readonly #over = new AbortController();
  #object: LeaseObject;
  /** Until when it counts, by our own clock. */
  #safeUntil: number;
  #lost = false;
  readonly #renewing: Promise<void>;

  private constructor(api: Api, clock: Clock, options: LeaseOptions, object: LeaseObject, asked: number) {
    this.#api = api;
    this.#clock = clock;
    this.#options = options;
    this.#object = object;
    this.token = object.spec.leaseTransitions ?? 0;
    this.#safeUntil = asked + options.seconds * 1000 * SAFE_UNTIL;
    this.#renewing = this.#renew();
  }

  /** @throws Superseded where somebody else goes on holding it; ClusterFailure */
  static async acquire(api: Api, clock: Clock, options: LeaseOptions, signal?: AbortSignal): Promise<Lease> {
    const began = clock.monotonic();
    let seen: { readonly version: string; readonly at: number } | undefined;
    for (;;) {
      const there = await readLease(api, options);
      const now = clock.monotonic();
      const version = there?.metadata.resourceVersion ?? '';
      if (seen?.version !== version) seen = { version, at: now };
      if (isFree(there, now - seen.at)) {
        const asked = clock.monotonic();
        const object = await take(api, clock, options, there);
        if (object) return new Lease(api, clock, options, object, asked);
        continue;
      }
      const holder = there?.spec.holderIdentity ?? '';
      if (now - began >= options.waitMs || signal?.aborted)
        throw new Superseded(
          `${holder} is shipping ${options.service}, and still was after ${Math.round((now - began) / 1000)} s`,
        );
      options.waiting?.(holder);
      await clock.sleep(POLL_MS, signal);
    }
  }

  /** May something be written now, and still be ours when it arrives? */
  get isHeld(): boolean {
    return !this.#lost && this.#clock.monotonic() < this.#safeUntil;
  }

  /** Before each write. Goes on asking while the server is away. @throws Superseded; Gone; ClusterFailure */
  async hold(): Promise<void> {
    const began = this.#clock.monotonic();
    while (!this.isHeld) {
      if (this.#lost)
        throw new Superseded(
          `another runner has taken the release of ${this.#options.service} over: nothing more is written`,
        );
      try {
        await this.#renewOnce();
      } catch (error) {
        if (error instanceof Gone || this.#clock.monotonic() - began > AWAY_MS) throw error;
        await this.#clock.sleep(POLL_MS);
      }
    }
  }

  /** Others may have it at once: it counts no more from before they are told. */
  async release(): Promise<void> {
    this.#over.abort();
    await this.#renewing;
    if (this.#lost) return;
    this.#lost = true;
    const { holderIdentity: _, ...spec } = this.#object.spec;
    await this.#put({ ...spec, leaseDurationSeconds: 1 }).catch(() => undefined);
  }

  async #renew(): Promise<void> {
    const pause = this.#options.seconds * 1000 * RENEW_AT;
    while (!this.#over.signal.aborted) {
      await this.#clock.sleep(pause, this.#over.signal);
      if (this.#over.signal.aborted || this.#lost) return;
      // What cannot be reached now may be in a while; until then nothing is written.
      await this.#renewOnce().catch(() => undefined);
    }
  }

  async #renewOnce(): Promise<void> {
    const asked = this.#clock.monotonic();
    const stored = await this.#put({ ...this.#object.spec, renewTime: microTime(this.#clock) });
    if (stored) this.#took(stored, asked);
    else await this.#look();
  }

  #took(stored: LeaseObject, asked: number): void {
    this.#object = stored;
    this.#safeUntil = asked + this.#options.seconds * 1000 * SAFE_UNTIL;
  }

  /** An answer that was lost may have been a yes. */
  async #look(): Promise<void> {
    const there = await readLease(this.#api, this.#options);
    if (!there) throw new Gone(`the Lease is gone: was namespace ${this.#options.namespace} deleted?`);
    if (isOurs(there, this.#options.runner, this.token)) this.#object = there;
    else this.#lost = true;
  }

  #put(spec: LeaseObject['spec']): Promise<LeaseObject | undefined> {
    return put(this.#api, this.#options, { ...this.#object, spec });
  }
}

const isOurs = ({ spec }: LeaseObject, runner: string, token: number): boolean =>
  spec.holderIdentity === runner && (spec.leaseTransitions ?? 0) === token;

const isFree = (there: LeaseObject | undefined, unchangedMs: number): boolean =>
  !there?.spec.holderIdentity || unchangedMs > (there.spec.leaseDurationSeconds ?? 0) * 1000;

/** MicroTime: Kubernetes wants six digits. */
const microTime = (clock: Clock): string => clock.wall().replace(/(?:\.\d{1,9})?Z$/, '.000000Z');

const pathOf = ({ namespace, service }: LeaseOptions): string => `${leasesPath(namespace)}/${leaseName(service)}`;

async function readLease(api: Api, options: LeaseOptions): Promise<LeaseObject | undefined> {
  try {
    return (await api.json({ method: 'GET', path: pathOf(options) })) as LeaseObject;
  } catch (error) {
    if (isFailure(error, 'not-found')) return undefined;
    throw error;
  }
}

async function unlessTaken(answer: Promise<unknown>): Promise<LeaseObject | undefined> {
  try {
    return (await answer) as LeaseObject;
  } catch (error) {
    if (isFailure(error, 'conflict', 'not-found')) return undefined;
    throw error;
  }
}

const put = (api: Api, options: LeaseOptions, body: LeaseObject): Promise<LeaseObject | undefined> =>
  unlessTaken(api.json({ method: 'PUT', path: pathOf(options), body }));

/** Undefined where another was faster. */
function take(
  api: Api,
  clock: Clock,
  options: LeaseOptions,
  there: LeaseObject | undefined,
): Promise<LeaseObject | undefined> {
  const now = microTime(clock);
  const spec = {
    holderIdentity: options.runner,
    leaseDurationSeconds: Math.ceil(options.seconds),
    acquireTime: now,
    renewTime: now,
    leaseTransitions: (there?.spec.leaseTransitions ?? 0) + 1,
  };
  if (there) return put(api, options, { ...there, spec });
  const { namespace, service } = options;
  const metadata = { name: leaseName(service), namespace, labels: MANAGED_BY };
  const body: LeaseObject = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
  return unlessTaken(api.json({ method: 'POST', path: leasesPath(namespace), body }));
}
