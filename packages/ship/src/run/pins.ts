/**
 * The first release with a colour: the selectors of the Services that serve know none, so the new pods would get traffic as soon
 * as they are ready. Until the switch they are held to the pods of the Deployment that serves, by the label of its ReplicaSet.
 */
import { servicesOf } from '../final.ts';
import { type KubeObject, withAt } from '../object.ts';
import { getObject, objectPath } from '../objects.ts';
import { newReplicaSet } from '../observe/look.ts';
import { isServiceOf } from '../plan/tracks.ts';
import type { Shipping } from './shipping.ts';

/** kube-controller-manager puts it on every pod of a Deployment. */
const HASH = 'pod-template-hash';

async function hashOf({ api, kinds }: Shipping, deployment: KubeObject): Promise<string | undefined> {
  const live = await getObject(api, objectPath(kinds, deployment) ?? '');
  return live && (await newReplicaSet(api, live))?.metadata.labels?.[HASH];
}

/** A Service that sends to more than one Deployment stays as it is. @throws ClusterFailure */
export async function pinsOf(shipping: Shipping, before: readonly KubeObject[]): Promise<readonly KubeObject[]> {
  const pins: KubeObject[] = [];
  for (const service of servicesOf(before)) {
    const workloads = before.filter((object) => isServiceOf(service, object));
    const [only] = workloads;
    const hash = workloads.length === 1 && only?.kind === 'Deployment' ? await hashOf(shipping, only) : undefined;
    if (hash !== undefined) pins.push(withAt(service, ['spec', 'selector', HASH], hash));
  }
  return pins;
}
