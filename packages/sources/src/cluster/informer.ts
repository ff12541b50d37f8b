/**
 * One listing that is kept current: listed once, then watched. A connection that breaks is opened again where it broke
 * off; where the server has forgotten that place (410 Gone) all is listed again. What is known stays meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api.ts';
import { isFailure } from './failure.ts';
import { pathOf } from './kinds.ts';
import { type LiveObject, list } from './list.ts';
import type { Listing } from './read.ts';
import { openLines, StreamRefused } from './request.ts';
import { trimmed } from './trim.ts';

/** The server ends a watch after this time, and bookmarks come each minute. */
const WATCH_SECONDS = 240;
const SILENCE_MS = (WATCH_SECONDS + 30) * 1000;
const PAUSES_MS = [200, 500, 1000, 2000, 5000, 10_000];

interface Event {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: LiveObject & { readonly code?: number };
}

export interface Heard {
  /** Something is another than it was. */
  readonly changed: () => void;
  /** What could not be done, once for each time; `undefined` where it is well again. */
  readonly trouble: (why: string | undefined) => void;
}

const keyOf = ({ metadata: { uid, namespace = '', name } }: LiveObject): string => uid ?? `${namespace}/${name}`;
const pauseOf = (failures: number): number =>
  (PAUSES_MS[Math.min(failures, PAUSES_MS.length) - 1] ?? 0) * (1 + Math.random() / 4);

export class Informer {
  readonly listing: Listing;
  readonly #api: Api;
  readonly #heard: Heard;
  readonly #stop: AbortSignal;
  #objects: ReadonlyMap<string, LiveObject> = new Map();
  #version = '';
  #failures = 0;

  constructor(api: Api, listing: Listing, heard: Heard, stop: AbortSignal) {
    this.#api = api;
    this.listing = listing;
    this.#heard = heard;
    this.#stop = stop;
  }

  get objects(): Iterable<LiveObject> {
    return this.#objects.values();
  }

  get size(): number {
    return this.#objects.size;
  }

  /** All there is, in the place of all that was: never a part of it. @throws ClusterFailure */
  async list(): Promise<void> {
    const { kind, namespace } = this.listing;
    const objects = new Map<string, LiveObject>();
    const take = (page: readonly LiveObject[]): void => {
      for (const object of page) objects.set(keyOf(object), trimmed(object, kind, false));
    };
    this.#version = await list(this.#api, kind, namespace, take, () => objects.clear());
    this.#objects = objects;
    this.#heard.changed();
  }

  /** Until it is stopped. */
  async follow(): Promise<void> {
    while (!this.#stop.aborted) {
      try {
        if (this.#version === '') await this.list();
        await this.#watch();
      } catch (error) {
        if (this.#stop.aborted) return;
        await this.#failed(error);
      }
    }
  }

  #recovered(): void {
    if (this.#failures > 0) this.#heard.trouble(undefined);
    this.#failures = 0;
  }

  async #failed(error: unknown): Promise<void> {
    if (isGone(error)) {
      this.#version = '';
      return;
    }
    this.#failures++;
    const { resource } = this.listing.kind;
    this.#heard.trouble(`${resource}: ${(error as Error).message}`);
    await sleep(pauseOf(this.#failures), undefined, { signal: this.#stop }).catch(() => undefined);
  }

  async #watch(): Promise<void> {
    const { kind, namespace } = this.listing;
    const query = new URLSearchParams({
      watch: 'true',
      resourceVersion: this.#version,
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(WATCH_SECONDS),
    });
    const path = `${pathOf(kind, namespace)}?${query.toString()}`;
    const options = await this.#api.authorized();
    const lines = await openLines(this.#api.server, path, options, this.#stop, SILENCE_MS);
    this.#recovered();
    for await (const line of lines) this.#take(JSON.parse(line) as Event);
  }

  #take({ type, object }: Event): void {
    if (type === 'ERROR') throw new StreamRefused(object.code ?? 500, JSON.stringify(object));
    const { resourceVersion } = object.metadata;
    if (resourceVersion !== undefined) this.#version = resourceVersion;
    if (type === 'BOOKMARK') return;
    // A copy of thousands for each event would be slow; nobody holds on to the map.
    const objects = this.#objects as Map<string, LiveObject>;
    if (type === 'DELETED') objects.delete(keyOf(object));
    else objects.set(keyOf(object), trimmed(object, this.listing.kind, false));
    this.#heard.changed();
  }
}

const isGone = (error: unknown): boolean =>
  isFailure(error, 'gone') || (error instanceof StreamRefused && error.status === 410);
