/**
 * What a rule of an AdminNetworkPolicy holds of (policy.networking.k8s.io/v1alpha1). What is not understood is unknown: the
 * API has peers that came and went, and wants of who does not know one that it fails closed.
 */
import { selectsLabels } from '../kubernetes/selector.ts';
import type { Truth } from '../predicate/judge.ts';
import { allOf, anyOf } from '../predicate/truth.ts';
import { type Data, type DataObject, isList, isObject, OPEN, Unresolved } from '../value.ts';
import { addressesOf, covers, intersection, isEmpty } from './addresses.ts';
import type { Endpoint } from './endpoint.ts';
import type { Asked } from './policy.ts';
import { portHolds } from './port.ts';

/** An object with none but these fields, or why it is not understood. */
export function understood(value: Data | undefined, what: string, fields: readonly string[]): DataObject | Unresolved {
  if (value instanceof Unresolved) return value;
  if (!isObject(value)) return new Unresolved(`there is no ${what} that is understood`);
  const strange = Object.keys(value).find((field) => !fields.includes(field));
  if (strange !== undefined) return new Unresolved(`"${strange}" in the ${what} is not understood`);
  return value[OPEN] === undefined ? value : new Unresolved(value[OPEN]);
}

/** One of several, of which exactly one has to be there. */
function only(value: Data | undefined, what: string, fields: readonly string[]): [string, Data] | Unresolved {
  const object = understood(value, what, fields);
  if (object instanceof Unresolved) return object;
  const [first, ...more] = Object.entries(object);
  return first && more.length === 0 ? first : new Unresolved(`the ${what} has not exactly one of ${fields.join(', ')}`);
}

const OPERATORS = new Set<unknown>(['In', 'NotIn', 'Exists', 'DoesNotExist']);

function selects(selector: Data | undefined, what: string, labels: DataObject): Truth {
  const known = understood(selector, what, ['matchLabels', 'matchExpressions']);
  if (known instanceof Unresolved) return known;
  const expressions = known['matchExpressions'];
  const strange = (isList(expressions) ? expressions : []).find(
    (one) => isObject(one) && typeof one['operator'] === 'string' && !OPERATORS.has(one['operator']),
  );
  return strange === undefined
    ? selectsLabels(known, labels)
    : new Unresolved(`an operator in the ${what} is not known`);
}

/** "Host-networked pods are not included" in subjects, nor in peers that name pods. */
const hasOwnAddress = (endpoint: Endpoint): Truth => {
  if (endpoint.kind !== 'pod') return false;
  return endpoint.hostNetwork instanceof Unresolved ? endpoint.hostNetwork : !endpoint.hostNetwork;
};

function namespacesHold(selector: Data, endpoint: Endpoint): Truth {
  if (endpoint.kind !== 'pod') return false;
  return allOf(selects(selector, 'selector of namespaces', endpoint.namespaceLabels), hasOwnAddress(endpoint));
}

function podsHold(pods: Data, endpoint: Endpoint): Truth {
  if (endpoint.kind !== 'pod') return false;
  const both = understood(pods, 'selector of pods', ['namespaceSelector', 'podSelector']);
  if (both instanceof Unresolved) return both;
  return allOf(
    selects(both['namespaceSelector'], 'selector of namespaces', endpoint.namespaceLabels),
    selects(both['podSelector'], 'selector of pods', endpoint.labels),
    hasOwnAddress(endpoint),
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

const networksHold = (networks: Data, other: Endpoint): Truth =>
  isList(networks)
    ? anyOf(networks, (network) => networkHolds(network, other))
    : new Unresolved('networks that are no list');

/** Nodes and domains are nobody's pods, save of those in the network of their node, and of who may be anybody. */
const notKnown =
  (what: string) =>
  (_: Data, other: Endpoint): Truth =>
    other.kind === 'pod' && other.hostNetwork === false && !other.anybody
      ? false
      : new Unresolved(`which addresses ${what} have is not known`);

type Holds = (value: Data, endpoint: Endpoint) => Truth;

const SUBJECTS: Readonly<Record<string, Holds>> = { namespaces: namespacesHold, pods: podsHold };
const PEERS: Readonly<Record<Asked['direction'], Readonly<Record<string, Holds>>>> = {
  Ingress: SUBJECTS,
  Egress: {
    ...SUBJECTS,
    networks: networksHold,
    nodes: notKnown('nodes'),
    domainNames: notKnown('domains'),
  },
};

function oneHolds(value: Data | undefined, what: string, kinds: Readonly<Record<string, Holds>>, of: Endpoint): Truth {
  const one = only(value, what, Object.keys(kinds));
  if (one instanceof Unresolved) return one;
  const [kind, content] = one;
  return (kinds[kind] as Holds)(content, of);
}

export const subjectHolds = (subject: Data | undefined, own: Endpoint): Truth =>
  oneHolds(subject, 'subject', SUBJECTS, own);

const PROTOCOLS = new Set<unknown>(['TCP', 'UDP', 'SCTP']);

function numbersHold(value: Data, range: boolean, asked: Asked['port'], to: Endpoint): Truth {
  const [first, last] = range ? (['start', 'end'] as const) : (['port', 'port'] as const);
  const port = understood(value, 'port', ['protocol', first, last]);
  if (port instanceof Unresolved) return port;
  const { protocol = 'TCP', [first]: start, [last]: end } = port;
  if (!PROTOCOLS.has(protocol) || typeof start !== 'number' || typeof end !== 'number')
    return new Unresolved('a port that is not understood');
  return portHolds({ protocol, port: start, endPort: end }, asked, to);
}

/** Three ways to name a port. A name means the port that is called so, of whichever protocol. */
function portMatches(value: Data, asked: Asked['port'], to: Endpoint): Truth {
  const one = only(value, 'port', ['portNumber', 'portRange', 'namedPort']);
  if (one instanceof Unresolved) return one;
  const [kind, content] = one;
  if (kind !== 'namedPort') return numbersHold(content, kind === 'portRange', asked, to);
  if (typeof content !== 'string') return new Unresolved('a name of a port that is not understood');
  return portHolds({ port: content, protocol: asked.protocol }, asked, to);
}

/** "If Ports is not set then the rule does not filter traffic via port." */
function portsHold(ports: Data | undefined, { port, to }: Asked): Truth {
  if (ports === undefined) return true;
  if (!isList(ports) || ports[OPEN] !== undefined) return new Unresolved('ports that are not understood');
  return ports.length === 0 || anyOf(ports, (one) => portMatches(one, port, to));
}

const SIDES = { Ingress: 'from', Egress: 'to' } as const;

/** "This field must be defined and contain at least one item." */
function peersHold(peers: Data | undefined, { direction, other }: Asked): Truth {
  if (!isList(peers) || peers.length === 0 || peers[OPEN] !== undefined)
    return new Unresolved('a rule that names nobody is not understood');
  return anyOf(peers, (peer) => oneHolds(peer, 'peer', PEERS[direction], other));
}

export function ruleHolds(rule: Data, asked: Asked): Truth {
  const side = SIDES[asked.direction];
  const known = understood(rule, 'rule', ['name', 'action', 'ports', side]);
  if (known instanceof Unresolved) return known;
  return allOf(peersHold(known[side], asked), portsHold(known['ports'], asked));
}
