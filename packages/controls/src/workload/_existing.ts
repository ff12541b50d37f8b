/** Is what a pod refers to among the files? Most kinds have more than one maker, and some names come from the cluster. */
import type { Problem } from '@palisade/core/control/control';
import { objectsNamed, sameNamespace } from '@palisade/core/kubernetes/name-index';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at } from '@palisade/core/value';
import type { World } from '@palisade/core/world';
import { problem, text } from './_pod.ts';
import type { Reference, ReferredKind } from './_references.ts';

/** Kinds whose controllers make the object, and where they say its name; an absent one is their own. */
interface Maker {
  readonly kind: string;
  readonly name: readonly string[];
}

const MAKERS: Readonly<Record<ReferredKind, readonly Maker[]>> = {
  ConfigMap: [{ kind: 'Bundle', name: ['metadata', 'name'] }],
  Secret: [
    { kind: 'SealedSecret', name: ['spec', 'template', 'metadata', 'name'] },
    { kind: 'ExternalSecret', name: ['spec', 'target', 'name'] },
    { kind: 'ClusterExternalSecret', name: ['spec', 'externalSecretName'] },
    { kind: 'Certificate', name: ['spec', 'secretName'] },
    { kind: 'VaultStaticSecret', name: ['spec', 'destination', 'name'] },
    { kind: 'VaultDynamicSecret', name: ['spec', 'destination', 'name'] },
    { kind: 'OnePasswordItem', name: ['metadata', 'name'] },
    { kind: 'InfisicalSecret', name: ['spec', 'managedSecretReference', 'secretName'] },
  ],
  PersistentVolumeClaim: [],
};

/** Every namespace gets these. */
const OF_CLUSTER = /^(?:kube-root-ca\.crt|openshift-service-ca\.crt|istio-ca-root-cert)$/;

const madeName = (maker: KubernetesSubject, { name }: Maker): string => text(at(maker.body.object, name)) ?? maker.name;

const isMade = (world: World, from: KubernetesSubject, { kind, name }: Reference): boolean =>
  MAKERS[kind].some((maker) =>
    world
      .kind(from.unit, maker.kind)
      .items.some((one) => sameNamespace(one.namespace, from.namespace) && madeName(one, maker) === name),
  );

export const exists = (world: World, from: KubernetesSubject, reference: Reference): boolean =>
  OF_CLUSTER.test(reference.name) ||
  objectsNamed(world, from, reference.kind, reference.name).length > 0 ||
  isMade(world, from, reference);

/** Do the files hold objects of this kind, or what makes them, for this namespace at all? A cluster holds all there are. */
export const isKept = (world: World, from: KubernetesSubject, kind: ReferredKind): boolean =>
  world.kind(from.unit, kind).whole ||
  [kind, ...MAKERS[kind].map((maker) => maker.kind)].some((one) =>
    world.kind(from.unit, one).items.some(({ namespace }) => sameNamespace(namespace, from.namespace)),
  );

const TYPES = [['type'], ['spec', 'template', 'type'], ['spec', 'target', 'template', 'type']];
const CREDENTIALS = /^kubernetes\.io\/docker(?:cfg|configjson)$/;

/** Do the files hold credentials of a registry? They are mostly put into a cluster once, apart from any service. */
export const keepsCredentials = (world: World, from: KubernetesSubject): boolean =>
  ['Secret', ...MAKERS.Secret.map(({ kind }) => kind)].some((kind) =>
    world
      .kind(from.unit, kind)
      .items.some(
        ({ namespace, body }) =>
          sameNamespace(namespace, from.namespace) &&
          TYPES.some((path) => CREDENTIALS.test(text(at(body.object, path)) ?? '')),
      ),
  );

/** One problem for each object that is not among the files, however often it is named. */
export function missingAmong(
  world: World,
  from: KubernetesSubject,
  references: readonly Reference[],
  why?: string,
): Problem[] {
  const absent = new Map(
    references
      .filter((reference) => !exists(world, from, reference))
      .toReversed()
      .map((reference) => [reference.name, reference]),
  );
  return [...absent.values()].toReversed().map(({ kind, name, path }) => {
    const message = `${from.kind} "${from.name}" needs ${kind} "${name}", which does not exist here`;
    const { missing, whole } = world.kind(from.unit, kind);
    return problem(path, name, message, { unknown: missing[0] ?? (whole ? undefined : why) });
  });
}
