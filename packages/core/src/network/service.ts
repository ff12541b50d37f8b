/** A Service → the pods behind it, and the port that each is spoken to on. */
import { matchesMap } from '../kubernetes/selector.ts';
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { at, type DataObject, isList, isObject } from '../value.ts';
import type { World } from '../world.ts';
import { type PodEndpoint, type Protocol, podEndpoints } from './endpoint.ts';
import type { Port } from './port.ts';

export interface Backend {
  readonly pod: PodEndpoint;
  readonly port: Port;
}

/** Pods that the Service surely selects; it is told apart where labels have holes. */
export function podsBehind(world: World, service: KubernetesSubject): PodEndpoint[] {
  const selector = at(service.body.object, ['spec', 'selector']);
  if (!isObject(selector) || Object.keys(selector).length === 0) return [];
  return podEndpoints(world, service.unit).filter(
    ({ namespace, labels }) => namespace === (service.namespace ?? '') && matchesMap(selector, labels) === true,
  );
}

const portsOf = ({ body }: KubernetesSubject): DataObject[] => {
  const ports = at(body.object, ['spec', 'ports']);
  return isList(ports) ? ports.filter(isObject) : [];
};

function targetOf({ targetPort, port, protocol = 'TCP' }: DataObject, { ports }: PodEndpoint): Port[] {
  const own = protocol as Protocol;
  const target = targetPort ?? port;
  if (typeof target === 'number') return [{ number: target, protocol: own }];
  return ports
    .filter((one) => one.name === target && one.protocol === own)
    .map(({ number }) => ({ number, protocol: own }));
}

/** Of the Service's port of that number or name; of all its ports where none is asked for. */
export function backendsOf(world: World, service: KubernetesSubject, asked: number | string | undefined): Backend[] {
  const ports = portsOf(service).filter(({ port, name }) => asked === undefined || port === asked || name === asked);
  return podsBehind(world, service).flatMap((pod) =>
    ports.flatMap((port) => targetOf(port, pod).map((target) => ({ pod, port: target }))),
  );
}
