/**
 * A Service → who is behind it, and the port that each is spoken to on
 * (kubernetes.io/docs/concepts/services-networking/service).
 */
import { matchesMap } from '../kubernetes/selector.ts';
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { at, type DataObject, isList, isObject, newObject, Unresolved } from '../value.ts';
import type { World } from '../world.ts';
import { EVERYWHERE } from './addresses.ts';
import { type Endpoint, type PodEndpoint, type Protocol, podEndpoints } from './endpoint.ts';
import { anyPod } from './holder.ts';
import type { Port } from './port.ts';
import { type Listed, listedOf } from './slice.ts';

export interface Backend {
  readonly endpoint: Endpoint;
  readonly port: Port;
}

/** Which of a Service's ports: by number or name, or all of them; of which protocol, where it is said. */
export interface ServicePort {
  readonly port: number | string | undefined;
  readonly protocol: Protocol | undefined;
}

const selectorOf = ({ body }: KubernetesSubject): DataObject | undefined => {
  const selector = at(body.object, ['spec', 'selector']);
  return isObject(selector) && Object.keys(selector).length > 0 ? selector : undefined;
};

/** Pods that the Service surely selects; it is told apart where labels have holes. */
export function podsBehind(world: World, service: KubernetesSubject): PodEndpoint[] {
  const selector = selectorOf(service);
  if (!selector) return [];
  return podEndpoints(world, service.unit).filter(
    ({ namespace, labels }) => namespace === (service.namespace ?? '') && matchesMap(selector, labels) === true,
  );
}

const portsOf = ({ body }: KubernetesSubject): DataObject[] => {
  const ports = at(body.object, ['spec', 'ports']);
  return isList(ports) ? ports.filter(isObject) : [];
};

const isAsked =
  (asked: ServicePort) =>
  ({ port, name, protocol = 'TCP' }: DataObject): boolean =>
    (asked.port === undefined || port === asked.port || name === asked.port) &&
    (asked.protocol === undefined || protocol === asked.protocol);

function targetOf({ targetPort, port, protocol = 'TCP' }: DataObject, { ports }: PodEndpoint): Port[] {
  const own = protocol as Protocol;
  const target = targetPort ?? port;
  if (typeof target === 'number') return [{ number: target, protocol: own }];
  return ports
    .filter((one) => one.name === target && one.protocol === own)
    .map(({ number }) => ({ number, protocol: own }));
}

/** "kube-proxy does not handle these": DNS gives the pods' own addresses, and a number stays what the caller says. */
const isHeadless = ({ body }: KubernetesSubject): boolean => at(body.object, ['spec', 'clusterIP']) === 'None';

const untranslated = ({ port, protocol = 'TCP' }: ServicePort): Port | undefined =>
  typeof port === 'number' ? { number: port, protocol } : undefined;

function behindSelector(world: World, service: KubernetesSubject, asked: ServicePort): Backend[] {
  const pods = podsBehind(world, service);
  const own = isHeadless(service) ? untranslated(asked) : undefined;
  if (own) return pods.map((endpoint) => ({ endpoint, port: own }));
  const declared = portsOf(service);
  // A headless Service need not name ports, and then they are the pod's.
  if (declared.length === 0 && asked.port === undefined)
    return pods.flatMap((endpoint) => endpoint.ports.map((port) => ({ endpoint, port })));
  const ports = declared.filter(isAsked(asked));
  return pods.flatMap((endpoint) =>
    ports.flatMap((port) => targetOf(port, endpoint).map((target) => ({ endpoint, port: target }))),
  );
}

/** What an EndpointSlice lists under the name of the Service's port. */
function inListed({ endpoint, ports }: Listed, service: KubernetesSubject, asked: ServicePort): Backend[] {
  const own = isHeadless(service) ? untranslated(asked) : undefined;
  if (own) return [{ endpoint, port: own }];
  const wanted = portsOf(service).filter(isAsked(asked));
  return wanted.flatMap(({ name = '', protocol = 'TCP' }) =>
    ports
      .filter((port) => port.name === name && port.protocol === protocol)
      .map(({ number, protocol: of }) => ({ endpoint, port: { number, protocol: of } })),
  );
}

const nameOf = ({ namespace, name }: KubernetesSubject): string => [namespace ?? [], name].flat().join('/');

const specOf = ({ body }: KubernetesSubject): DataObject => {
  const spec = at(body.object, ['spec']);
  return isObject(spec) ? spec : newObject();
};

/** Why it cannot be known who is behind it. */
function doubtOf(service: KubernetesSubject): string | undefined {
  const { type, externalName, clusterIP, selector } = specOf(service);
  const hole = [type, clusterIP, selector].find((value) => value instanceof Unresolved);
  if (hole instanceof Unresolved) return hole.why;
  if (type !== 'ExternalName') return undefined;
  const name = typeof externalName === 'string' ? externalName : 'not known';
  return `Service ${nameOf(service)} is a name for ${name} in DNS, and whose address that is nobody here knows`;
}

/** Somebody, on the port as it is asked for, or as the Service has it. */
function somebody(service: KubernetesSubject, asked: ServicePort, why: string): Backend[] {
  const endpoint = anyPod(service, EVERYWHERE, why);
  const own = untranslated(asked);
  if (own) return [{ endpoint, port: own }];
  return portsOf(service)
    .filter(isAsked(asked))
    .flatMap(({ port, protocol = 'TCP' }) =>
      typeof port === 'number' ? [{ endpoint, port: { number: port, protocol: protocol as Protocol } }] : [],
    );
}

export function backendsOf(world: World, service: KubernetesSubject, asked: ServicePort): Backend[] {
  const doubt = doubtOf(service);
  if (doubt !== undefined) return somebody(service, asked, doubt);
  if (selectorOf(service)) return behindSelector(world, service, asked);
  const listed = listedOf(world, service);
  if (listed.length > 0) return listed.flatMap((one) => inListed(one, service, asked));
  return somebody(
    service,
    asked,
    `Service ${nameOf(service)} selects no pods, and who is behind it is not written here`,
  );
}
