/** Does a rule's port name the port that is asked for? (NetworkPolicyPort of networking.k8s.io/v1) */
import type { Truth } from '../predicate/judge.ts';
import { type Data, isObject, OPEN, Unresolved } from '../value.ts';
import type { Endpoint, Protocol } from './endpoint.ts';

export interface Port {
  readonly number: number;
  readonly protocol: Protocol;
}

/** A name means what the pod that is spoken to calls so, which may be another number in each. */
function isNamed(name: string, { number, protocol }: Port, to: Endpoint): Truth {
  if (to.kind !== 'pod') return false;
  if (to.ports.some((port) => port.name === name && port.number === number && port.protocol === protocol)) return true;
  return to.morePorts === undefined ? false : new Unresolved(to.morePorts);
}

export function portHolds(rule: Data, asked: Port, to: Endpoint): Truth {
  if (!isObject(rule)) return rule instanceof Unresolved ? rule : false;
  const { protocol = 'TCP', port, endPort } = rule;
  for (const value of [protocol, port, endPort]) if (value instanceof Unresolved) return value;
  if (protocol !== asked.protocol) return false;
  if (port === undefined) return rule[OPEN] === undefined ? true : new Unresolved(rule[OPEN]);
  if (typeof port === 'string') return isNamed(port, asked, to);
  const last = typeof endPort === 'number' ? endPort : Number(port);
  return asked.number >= Number(port) && asked.number <= last;
}
