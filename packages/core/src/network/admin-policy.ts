/**
 * AdminNetworkPolicy and BaselineAdminNetworkPolicy (policy.networking.k8s.io/v1alpha1): those of the cluster's people
 * come before NetworkPolicies, in the order of their priority, and the baseline after them.
 */
import { selectsLabels } from '../kubernetes/selector.ts';
import type { Truth } from '../predicate/judge.ts';
import { allOf, anyOf } from '../predicate/truth.ts';
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { at, type Data, type DataObject, isList, isObject, Unresolved } from '../value.ts';
import type { World } from '../world.ts';
import { addressesOf, covers, intersection, isEmpty } from './addresses.ts';
import type { Endpoint } from './endpoint.ts';
import type { Asked } from './policy.ts';
import { portHolds } from './port.ts';

export interface Ruling {
  /** Unknown where it cannot be told which rule is the first to match. */
  readonly action: 'Allow' | 'Deny' | 'Pass' | Unresolved;
  readonly policy: KubernetesSubject;
  readonly at: string;
}

/** `{ namespaces }` or `{ pods: { namespaceSelector, podSelector } }`, as subjects and peers have it. */
function podsHold({ namespaces, pods }: DataObject, endpoint: Endpoint): Truth {
  if (endpoint.kind !== 'pod') return false;
  if (namespaces !== undefined) return selectsLabels(namespaces, endpoint.namespaceLabels);
  if (!isObject(pods)) return pods instanceof Unresolved ? pods : false;
  return allOf(
    selectsLabels(pods['namespaceSelector'], endpoint.namespaceLabels),
    selectsLabels(pods['podSelector'], endpoint.labels),
  );
}

function networkHolds(network: Data, other: Endpoint): Truth {
  const block = typeof network === 'string' ? addressesOf(network) : undefined;
  if (!block) return new Unresolved('a network that is no CIDR');
  const { addresses } = other;
  if (addresses === undefined) return new Unresolved('the address of the pod is not known');
  if (isEmpty(intersection(addresses, block))) return false;
  return covers(block, addresses) || new Unresolved('it holds for some of the addresses');
}

function peerHolds(peer: Data, other: Endpoint): Truth {
  if (!isObject(peer)) return peer instanceof Unresolved ? peer : false;
  const { networks, nodes, domainNames } = peer;
  if (isList(networks)) return anyOf(networks, (network) => networkHolds(network, other));
  if (nodes !== undefined || domainNames !== undefined)
    return other.kind === 'pod' ? false : new Unresolved('which addresses nodes and domains have is not known');
  return podsHold(peer, other);
}

/** Three ways to name a port. A name means the port that is called so, of whichever protocol. */
function portMatches(port: Data, asked: Asked['port'], to: Endpoint): Truth {
  if (!isObject(port)) return port instanceof Unresolved ? port : false;
  const { portNumber, portRange, namedPort } = port;
  if (typeof namedPort === 'string') return portHolds({ port: namedPort, protocol: asked.protocol }, asked, to);
  if (isObject(portNumber)) return portHolds(portNumber, asked, to);
  if (!isObject(portRange)) return new Unresolved('a port with holes');
  const { protocol = 'TCP', start = 0, end = 0 } = portRange;
  return portHolds({ protocol, port: start, endPort: end }, asked, to);
}

const PEERS = { Ingress: 'from', Egress: 'to' } as const;

function ruleHolds(rule: DataObject, { direction, other, to, port }: Asked): Truth {
  const { ports } = rule;
  const peers = rule[PEERS[direction]];
  return allOf(
    isList(peers) ? anyOf(peers, (peer) => peerHolds(peer, other)) : false,
    isList(ports) && ports.length > 0 ? anyOf(ports, (one) => portMatches(one, port, to)) : true,
  );
}

const priorityOf = ({ body }: KubernetesSubject): number => {
  const priority = at(body.object, ['spec', 'priority']);
  return typeof priority === 'number' ? priority : 0;
};

function actionOf(rule: DataObject): Ruling['action'] {
  const { action } = rule;
  return action === 'Allow' || action === 'Deny' || action === 'Pass' ? action : new Unresolved('an action with holes');
}

function rulingOf(policy: KubernetesSubject, asked: Asked): Ruling | undefined {
  const { spec } = policy.body.object;
  if (!isObject(spec) || !isObject(spec['subject'])) return undefined;
  const selects = podsHold(spec['subject'], asked.own);
  if (selects === false) return undefined;
  const field = asked.direction.toLowerCase();
  const rules = spec[field];
  for (const [index, rule] of (isList(rules) ? rules : []).entries()) {
    if (!isObject(rule)) continue;
    const holds = allOf(selects, ruleHolds(rule, asked));
    if (holds !== false)
      return { action: holds === true ? actionOf(rule) : holds, policy, at: `/spec/${field}/${index}` };
  }
  return undefined;
}

/** The first rule that matches; undefined where none does. */
export function adminRuling(world: World, unit: string, kind: string, asked: Asked): Ruling | undefined {
  const policies = world.kind(unit, kind).items.toSorted((a, b) => priorityOf(a) - priorityOf(b));
  for (const policy of policies) {
    const ruling = rulingOf(policy, asked);
    if (ruling) return ruling;
  }
  return undefined;
}
