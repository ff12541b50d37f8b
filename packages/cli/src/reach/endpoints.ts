/** What a person calls an endpoint → the endpoints that it means. */
import { addressesOf } from '@palisade/core/network/addresses';
import { type Endpoint, type PodEndpoint, type Protocol, podEndpoints } from '@palisade/core/network/endpoint';
import type { Port } from '@palisade/core/network/port';
import { addressCalled, isCalled, isMeant, readingsOf, sameKind } from '@palisade/core/network/resolve';
import { backendsOf } from '@palisade/core/network/service';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { UserError } from '../command.ts';
import type { SeenWorld } from '../world.ts';

export interface Destination {
  readonly endpoint: Endpoint;
  readonly port: Port;
}

export const nameOf = (endpoint: Endpoint): string => (endpoint.kind === 'address' ? endpoint.name : podName(endpoint));

const podName = ({ subject: { namespace = '', kind, name } }: PodEndpoint): string =>
  [namespace, kind, name].filter((part) => part !== '').join('/');

const podsOf = ({ world, units }: SeenWorld): PodEndpoint[] => units.flatMap((unit) => podEndpoints(world, unit));

function notFound(text: string, pods: readonly PodEndpoint[]): UserError {
  const some = pods.slice(0, 5).map(podName).join(', ');
  return new UserError(
    `nothing here is called "${text}"${some === '' ? '; there are no workloads' : `; there are ${some}${pods.length > 5 ? ', …' : ''}`}. Write NAMESPACE/NAME, svc/NAME, an address, or internet`,
  );
}

function several(text: string, found: readonly PodEndpoint[]): UserError {
  return new UserError(`"${text}" may be ${found.map(podName).join(' or ')}: name one, or NAMESPACE/* for all`);
}

/** @throws UserError where nothing, or more than one thing, is called so. */
export function podsCalled(text: string, seen: SeenWorld): PodEndpoint[] {
  const all = podsOf(seen);
  const found = all.filter(({ subject }) => isCalled(text, subject));
  if (found.length === 0) throw notFound(text, all);
  if (found.length > 1 && !text.endsWith('*')) throw several(text, found);
  return found;
}

export function sourcesCalled(text: string, seen: SeenWorld): Endpoint[] {
  const address = addressCalled(text);
  return address ? [address] : podsCalled(text, seen);
}

const PORT = /^(.+?):([A-Za-z0-9-]{1,63})(?:\/(tcp|udp|sctp))?$/i;

interface Asked {
  readonly name: string;
  readonly port: string | undefined;
  readonly protocol: Protocol | undefined;
}

function askedOf(text: string): Asked {
  if (addressesOf(text)) return { name: text, port: undefined, protocol: undefined };
  const match = PORT.exec(text);
  if (!match) return { name: text, port: undefined, protocol: undefined };
  const [, name = '', port, protocol] = match;
  return { name: name.replace(/^\[|\]$/g, ''), port, protocol: protocol?.toUpperCase() as Protocol | undefined };
}

const isNumber = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;

/** The ports of a pod that are meant: by number, by name, or all that it declares. */
function portsMeant({ ports }: PodEndpoint, { port, protocol }: Asked): Port[] {
  if (port !== undefined && isNumber(port)) return [{ number: Number(port), protocol: protocol ?? 'TCP' }];
  return ports
    .filter(
      ({ name, protocol: own }) =>
        (port === undefined || name === port) && (protocol === undefined || own === protocol),
    )
    .map(({ number, protocol: own }) => ({ number, protocol: own }));
}

const servicesOf = ({ world, units }: SeenWorld): KubernetesSubject[] =>
  units.flatMap((unit) => world.kind(unit, 'Service').items);

function behindService(asked: Asked, seen: SeenWorld): Destination[] | undefined {
  const readings = readingsOf(asked.name).filter(({ kind }) => kind !== undefined && sameKind(kind, 'Service'));
  if (readings.length === 0) return undefined;
  const services = servicesOf(seen).filter((service) => readings.some((named) => isMeant(named, service)));
  if (services.length === 0) throw new UserError(`there is no Service called "${asked.name}"`);
  const port = asked.port !== undefined && isNumber(asked.port) ? Number(asked.port) : asked.port;
  const found = services.flatMap((service) => backendsOf(seen.world, service, { port, protocol: asked.protocol }));
  if (found.length === 0)
    throw new UserError(`nobody is behind ${asked.name}${port === undefined ? '' : ` on port ${port}`}`);
  return found;
}

/** @throws UserError */
export function destinationsCalled(text: string, seen: SeenWorld): Destination[] {
  const asked = askedOf(text);
  const behind = behindService(asked, seen);
  if (behind) return behind;
  const address = addressCalled(asked.name);
  if (address) {
    if (asked.port === undefined || !isNumber(asked.port))
      throw new UserError(
        `${text}: an address needs a port, as ${asked.name.includes(':') ? `[${asked.name}]` : asked.name}:443`,
      );
    return [{ endpoint: address, port: { number: Number(asked.port), protocol: asked.protocol ?? 'TCP' } }];
  }
  const found = podsCalled(asked.name, seen).flatMap((endpoint) =>
    portsMeant(endpoint, asked).map((port) => ({ endpoint, port })),
  );
  if (found.length > 0) return found;
  throw new UserError(`${asked.name} declares no such port: write its number, as ${asked.name}:8080`);
}
