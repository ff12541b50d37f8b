/** Objects that somebody else keeps as they are: what we change there, they change back. */
import { type KubeObject, wordsOf } from '../object.ts';

interface Manager {
  readonly name: string;
  readonly label?: string;
  readonly annotation?: string;
  /** What it calls itself where it writes fields. */
  readonly writer?: RegExp;
  /** What to do instead. */
  readonly instead: string;
}

/**
 * The marks that they leave: Argo CD (docs, "Resource Tracking"), Flux (labels of kustomize-controller and
 * helm-controller), Helm (annotations of its releases).
 */
const MANAGERS: readonly Manager[] = [
  {
    name: 'Argo CD',
    annotation: 'argocd.argoproj.io/tracking-id',
    instead: 'change what the Application reads and let Argo CD sync it, or remove the Application without pruning',
  },
  {
    name: 'Argo CD',
    label: 'argocd.argoproj.io/instance',
    // Before version 3 it marks by a label that others use as well (docs, "Resource Tracking").
    writer: /^argocd-/,
    instead: 'change what the Application reads and let Argo CD sync it, or remove the Application without pruning',
  },
  {
    name: 'Flux',
    label: 'kustomize.toolkit.fluxcd.io/name',
    writer: /^kustomize-controller$/,
    instead:
      'change what the Kustomization reads and let Flux reconcile it, or suspend it: flux suspend kustomization NAME',
  },
  {
    name: 'Flux',
    label: 'helm.toolkit.fluxcd.io/name',
    writer: /^helm-controller$/,
    instead: 'change the HelmRelease and let Flux reconcile it, or suspend it: flux suspend helmrelease NAME',
  },
  {
    name: 'Helm',
    annotation: 'meta.helm.sh/release-name',
    instead: 'upgrade the Helm release, or take its marks (meta.helm.sh annotations) off the object',
  },
];

export interface Owned {
  readonly object: KubeObject;
  readonly manager: string;
  readonly instead: string;
}

/** Who has written fields that people write; a status is everybody's. */
const writersOf = ({ metadata: { managedFields = [] } }: KubeObject): string[] =>
  (managedFields as readonly { manager?: string; subresource?: string }[])
    .filter(({ subresource }) => subresource === undefined || subresource === '')
    .map(({ manager = '' }) => manager);

export function managerOf(object: KubeObject): Manager | undefined {
  const { labels = {}, annotations = {} } = object.metadata;
  const writers = writersOf(object);
  return MANAGERS.find(
    ({ label, annotation, writer }) =>
      (writer !== undefined && writers.some((name) => writer.test(name))) ||
      (label !== undefined && Object.hasOwn(labels, label)) ||
      (annotation !== undefined && Object.hasOwn(annotations, annotation)),
  );
}

/** Of what is live, a line for each object that is not ours to change. */
export const refusedBecauseManaged = (live: readonly KubeObject[]): string[] =>
  live.flatMap((object) => {
    const manager = managerOf(object);
    return manager ? [`${wordsOf(object)} belongs to ${manager.name}: ${manager.instead}`] : [];
  });
