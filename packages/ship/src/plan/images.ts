/** The images of a release: those that are named on the command line stand in for those of the files, by their repository. */
import { repositoryOf } from '@palisade/core/predicate/image';
import { at, isRecord, type KubeObject, podSpecPath, textAt, withAt } from '../object.ts';

const LISTS = ['initContainers', 'containers'] as const;

function containersOf(object: KubeObject): { readonly path: readonly string[]; readonly items: readonly unknown[] }[] {
  const spec = podSpecPath(object);
  if (!spec) return [];
  return LISTS.flatMap((list) => {
    const items = at(object, ...spec, list);
    return Array.isArray(items) ? [{ path: [...spec, list], items }] : [];
  });
}

const imageOf = (container: unknown): string => textAt(container, 'image');

export const imagesOf = (objects: readonly KubeObject[]): string[] => [
  ...new Set(objects.flatMap(containersOf).flatMap(({ items }) => items.map(imageOf))),
];

export interface Replaced {
  readonly objects: readonly KubeObject[];
  /** Images that no container has the repository of. */
  readonly unused: readonly string[];
}

/** Every container whose image is of the same repository gets this one, as `kustomize edit set image` does it. */
export function withImages(objects: readonly KubeObject[], images: readonly string[]): Replaced {
  const byRepository = new Map(images.map((image) => [repositoryOf(image), image]));
  const used = new Set<string>();
  const replaced = (container: unknown): unknown => {
    const image = byRepository.get(repositoryOf(imageOf(container)));
    if (image === undefined || !isRecord(container)) return container;
    used.add(image);
    return { ...container, image };
  };
  return {
    objects: objects.map((object) =>
      containersOf(object).reduce((result, { path, items }) => withAt(result, path, items.map(replaced)), object),
    ),
    unused: images.filter((image) => !used.has(image)),
  };
}
