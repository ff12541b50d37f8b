/** An address that somebody in the cluster has means that somebody. */
import type { AddressEndpoint, Endpoint } from '@palisade/core/network/endpoint';
import { type Holder, holderOf } from '@palisade/core/network/holder';
import { routesTo } from '@palisade/core/network/ingress';
import type { Port } from '@palisade/core/network/port';
import { backendsOf, podsBehind } from '@palisade/core/network/service';
import type { World } from '@palisade/core/world';
import { UserError } from '../command.ts';
import { nameOf } from './endpoints.ts';

/** Who is meant, and a line that says so where it is not what was written. */
export interface Placed {
  readonly endpoint: Endpoint;
  readonly note?: string;
}

export interface PlacedPort extends Placed {
  readonly port: Port;
}

const holderIn = (world: World, unit: string, endpoint: Endpoint): Holder | undefined =>
  endpoint.kind === 'address' ? holderOf(world, unit, endpoint) : undefined;

const inNamespace = (namespace: string | undefined, name: string): string => [namespace ?? [], name].flat().join('/');

/** All but Services, which are their pods. */
function single(endpoint: AddressEndpoint, holder: Exclude<Holder, { readonly kind: 'service' }>): Placed {
  const { name } = endpoint;
  if (holder.kind === 'node')
    return { endpoint: { ...endpoint, node: holder.node }, note: `${name} is node ${holder.node}` };
  const { endpoint: pod } = holder;
  if (holder.kind === 'nobody')
    return {
      endpoint: pod,
      note: `${name} is kept for pods (${holder.range}, node ${holder.node}), and no pod has it`,
    };
  const own = inNamespace(pod.subject.namespace, holder.name);
  const of = pod.subject.name === holder.name ? '' : ` of ${nameOf(pod)}`;
  return { endpoint: pod, note: `${name} is pod ${own}${of}` };
}

/** Nothing speaks from a Service's address; who is behind it is meant. */
export function placedSource(world: World, unit: string, from: Endpoint): Placed[] {
  const holder = holderIn(world, unit, from);
  if (!holder || from.kind === 'pod') return [{ endpoint: from }];
  if (holder.kind !== 'service') return [single(from, holder)];
  const { namespace, name } = holder.service;
  const note = `${from.name} is Service ${inNamespace(namespace, name)}, from which nothing comes: these pods are behind it`;
  const pods = podsBehind(world, holder.service);
  if (pods.length === 0) throw new UserError(`${note}, but no pod is`);
  return pods.map((endpoint) => ({ endpoint, note }));
}

export function placedDestination(world: World, unit: string, to: Endpoint, port: Port): PlacedPort[] {
  const holder = holderIn(world, unit, to);
  if (!holder || to.kind === 'pod') return [{ endpoint: to, port }];
  if (holder.kind !== 'service') return [{ ...single(to, holder), port }];
  const { service } = holder;
  const note = `${to.name} is Service ${inNamespace(service.namespace, service.name)}`;
  const found = backendsOf(world, service, { port: port.number, protocol: port.protocol });
  if (found.length === 0) throw new UserError(`${note}: no pod is behind it on ${port.protocol} ${port.number}`);
  return found.map((backend) => ({ ...backend, note }));
}

/** From outside there may be another way, on which policies see the ingress controller. */
export function routeNotes(world: World, unit: string, from: Endpoint, to: Endpoint, port: Port): string[] {
  if (from.kind !== 'address' || to.kind === 'address') return [];
  return routesTo(world, unit, to, port).map(
    ({ ingress, url }) =>
      `Ingress ${inNamespace(ingress.namespace, ingress.name)} routes ${url} to it: policies see the ingress controller as the source`,
  );
}
