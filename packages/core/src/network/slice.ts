/** Who is behind a Service that selects no pods: what its EndpointSlices, or its Endpoints, list. */
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { at, type Data, type DataObject, isList, isObject } from '../value.ts';
import type { World } from '../world.ts';
import { EVERYWHERE } from './addresses.ts';
import type { Endpoint, Protocol } from './endpoint.ts';
import { anyPod, holderOf } from './holder.ts';
import { addressCalled } from './resolve.ts';

interface ListedPort {
  /** Empty for the only one. */
  readonly name: string;
  readonly number: number;
  readonly protocol: Protocol;
}

export interface Listed {
  readonly endpoint: Endpoint;
  readonly ports: readonly ListedPort[];
}

const objectsIn = (list: Data | undefined): DataObject[] => (isList(list) ? list.filter(isObject) : []);
const textsIn = (list: Data | undefined): string[] =>
  isList(list) ? list.filter((text) => typeof text === 'string') : [];

const portsIn = (list: Data | undefined): ListedPort[] =>
  objectsIn(list).flatMap(({ name, port, protocol = 'TCP' }) =>
    typeof port === 'number'
      ? [{ name: typeof name === 'string' ? name : '', number: port, protocol: protocol as Protocol }]
      : [],
  );

/** A pod of the cluster where one has the address; a name in DNS may be anybody's. */
function endpointOf(world: World, of: KubernetesSubject, text: string): Endpoint {
  const address = addressCalled(text);
  if (!address) return anyPod({ ...of, name: text }, EVERYWHERE, `whose address ${text} is nobody here knows`);
  const holder = holderOf(world, of.unit, address);
  if (holder?.kind === 'node') return { ...address, node: holder.node };
  return holder && holder.kind !== 'service' ? holder.endpoint : address;
}

/** Endpoints that are not ready get nothing. */
function ofSlice(world: World, slice: KubernetesSubject): Listed[] {
  const { endpoints, ports } = slice.body.object;
  const ready = objectsIn(endpoints).filter((one) => at(one, ['conditions', 'ready']) !== false);
  return ready
    .flatMap(({ addresses }) => textsIn(addresses))
    .map((text) => ({ endpoint: endpointOf(world, slice, text), ports: portsIn(ports) }));
}

const ofEndpoints = (world: World, subject: KubernetesSubject): Listed[] =>
  objectsIn(subject.body.object['subsets']).flatMap(({ addresses, ports }) =>
    objectsIn(addresses).flatMap(({ ip }) =>
      typeof ip === 'string' ? [{ endpoint: endpointOf(world, subject, ip), ports: portsIn(ports) }] : [],
    ),
  );

export function listedOf(world: World, { unit, name, namespace }: KubernetesSubject): Listed[] {
  const slices = world
    .kind(unit, 'EndpointSlice')
    .items.filter(
      (slice) =>
        slice.namespace === namespace &&
        at(slice.body.object, ['metadata', 'labels', 'kubernetes.io/service-name']) === name,
    );
  // The control plane writes slices for what Endpoints list, with the same addresses.
  if (slices.length > 0) return slices.flatMap((slice) => ofSlice(world, slice));
  const own = world.kind(unit, 'Endpoints').items.filter((one) => one.namespace === namespace && one.name === name);
  return own.flatMap((subject) => ofEndpoints(world, subject));
}
