/** NetworkPolicies: what one says of a pod, in one direction. */
import { selectsLabels } from '../kubernetes/selector.ts';
import type { Truth } from '../predicate/judge.ts';
import { allOf, anyOf } from '../predicate/truth.ts';
import { remember } from '../remember.ts';
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { type Data, type DataList, isList, isObject, OPEN, Unresolved } from '../value.ts';
import { perUnit, type World } from '../world.ts';
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
const policiesOf = perUnit((world, unit) =>
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

/** A policy that is, or may be, about a pod: most of what is asked of it has the same answer each time. */
interface About {
  readonly policy: KubernetesSubject;
  readonly selects: Truth;
  readonly rules: Data | undefined;
  readonly at: string;
}

function aboutOf(policy: KubernetesSubject, own: PodEndpoint, direction: Direction): About[] {
  const { spec } = policy.body.object;
  if (spec instanceof Unresolved) return [{ policy, selects: spec, rules: spec, at: '/spec' }];
  if (!isObject(spec)) return [];
  const selects = allOf(
    sameNamespace(policy.namespace ?? '', own),
    governs(spec['policyTypes'], direction),
    selectsLabels(spec['podSelector'] ?? {}, own.labels),
  );
  const field = direction.toLowerCase();
  return selects === false ? [] : [{ policy, selects, rules: spec[field], at: `/spec/${field}` }];
}

function aboutAll(world: World, unit: string, own: PodEndpoint, direction: Direction): About[] {
  const policies = policiesOf(world, unit);
  const { namespace } = own;
  const candidates =
    namespace === ''
      ? [...policies.values()].flat()
      : [...(policies.get(namespace) ?? []), ...(policies.get('') ?? [])];
  return candidates.flatMap((policy) => aboutOf(policy, own, direction));
}

const abouts = perUnit((world, unit) => ({
  Ingress: remember((own: PodEndpoint) => aboutAll(world, unit, own, 'Ingress')),
  Egress: remember((own: PodEndpoint) => aboutAll(world, unit, own, 'Egress')),
}));

function voiceOf({ policy, selects, rules, at }: About, asked: Asked): Voice {
  if (rules instanceof Unresolved) return { policy, selects, allows: rules, at };
  let best: { allows: Truth; at: string } = { allows: false, at };
  for (const [index, rule] of (isList(rules) ? rules : []).entries()) {
    const allows = ruleHolds(rule, policy.namespace ?? '', asked);
    if (allows === true) return { policy, selects, allows, at: `${at}/${index}` };
    if (allows !== false && best.allows === false) best = { allows, at: `${at}/${index}` };
  }
  return { policy, selects, ...best };
}

/** What each policy that is, or may be, about the pod says. */
export function voicesOf(world: World, unit: string, asked: Asked): Voice[] {
  const of = abouts(world, unit)[asked.direction];
  return of(asked.own).map((about) => voiceOf(about, asked));
}
