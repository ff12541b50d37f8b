/** Who there is in a unit: every principal that is named, the pods with what they run as, and the tokens in Secrets. */
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { TEMPLATES } from '../subject/kubernetes.ts';
import { at } from '../value.ts';
import { perUnit, type World } from '../world.ts';
import { accountOf, hasToken, podSpecOf } from './account.ts';
import { policyOf } from './policy.ts';
import { DEFAULT_NAMESPACE, MASTERS, type Principal, principalText, serviceAccount } from './principal.ts';

/** Something that holds a login of a service account. */
export interface Holder {
  readonly namespace: string;
  /** Of the pods, or of the Secret. None where the pods are named when they are made. */
  readonly names: readonly string[];
  readonly account: Principal;
}

export interface Identities {
  readonly principals: ReadonlyMap<string, Principal>;
  /** The service accounts that there are; none: others may be there that are not seen. */
  readonly existing: ReadonlySet<string> | undefined;
  readonly pods: readonly Holder[];
  readonly secrets: readonly Holder[];
}

const namespaceOf = ({ namespace }: KubernetesSubject): string => namespace ?? DEFAULT_NAMESPACE;

export const accountRunning = (workload: KubernetesSubject): Principal =>
  serviceAccount(namespaceOf(workload), accountOf(workload));

const workloadsOf = (world: World, unit: string): KubernetesSubject[] =>
  Object.keys(TEMPLATES).flatMap((kind) => world.kind(unit, kind).items);

const accountsOf = perUnit(
  (world, unit): ReadonlyMap<string, KubernetesSubject> =>
    new Map(
      world
        .kind(unit, 'ServiceAccount')
        .items.map((one) => [principalText(serviceAccount(namespaceOf(one), one.name)), one]),
    ),
);

/** Is there a token in the pods of the workload, by which to be somebody at the API server? */
export function canLogIn(workload: KubernetesSubject, world: World): boolean {
  const spec = podSpecOf(workload);
  const account = accountsOf(world, workload.unit).get(principalText(accountRunning(workload)));
  return spec !== undefined && hasToken(spec, account);
}

function podsOf(workload: KubernetesSubject, world: World): Holder[] {
  if (!canLogIn(workload, world)) return [];
  const names = workload.kind === 'Pod' ? [workload.name] : (workload.body.pods ?? []).map(({ name }) => name);
  return [{ namespace: namespaceOf(workload), names, account: accountRunning(workload) }];
}

const TOKEN = 'kubernetes.io/service-account-token';

/** Of a Secret in a cluster only the metadata is read, which has no type: the annotation says it alone. */
function tokenOf(secret: KubernetesSubject): Holder[] {
  const { object } = secret.body;
  const name = at(object, ['metadata', 'annotations', 'kubernetes.io/service-account.name']);
  if ((object['type'] ?? TOKEN) !== TOKEN || typeof name !== 'string') return [];
  const namespace = namespaceOf(secret);
  return [{ namespace, names: [secret.name], account: serviceAccount(namespace, name) }];
}

export const identitiesOf = perUnit((world, unit): Identities => {
  const workloads = workloadsOf(world, unit).filter(({ uncertain }) => uncertain === undefined);
  const all: Principal[] = [
    ...[...accountsOf(world, unit).values()].map((one) => serviceAccount(namespaceOf(one), one.name)),
    ...workloads.map(accountRunning),
    ...policyOf(world, unit).bounds.flatMap(({ subjects }) => subjects),
    { kind: 'Group', name: MASTERS },
  ];
  return {
    principals: new Map(all.map((one) => [principalText(one), one])),
    existing: world.kind(unit, 'ServiceAccount').whole ? new Set(accountsOf(world, unit).keys()) : undefined,
    pods: workloads.flatMap((one) => podsOf(one, world)),
    secrets: world.kind(unit, 'Secret').items.flatMap(tokenOf),
  };
});
