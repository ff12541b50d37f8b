/** Parts of an image reference, `[registry[:port]/]path[:tag][@digest]` (distribution/reference). */

const undigested = (image: string): string => image.split('@', 1)[0] as string;
const lastSegment = (image: string): string => undigested(image).split('/').at(-1) as string;

export const tagOf = (image: string): string | undefined => lastSegment(image).split(':')[1];
export const digestOf = (image: string): string | undefined => image.split('@')[1];

function hostOf(image: string): string | undefined {
  const slash = image.indexOf('/');
  if (slash < 0) return undefined;
  const first = image.slice(0, slash);
  return first.includes('.') || first.includes(':') || first === 'localhost' ? first : undefined;
}

export const registryOf = (image: string): string => hostOf(image) ?? 'docker.io';

/** The reference without tag and digest, its registry always named. */
export function repositoryOf(image: string): string {
  const tag = tagOf(image);
  const bare = undigested(image);
  const path = tag === undefined ? bare : bare.slice(0, -tag.length - 1);
  return hostOf(image) === undefined ? `docker.io/${path}` : path;
}
