/** A cluster that is watched: a reading of it at any time, as one that is read at once would be. */
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import type { Api } from './api.ts';
import { Folding } from './fold.ts';
import { Informer } from './informer.ts';
import { stageOf } from './kinds.ts';
import type { LiveObject } from './list.ts';
import { type ClusterReading, type Listing, listingsFor, type ReadOptions, readingOf } from './read.ts';

export interface LiveCluster {
  /** What is known now. Subjects of objects that have not changed are the same as before. */
  readonly reading: () => ClusterReading;
  /** Why what is known may be old, by resource; none: all of it is current. */
  readonly troubles: () => readonly string[];
  readonly close: () => void;
}

function foldedOf(informers: readonly Informer[]): { kept: Map<Listing, LiveObject[]>; folding: Folding } {
  const folding = new Folding();
  const kept = new Map<Listing, LiveObject[]>();
  for (const { listing, objects } of informers)
    kept.set(
      listing,
      [...objects].filter((object) => !folding.absorbs(object, listing.kind)),
    );
  return { kept, folding };
}

/** What a subject is made from: where that is the same, so is the subject. */
const signatureOf = ({ body }: KubernetesSubject): string => {
  const { metadata } = body.object as {
    readonly metadata?: { readonly uid?: string; readonly resourceVersion?: string };
  };
  return `${metadata?.uid} ${metadata?.resourceVersion} ${JSON.stringify(body.pods ?? [])}`;
};

/** All is listed before it is given back. `changed` is told of each change after that. @throws ClusterFailure */
export async function watchCluster(api: Api, options: ReadOptions, changed: () => void): Promise<LiveCluster> {
  const { allowed, refused } = await listingsFor(api, options);
  const stop = new AbortController();
  const troubles = new Map<Listing, string>();
  let ready = false;
  const informers = [...allowed]
    .sort((a, b) => stageOf(a.kind) - stageOf(b.kind))
    .map((listing) => {
      const trouble = (why: string | undefined): void => {
        if (why === undefined) troubles.delete(listing);
        else troubles.set(listing, why);
        changed();
      };
      return new Informer(api, listing, { changed: () => ready && changed(), trouble }, stop.signal);
    });
  for (const informer of informers) {
    options.tell?.(`reading ${informer.listing.kind.resource} of ${api.context}`);
    await informer.list();
  }
  ready = true;
  for (const informer of informers) void informer.follow();
  let last = new Map<string, KubernetesSubject>();
  const reading = (): ClusterReading => {
    const { kept, folding } = foldedOf(informers);
    const counts = new Map<string, number>();
    for (const { listing, size } of informers)
      counts.set(listing.kind.kind, (counts.get(listing.kind.kind) ?? 0) + size);
    const fresh = readingOf(api.context, kept, folding, { refused, counts, namespaces: options.namespaces });
    const subjects = fresh.subjects.map((subject) => last.get(signatureOf(subject)) ?? subject);
    last = new Map(subjects.map((subject) => [signatureOf(subject), subject]));
    return { ...fresh, subjects };
  };
  return { reading, troubles: () => [...troubles.values()], close: () => stop.abort() };
}
