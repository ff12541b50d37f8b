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

/** All that scans of this run have looked at: digests, and images by repository and tag. */
export const scanned = remember((world: World): ReadonlySet<string> => {
  const scans = world.model<ScanSubject>('scan').items;
  return new Set(
    scans.flatMap(({ body: { artifact, image } }) => (image ? [...image, digestOf(artifact) ?? named(artifact)] : [])),
  );
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

export function isSeen({ image, id }: Running, seen: ReadonlySet<string>): boolean {
  const digests = [digestOf(image), id === undefined ? undefined : (digestOf(id) ?? id)];
  if (digests.some((digest) => digest !== undefined && seen.has(digest))) return true;
  return digestOf(image) === undefined && seen.has(named(image));
}
