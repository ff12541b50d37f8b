/** Which images scans of this run have looked at, and which run. */
import { digestOf, repositoryOf, tagOf } from '@palisade/core/predicate/image';
import { remember } from '@palisade/core/remember';
import { isKubernetes } from '@palisade/core/subject/namespace';
import type { ScanSubject } from '@palisade/core/subject/report-finding';
import type { Subject } from '@palisade/core/subject/subject';
import { toPointer } from '@palisade/core/value';
import type { World } from '@palisade/core/world';
import { containersOf, podOf } from './_pod.ts';

const named = (image: string): string => `${repositoryOf(image)}:${tagOf(image) ?? 'latest'}`;

interface Scanned {
  readonly digests: ReadonlySet<string>;
  /** By repository and tag; whether each scan of it names digests, too. */
  readonly names: ReadonlyMap<string, boolean>;
}

/** All images that scans of this run have looked at. */
export const scanned = remember((world: World): Scanned => {
  const scans = world.model<ScanSubject>('scan').items.filter(({ body }) => body.image !== undefined);
  const names = new Map<string, boolean>();
  const digests = scans.flatMap(({ body: { artifact, image = [] } }) => {
    const all = [...image, digestOf(artifact) ?? []].flat();
    names.set(named(artifact), (names.get(named(artifact)) ?? true) && all.length > 0);
    return all;
  });
  return { digests: new Set(digests), names };
});

export interface Running {
  readonly image: string;
  /** What the runtime says that it is. */
  readonly id: string | undefined;
  readonly at: string;
}

export function runningIn(subject: Subject): Running[] {
  const pod = podOf(subject);
  if (!pod || !isKubernetes(subject)) return [];
  const live = (subject.body.pods ?? []).flatMap(({ images }) => images).map((one) => ({ ...one, at: '' }));
  const written = containersOf(pod).flatMap(({ value: { image }, path }) =>
    typeof image === 'string' ? [{ image, id: undefined, at: toPointer([...path, 'image']) }] : [],
  );
  return live.length > 0 ? live : written;
}

const digestsOf = ({ image, id }: Running): string[] =>
  [image, id ?? '']
    .map((reference) => digestOf(reference) ?? reference)
    .filter((digest) => digest.startsWith('sha256:'));

/** By digest where both have one: a tag may have moved since it was scanned. */
export function isSeen(running: Running, { digests, names }: Scanned): boolean {
  const own = digestsOf(running);
  if (own.some((digest) => digests.has(digest))) return true;
  const byDigest = names.get(named(running.image));
  return byDigest !== undefined && (own.length === 0 || !byDigest);
}
