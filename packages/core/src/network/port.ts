/** Does a rule's port name the port that is asked for? (NetworkPolicyPort of networking.k8s.io/v1) */
import type { Truth } from '../predicate/judge.ts';
import { type Data, isObject, OPEN, Unresolved } from '../value.ts';
import type { Endpoint, Protocol } from './endpoint.ts';

export interface Port {
  readonly number: number;
  readonly protocol: Protocol;
}

const TWICE = new Unresolved(
  'containers of the pod call different ports by the same name, which is nowhere said to count',
);

/** A name means what the pod that is spoken to calls so, which may be another number in each. */
function isNamed(name: string, { number, protocol }: Port, to: Endpoint): Truth {
  if (to.kind !== 'pod') return false;
  const numbers = to.ports
    .filter((port) => port.name === name && port.protocol === protocol)
    .map(({ number: own }) => own);
  if (numbers.includes(number)) return numbers.every((own) => own === number) ? true : TWICE;
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
