/** NetworkPolicies: what one says of a pod, in one direction. */
import { selectsLabels } from '../kubernetes/selector.ts';
import type { Truth } from '../predicate/judge.ts';
import { allOf, anyOf } from '../predicate/truth.ts';
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { type Data, type DataList, isList, isObject, OPEN, Unresolved } from '../value.ts';
import { perUnit } from '../world.ts';
import type { Endpoint, PodEndpoint } from './endpoint.ts';
import { peerHolds, sameNamespace } from './peer.ts';
import { type Port, portHolds } from './port.ts';

export type Direction = 'Ingress' | 'Egress';

/** What is said of a pod, and where. */
export interface Voice {
  readonly policy: KubernetesSubject;
  /** Is it about this pod at all? */
  readonly selects: Truth;
  /** Does it let this through? */
  readonly allows: Truth;
  /** Pointer of the rule that does, or may; of all its rules, where none does. */
  readonly at: string;
}

const isOf = (group: string, { body }: KubernetesSubject): boolean => body.apiVersion.startsWith(`${group}/`);

/** By namespace; under the empty name those of which it is not known. */
export const policiesOf = perUnit((world, unit) =>
  Map.groupBy(
    world.kind(unit, 'NetworkPolicy').items.filter((policy) => isOf('networking.k8s.io', policy)),
    ({ namespace = '' }) => namespace,
  ),
);

/** Kinds that some networks have beside those of Kubernetes, or that came after what is understood here. */
const FOREIGN = [
  'NetworkPolicy',
  'GlobalNetworkPolicy',
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  'ClusterNetworkPolicy',
];

/** Why nothing is sure: somebody else has a say, or what there is could not be read. */
export const doubtOf = perUnit((world, unit): { readonly why: string | undefined } => {
  const kinds = [...FOREIGN, 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'];
  const [missing] = kinds.flatMap((kind) => world.kind(unit, kind).missing);
  if (missing !== undefined) return { why: missing };
  const other = FOREIGN.flatMap((kind) => world.kind(unit, kind).items).find(
    (policy) => policy.kind !== 'NetworkPolicy' || !isOf('networking.k8s.io', policy),
  );
  return {
    why: other && `${other.kind} "${other.name}" (${other.body.apiVersion}) is not understood, and has a say as well`,
  };
});

const PEERS = { Ingress: 'from', Egress: 'to' } as const;

/** Absent and empty both mean: all. */
function listHolds(list: Data | undefined, holds: (item: Data) => Truth): Truth {
  if (list instanceof Unresolved) return list;
  if (!isList(list) || list.length === 0)
    return isList(list) && list[OPEN] !== undefined ? new Unresolved(list[OPEN]) : true;
  const held = anyOf(list, holds);
  return held === false && (list as DataList)[OPEN] !== undefined
    ? new Unresolved((list as DataList)[OPEN] as string)
    : held;
}

export interface Asked {
  readonly direction: Direction;
  /** The pod that is, or is not, isolated. */
  readonly own: PodEndpoint;
  readonly other: Endpoint;
  /** Ports are those of whoever is spoken to. */
  readonly to: Endpoint;
  readonly port: Port;
}

function ruleHolds(rule: Data, namespace: string, { direction, other, to, port }: Asked): Truth {
  if (!isObject(rule)) return rule instanceof Unresolved ? rule : false;
  return allOf(
    listHolds(rule['ports'], (one) => portHolds(one, port, to)),
    listHolds(rule[PEERS[direction]], (peer) => peerHolds(peer, namespace, other)),
  );
}

function governs(types: Data | undefined, direction: Direction): Truth {
  if (types instanceof Unresolved) return types;
  if (!isList(types)) return direction === 'Ingress';
  if (types.includes(direction)) return true;
  const hole = types.find((type) => type instanceof Unresolved);
  return hole instanceof Unresolved ? hole : types[OPEN] === undefined ? false : new Unresolved(types[OPEN]);
}

export function voiceOf(policy: KubernetesSubject, asked: Asked): Voice | undefined {
  const { direction, own } = asked;
  const { spec } = policy.body.object;
  const at = `/spec/${direction.toLowerCase()}`;
  if (!isObject(spec))
    return spec instanceof Unresolved ? { policy, selects: spec, allows: spec, at: '/spec' } : undefined;
  const namespace = policy.namespace ?? '';
  const selects = allOf(
    sameNamespace(namespace, own),
    governs(spec['policyTypes'], direction),
    selectsLabels(spec['podSelector'] ?? {}, own.labels),
  );
  if (selects === false) return undefined;
  const rules = spec[direction.toLowerCase()];
  if (rules instanceof Unresolved) return { policy, selects, allows: rules, at };
  let best: { allows: Truth; at: string } = { allows: false, at };
  for (const [index, rule] of (isList(rules) ? rules : []).entries()) {
    const allows = ruleHolds(rule, namespace, asked);
    if (allows === true) return { policy, selects, allows, at: `${at}/${index}` };
    if (allows !== false && best.allows === false) best = { allows, at: `${at}/${index}` };
  }
  return { policy, selects, ...best };
}
