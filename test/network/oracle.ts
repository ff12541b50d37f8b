/**
 * Who reaches whom, decided pod by pod and rule by rule, as the Kubernetes documentation tells it (concepts, "Network
 * Policies"; API reference, NetworkPolicy v1). It shares nothing with what it is the oracle of: plain objects, plain
 * loops, addresses as bits of text.
 */
export type Labels = Readonly<Record<string, string>>;
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}
export interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly Requirement[];
}
export interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}
export interface RulePort {
  readonly protocol?: Protocol;
  readonly port?: number | string;
  readonly endPort?: number;
}
export interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly RulePort[];
}
export interface Policy {
  readonly name: string;
  readonly namespace: string;
  readonly podSelector: Selector;
  readonly policyTypes?: readonly ('Ingress' | 'Egress')[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}
export interface PodPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: Protocol;
}
export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ips: readonly string[];
  readonly ports: readonly PodPort[];
}
export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
}
export interface Cluster {
  readonly pods: readonly Pod[];
  readonly namespaces: readonly Namespace[];
  readonly policies: readonly Policy[];
}
/** A pod, or an address that is none of the cluster's. */
export type End = { readonly pod: Pod } | { readonly ip: string };
export interface Question {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol: Protocol;
}

/** "The API server sets this label on all namespaces." */
export function labelsOfNamespace(cluster: Cluster, name: string): Labels {
  for (const namespace of cluster.namespaces)
    if (namespace.name === name) return { ...namespace.labels, 'kubernetes.io/metadata.name': name };
  throw new Error(`no namespace ${name}`);
}

/** "The requirements are ANDed"; NotIn and DoesNotExist also match where the key is absent. */
export function selectorMatches(selector: Selector, labels: Labels): boolean {
  for (const key of Object.keys(selector.matchLabels ?? {}))
    if (labels[key] !== selector.matchLabels?.[key]) return false;
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const has = key in labels;
    if (operator === 'Exists' && !has) return false;
    if (operator === 'DoesNotExist' && has) return false;
    if (operator === 'In' && !(has && values.includes(labels[key] as string))) return false;
    if (operator === 'NotIn' && has && values.includes(labels[key] as string)) return false;
  }
  return true;
}

const bits = (number: number, width: number): string => number.toString(2).padStart(width, '0');

function bitsOfIp(ip: string): string {
  if (ip.includes('.'))
    return ip
      .split('.')
      .map((part) => bits(Number(part), 8))
      .join('');
  const [head = '', tail] = ip.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((part) => bits(Number.parseInt(part, 16), 16)).join('');
}

export function cidrHolds(cidr: string, ip: string): boolean {
  const [network = '', length = ''] = cidr.split('/');
  if (network.includes('.') !== ip.includes('.')) return false;
  return bitsOfIp(ip).slice(0, Number(length)) === bitsOfIp(network).slice(0, Number(length));
}

/** "Except is a slice of CIDRs that should not be included within an IPBlock." */
function blockHolds(block: NonNullable<Peer['ipBlock']>, ip: string): boolean {
  if (!cidrHolds(block.cidr, ip)) return false;
  for (const hole of block.except ?? []) if (cidrHolds(hole, ip)) return false;
  return true;
}

/** "If ipBlock is set neither of the other fields can be"; both selectors: "the Pods matching podSelector in the Namespaces". */
function peerMatches(cluster: Cluster, policy: Policy, peer: Peer, end: End): boolean {
  if (peer.ipBlock) {
    const { ipBlock } = peer;
    return ('pod' in end ? end.pod.ips : [end.ip]).every((ip) => blockHolds(ipBlock, ip));
  }
  if (!('pod' in end)) return false;
  const { pod } = end;
  if (peer.namespaceSelector) {
    if (!selectorMatches(peer.namespaceSelector, labelsOfNamespace(cluster, pod.namespace))) return false;
  } else if (pod.namespace !== policy.namespace) return false;
  return !peer.podSelector || selectorMatches(peer.podSelector, pod.labels);
}

function portMatches(port: RulePort, { to, port: number, protocol }: Question): boolean {
  if ((port.protocol ?? 'TCP') !== protocol) return false;
  if (port.port === undefined) return true;
  if (typeof port.port === 'number') return number >= port.port && number <= (port.endPort ?? port.port);
  if (!('pod' in to)) return false;
  for (const own of to.pod.ports)
    if (own.name === port.port && own.containerPort === number && (own.protocol ?? 'TCP') === protocol) return true;
  return false;
}

/** "If this field is empty or missing, this rule matches all": for the peers and for the ports alike. */
function ruleAllows(
  cluster: Cluster,
  policy: Policy,
  rule: Rule,
  peers: readonly Peer[] | undefined,
  other: End,
  asked: Question,
): boolean {
  const peerOk = !peers || peers.length === 0 || peers.some((peer) => peerMatches(cluster, policy, peer, other));
  const portOk = !rule.ports || rule.ports.length === 0 || rule.ports.some((port) => portMatches(port, asked));
  return peerOk && portOk;
}

/** "Policies that contain an egress section are assumed to affect egress, and all policies to affect ingress." */
function affects(policy: Policy, direction: 'Ingress' | 'Egress'): boolean {
  if (policy.policyTypes && policy.policyTypes.length > 0) return policy.policyTypes.includes(direction);
  return direction === 'Ingress' || (policy.egress ?? []).length > 0;
}

/** `open`: no policy is about the pod. */
export type Said = 'allowed' | 'refused' | 'open';

export function policiesSay(
  cluster: Cluster,
  direction: 'Ingress' | 'Egress',
  own: Pod,
  other: End,
  asked: Question,
): Said {
  let isolated = false;
  for (const policy of cluster.policies) {
    if (policy.namespace !== own.namespace || !affects(policy, direction)) continue;
    if (!selectorMatches(policy.podSelector, own.labels)) continue;
    isolated = true;
    for (const rule of (direction === 'Ingress' ? policy.ingress : policy.egress) ?? [])
      if (ruleAllows(cluster, policy, rule, direction === 'Ingress' ? rule.from : rule.to, other, asked))
        return 'allowed';
  }
  return isolated ? 'refused' : 'open';
}

/** "Both the egress policy on the source pod and the ingress policy on the destination pod need to allow the connection." */
export function reachable(cluster: Cluster, asked: Question): boolean {
  const { from, to } = asked;
  if ('pod' in from && 'pod' in to && from.pod === to.pod) return true;
  if ('pod' in from && policiesSay(cluster, 'Egress', from.pod, to, asked) === 'refused') return false;
  return !('pod' in to) || policiesSay(cluster, 'Ingress', to.pod, from, asked) !== 'refused';
}
