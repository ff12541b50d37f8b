/** nginx, whether the official image itself or one that is built on it here, and what it writes. */
import type { Problem } from '@palisade/core/control/control';
import { historyOf, rootBaseOf } from '@palisade/core/subject/dockerfile';
import type { World } from '@palisade/core/world';
import { imageSpan, officialName } from '../image/_image.ts';
import { type BuiltImage, builtImage, relatedTo } from './_built-images.ts';
import { isWithin } from './_paths.ts';
import { itemsAt, type Placed, problem, text } from './_pod.ts';

/** What nginx writes before it serves, as its image is configured; /var/run is a link to /run. */
const WRITES = ['/var/cache/nginx', '/run'];
const CONFIGURATION = '/etc/nginx';

const real = (path: string): string => path.replace(/^\/var\/run(?=\/|$)/, '/run');

export interface Nginx {
  readonly built: BuiltImage | undefined;
  /** Paths that are writable, and those that are somebody's own. */
  readonly volumes: readonly string[];
  readonly copied: readonly string[];
}

export function nginxIn(world: World, image: string | undefined): Nginx | undefined {
  if (image === undefined) return undefined;
  const built = builtImage(world, image);
  if (!built && !image.includes('nginx')) return undefined;
  const base = built && rootBaseOf(built.stage);
  const reference = built ? (base?.kind === 'image' ? base.reference : '') : image;
  if (officialName(reference) !== 'nginx') return undefined;
  const paths = (keywords: readonly string[]) =>
    (built ? historyOf(built.stage) : [])
      .filter(({ keyword }) => keywords.includes(keyword))
      .flatMap(({ words }) => words.flatMap(({ value }) => (typeof value === 'string' ? [real(value)] : [])));
  return { built, volumes: paths(['VOLUME']), copied: paths(['COPY', 'ADD', 'RUN']) };
}

/** Problems of a container whose own file system is read-only. */
export function withoutRoom(container: Placed, { built, volumes, copied }: Nginx): Problem[] {
  const mounts = itemsAt(container.value, container.path, ['volumeMounts']).flatMap(
    ({ value }) => text(value['mountPath']) ?? [],
  );
  const writable = [...mounts.map(real), ...volumes];
  const closed = WRITES.filter((path) => !writable.some((folder) => isWithin(path, folder)));
  if (closed.length === 0) return [];
  const own =
    [...mounts, ...copied].some((path) => isWithin(path, CONFIGURATION)) || container.value['args'] !== undefined;
  const unknown = built?.doubt ?? (own ? 'its configuration may have it write elsewhere' : undefined);
  const message = `Container "${container.name}" cannot write ${closed.join(' and ')}, and nginx does before it serves`;
  const related = built ? relatedTo(built, imageSpan(built.stage), 'built on nginx') : [];
  return [problem([...container.path, 'volumeMounts'], container.name, message, { unknown, related })];
}
