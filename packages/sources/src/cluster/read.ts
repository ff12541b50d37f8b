/** A cluster → subjects: what the caller may read, page by page; what it may not is said, with the right that is missing. */
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import type { Missing } from '@palisade/core/world';
import type { Api } from './api.ts';
import { servedBy } from './discovery.ts';
import { ClusterFailure, isFailure } from './failure.ts';
import { Folding } from './fold.ts';
import { READ_KINDS, type ReadKind, stageOf } from './kinds.ts';
import { type LiveObject, list } from './list.ts';
import { type May, permissionsIn, rightTo } from './permissions.ts';
import { liveSubject, refusal } from './subjects.ts';
import { trimmed } from './trim.ts';

export interface ReadOptions {
  /** Only these; empty: all. */
  readonly namespaces: readonly string[];
  /** Keep who owns which field, for what asks about drift. */
  readonly fields?: boolean;
  readonly tell?: (what: string) => void;
}

export interface ClusterReading {
  readonly unit: string;
  readonly subjects: readonly KubernetesSubject[];
  /** What the API server was asked for each kind that could not be read, with its answer: SelfSubjectAccessReviews. */
  readonly unread: readonly KubernetesSubject[];
  readonly missing: readonly Missing[];
  /** Objects that were read, by kind: those as well that others stand for. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A kind, and where it is listed: everywhere, or in one namespace. */
export interface Listing {
  readonly kind: ReadKind;
  readonly namespace: string | undefined;
}

const PARALLEL = 4;

const unitOf = (context: string): string => `cluster:${context}`;

function listingsOf(kinds: readonly ReadKind[], namespaces: readonly string[]): Listing[] {
  const places: readonly (string | undefined)[] = namespaces.length === 0 ? [undefined] : namespaces;
  return kinds.flatMap((kind) =>
    kind.cluster ? [{ kind, namespace: undefined }] : places.map((namespace) => ({ kind, namespace })),
  );
}

/** The caller's rights in all namespaces, and in each of those that were named. */
async function rightsOf(api: Api, namespaces: readonly string[]): Promise<(listing: Listing) => Promise<boolean>> {
  const everywhere = await permissionsIn(api);
  const within = new Map<string, May>();
  for (const namespace of namespaces) within.set(namespace, await permissionsIn(api, namespace));
  return async ({ kind, namespace }) => {
    const right = rightTo('list', kind);
    return (await everywhere(right)) || ((await within.get(namespace ?? '')?.(right)) ?? false);
  };
}

/** What is kept of each listing → subjects. */
export function readingOf(
  context: string,
  kept: ReadonlyMap<Listing, Iterable<LiveObject>>,
  folding: Folding,
  {
    refused,
    counts,
    namespaces,
  }: {
    readonly refused: readonly Listing[];
    readonly counts: ReadonlyMap<string, number>;
    readonly namespaces: readonly string[];
  },
): ClusterReading {
  const unit = unitOf(context);
  const subjects = [...kept].flatMap(([{ kind }, objects]) =>
    [...objects].map((object) => liveSubject(object, kind, { context, unit }, folding.podsOf(object.metadata.uid))),
  );
  const unread = refused.map(({ kind, namespace }) => refusal(kind, namespace, { context, unit }));
  return { unit, subjects, unread, missing: missingOf(refused, namespaces), counts: Object.fromEntries(counts) };
}

function missingOf(refused: readonly Listing[], namespaces: readonly string[]): Missing[] {
  const elsewhere = READ_KINDS.filter(({ cluster }) => !cluster).map(({ kind }) => kind);
  const apart = `only ${namespaces.join(', ')} of the cluster's namespaces were read`;
  return [
    ...refused.map(({ kind }) => ({ kinds: [kind.kind], why: `the cluster's ${kind.resource} may not be listed` })),
    ...(namespaces.length > 0 ? [{ kinds: elsewhere, why: apart }] : []),
  ];
}

class Reader {
  readonly #api: Api;
  readonly #options: ReadOptions;
  readonly #folding = new Folding();
  readonly #kept = new Map<Listing, LiveObject[]>();
  readonly #counts = new Map<string, number>();
  readonly #refused: Listing[] = [];

  constructor(api: Api, options: ReadOptions) {
    this.#api = api;
    this.#options = options;
  }

  async read(listing: Listing): Promise<void> {
    const { kind, namespace } = listing;
    const kept: LiveObject[] = [];
    let count = 0;
    this.#kept.set(listing, kept);
    const take = (page: readonly LiveObject[]): void => {
      count += page.length;
      for (const object of page)
        if (!this.#folding.absorbs(object, kind)) kept.push(trimmed(object, kind, this.#options.fields ?? false));
      this.#options.tell?.(`reading ${kind.resource} of ${this.#api.context}: ${count}`);
    };
    const restart = (): void => {
      kept.length = 0;
      count = 0;
    };
    try {
      await list(this.#api, kind, namespace, take, restart);
    } catch (error) {
      // Rights may be fewer than a review says, and a kind may go while we look.
      if (!isFailure(error, 'forbidden', 'not-found')) throw error;
      if (error.reason === 'forbidden') this.refuse(listing);
    }
    this.#counts.set(kind.kind, (this.#counts.get(kind.kind) ?? 0) + count);
  }

  refuse(listing: Listing): void {
    this.#refused.push(listing);
  }

  result(): ClusterReading {
    return readingOf(this.#api.context, this.#kept, this.#folding, {
      refused: this.#refused,
      counts: this.#counts,
      namespaces: this.#options.namespaces,
    });
  }
}

/** A few at a time. */
async function readAll(reader: Reader, listings: readonly Listing[]): Promise<void> {
  const waiting = [...listings];
  const next = async (): Promise<void> => {
    for (let listing = waiting.shift(); listing; listing = waiting.shift()) await reader.read(listing);
  };
  await Promise.all(Array.from({ length: PARALLEL }, next));
}

export interface Listings {
  readonly allowed: readonly Listing[];
  readonly refused: readonly Listing[];
}

/** What there is to list, by what the caller may. @throws ClusterFailure where that is nothing. */
export async function listingsFor(api: Api, { namespaces, tell }: ReadOptions): Promise<Listings> {
  tell?.(`asking ${api.context} what may be read`);
  const served = await servedBy(api);
  const may = await rightsOf(api, namespaces);
  const [allowed, refused]: [Listing[], Listing[]] = [[], []];
  for (const listing of listingsOf(READ_KINDS.filter(served), namespaces))
    ((await may(listing)) ? allowed : refused).push(listing);
  if (allowed.length > 0) return { allowed, refused };
  throw new ClusterFailure('forbidden', `context "${api.context}" may read nothing that Palisade judges`);
}

/** @throws ClusterFailure where it cannot be read: what was read of it until then is not returned. */
export async function readCluster(api: Api, options: ReadOptions): Promise<ClusterReading> {
  const { allowed, refused } = await listingsFor(api, options);
  const reader = new Reader(api, options);
  for (const listing of refused) reader.refuse(listing);
  for (const stage of stagesOf(allowed)) await readAll(reader, stage);
  return reader.result();
}

/** One page at a time holds for pods as well, which are the many: they are the last, and one list. */
const stagesOf = (listings: readonly Listing[]): Listing[][] =>
  [...Map.groupBy(listings, ({ kind }) => stageOf(kind))].sort(([a], [b]) => a - b).map(([, stage]) => stage);
