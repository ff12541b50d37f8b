/** Objects that somebody else keeps as they are: what we change there, they change back. */
import { type KubeObject, wordsOf } from '../object.ts';

interface Manager {
  readonly name: string;
  readonly label?: string;
  readonly annotation?: string;
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
    instead: 'change what the Application reads and let Argo CD sync it, or remove the Application without pruning',
  },
  {
    name: 'Flux',
    label: 'kustomize.toolkit.fluxcd.io/name',
    instead:
      'change what the Kustomization reads and let Flux reconcile it, or suspend it: flux suspend kustomization NAME',
  },
  {
    name: 'Flux',
    label: 'helm.toolkit.fluxcd.io/name',
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

export function managerOf({ metadata: { labels = {}, annotations = {} } }: KubeObject): Manager | undefined {
  return MANAGERS.find(
    ({ label, annotation }) =>
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
