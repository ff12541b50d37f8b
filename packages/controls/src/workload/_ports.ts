/** The ports of containers, and those that probes and hooks go to. */

import { remember } from '@palisade/core/remember';
import { type Data, type DataList, isList, isObject, OPEN } from '@palisade/core/value';
import { joined, type Names, namesIn, type Path, type Placed } from './_pod.ts';

export interface Probe {
  /** `livenessProbe`. */
  readonly name: string;
  readonly path: Path;
  readonly port: string | number;
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HOOKS = ['postStart', 'preStop'];
const ACTIONS = ['httpGet', 'tcpSocket', 'grpc'];

/** Every place of a container that names a port of its own pod; one that names a host goes elsewhere. */
export const probesOf = remember(({ value, path }: Placed): readonly Probe[] => {
  const { lifecycle } = value;
  return [
    ...PROBES.flatMap((name) => portsOf(value[name], name, [...path, name])),
    ...(isObject(lifecycle)
      ? HOOKS.flatMap((name) => portsOf(lifecycle[name], name, [...path, 'lifecycle', name]))
      : []),
  ];
});

function portsOf(probe: Data | undefined, name: string, path: Path): Probe[] {
  if (!isObject(probe)) return [];
  return ACTIONS.flatMap((action) => {
    const here = probe[action];
    const port = isObject(here) && here['host'] === undefined ? here['port'] : undefined;
    // What is not known is no name that could be wrong.
    if (typeof port !== 'string' && typeof port !== 'number') return [];
    return [{ name, path: [...path, action, 'port'], port }];
  });
}

export const portNames = (container: Placed): Names => namesIn(container.value['ports']);

const isTcp = (port: Data): boolean =>
  !isObject(port) || typeof port['protocol'] !== 'string' || port['protocol'] === 'TCP';

/** Probes go over TCP: a port of another protocol is none for them. */
export function probeable({ value }: Placed, key: 'name' | 'containerPort'): Names {
  const { ports } = value;
  if (!isList(ports)) return namesIn(ports, key);
  const tcp: DataList = ports.filter(isTcp);
  if (ports[OPEN] !== undefined) tcp[OPEN] = ports[OPEN];
  return namesIn(tcp, key);
}

export const portNumbers = (container: Placed): Names => namesIn(container.value['ports'], 'containerPort');

/** A port is named or numbered; a number may be written as text. */
export const isPortName = (port: Data): port is string => typeof port === 'string' && !/^\d{1,9}$/.test(port);

export const allPortNames = (containers: readonly Placed[]): Names => joined(containers.map(portNames));
