/** The ports of containers, and those that probes and hooks go to. */

import type { Problem } from '@palisade/core/control/control';
import { remember } from '@palisade/core/remember';
import type { Subject } from '@palisade/core/subject/subject';
import { type Data, type DataList, type DataObject, isList, isObject, OPEN } from '@palisade/core/value';
import { containersOf, joined, type Names, namesIn, type Path, type Placed, podOf, problem } from './_pod.ts';

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
  const probes = PROBES.flatMap((name) => portsOf(value, name, path));
  const { lifecycle } = value;
  return isObject(lifecycle)
    ? [...probes, ...HOOKS.flatMap((name) => portsOf(lifecycle, name, [...path, 'lifecycle']))]
    : probes;
});

const NO_PROBES: readonly Probe[] = [];

function portsOf(object: DataObject, name: string, path: Path): readonly Probe[] {
  const probe = object[name];
  if (!isObject(probe)) return NO_PROBES;
  return ACTIONS.flatMap((action) => {
    const here = probe[action];
    const port = isObject(here) && here['host'] === undefined ? here['port'] : undefined;
    // What is not known is no name that could be wrong.
    if (typeof port !== 'string' && typeof port !== 'number') return [];
    return [{ name, path: [...path, name, action, 'port'], port }];
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

export interface ProbedPort {
  readonly container: Placed;
  readonly probe: Probe;
  /** What the container has of the kind that the probe goes by, a name or a number. */
  readonly ports: Names;
}

/** The ports that probes and hooks of a pod go to, by name or by number. */
export function probedPorts(subject: Subject, by: 'name' | 'containerPort'): readonly ProbedPort[] {
  const pod = podOf(subject);
  const containers = pod ? containersOf(pod, ['containers', 'initContainers']) : [];
  return containers.flatMap((container) =>
    probesOf(container)
      .filter(({ port }) => isPortName(port) === (by === 'name'))
      .map((probe) => ({ container, probe, ports: probeable(container, by) })),
  );
}

/** `says` tells what is wrong with a probe whose port is not there. */
export const absentPorts = (probed: readonly ProbedPort[], says: (one: ProbedPort) => string): Problem[] =>
  probed
    .filter(({ probe, ports }) => !ports.known.has(String(probe.port)))
    .map((one) =>
      problem(one.probe.path, `${one.container.name} ${one.probe.name}`, says(one), { unknown: one.ports.open }),
    );
