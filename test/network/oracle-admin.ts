/**
 * AdminNetworkPolicy and BaselineAdminNetworkPolicy, decided rule by rule as network-policy-api.sigs.k8s.io tells it
 * (reference, "API Specification", v1alpha1). Like the oracle of NetworkPolicies, it shares nothing with the engine.
 */
import {
  type Cluster,
  cidrHolds,
  type End,
  labelsOfNamespace,
  type Pod,
  type Protocol,
  policiesSay,
  type Question,
  type Selector,
  selectorMatches,
} from './oracle.ts';

export interface PodsOfNamespaces {
  readonly namespaceSelector: Selector;
  readonly podSelector: Selector;
}
export interface AdminPeer {
  readonly namespaces?: Selector;
  readonly pods?: PodsOfNamespaces;
  readonly networks?: readonly string[];
}
export interface AdminPort {
  readonly portNumber?: { readonly protocol: Protocol; readonly port: number };
  readonly portRange?: { readonly protocol?: Protocol; readonly start: number; readonly end: number };
  readonly namedPort?: string;
}
export type Action = 'Allow' | 'Deny' | 'Pass';
export interface AdminRule {
  readonly action: Action;
  readonly from?: readonly AdminPeer[];
  readonly to?: readonly AdminPeer[];
  readonly ports?: readonly AdminPort[];
}
export interface AdminPolicy {
  readonly name: string;
  /** A baseline has none. */
  readonly priority?: number;
  readonly subject: { readonly namespaces?: Selector; readonly pods?: PodsOfNamespaces };
  readonly ingress?: readonly AdminRule[];
  readonly egress?: readonly AdminRule[];
}
export interface AdminCluster extends Cluster {
  readonly admins: readonly AdminPolicy[];
  readonly baseline: AdminPolicy | undefined;
}
export type Verdict = 'yes' | 'no' | 'unknown';

/** "Exactly one field must be set": namespaces select all their pods, pods those of both selectors. */
function selectsPod(cluster: Cluster, { namespaces, pods }: AdminPeer, pod: Pod): boolean {
  const labels = labelsOfNamespace(cluster, pod.namespace);
  if (namespaces) return selectorMatches(namespaces, labels);
  if (!pods) return false;
  return selectorMatches(pods.namespaceSelector, labels) && selectorMatches(pods.podSelector, pod.labels);
}

/** Networks: "cluster-internal traffic will be checked against the rule as well". */
function peerMatches(cluster: Cluster, peer: AdminPeer, end: End): boolean {
  if (peer.networks) {
    for (const ip of 'pod' in end ? end.pod.ips : [end.ip])
      for (const network of peer.networks) if (cidrHolds(network, ip)) return true;
    return false;
  }
  return 'pod' in end && selectsPod(cluster, peer, end.pod);
}

function portMatches({ portNumber, portRange, namedPort }: AdminPort, { to, port, protocol }: Question): boolean {
  if (portNumber) return portNumber.protocol === protocol && portNumber.port === port;
  if (portRange) {
    const { protocol: own = 'TCP', start, end } = portRange;
    return own === protocol && start <= port && port <= end;
  }
  if (!('pod' in to)) return false;
  for (const own of to.pod.ports)
    if (own.name === namedPort && own.containerPort === port && (own.protocol ?? 'TCP') === protocol) return true;
  return false;
}

/** "The relative precedence of the rules within a single object is the order in which they are written." */
function firstAction(
  cluster: Cluster,
  policy: AdminPolicy,
  direction: 'Ingress' | 'Egress',
  own: Pod,
  other: End,
  asked: Question,
): Action | undefined {
  if (!selectsPod(cluster, policy.subject, own)) return undefined;
  const rules = (direction === 'Ingress' ? policy.ingress : policy.egress) ?? [];
  for (const rule of rules) {
    const peers = (direction === 'Ingress' ? rule.from : rule.to) ?? [];
    if (!peers.some((peer) => peerMatches(cluster, peer, other))) continue;
    if (rule.ports && rule.ports.length > 0 && !rule.ports.some((port) => portMatches(port, asked))) continue;
    return rule.action;
  }
  return undefined;
}

/** "Policies with lower priority values are checked first"; of equal ones that match "there is no way to determine which". */
function adminsSay(
  cluster: AdminCluster,
  direction: 'Ingress' | 'Egress',
  own: Pod,
  other: End,
  asked: Question,
): Action | 'nothing' | 'unknown' {
  for (let priority = 0; priority <= 1000; priority++) {
    const actions = new Set<Action>();
    for (const policy of cluster.admins) {
      if (policy.priority !== priority) continue;
      const action = firstAction(cluster, policy, direction, own, other, asked);
      if (action) actions.add(action);
    }
    if (actions.size > 1) return 'unknown';
    for (const action of actions) return action;
  }
  return 'nothing';
}

function sideSays(
  cluster: AdminCluster,
  direction: 'Ingress' | 'Egress',
  own: Pod,
  other: End,
  asked: Question,
): Verdict {
  const admin = adminsSay(cluster, direction, own, other, asked);
  if (admin === 'unknown') return 'unknown';
  if (admin === 'Allow') return 'yes';
  if (admin === 'Deny') return 'no';
  // "Pass … skips any further rules, and passes execution to NetworkPolicies"; the baseline, where none selects the pod.
  const said = policiesSay(cluster, direction, own, other, asked);
  if (said !== 'open') return said === 'allowed' ? 'yes' : 'no';
  if (!cluster.baseline) return 'yes';
  return firstAction(cluster, cluster.baseline, direction, own, other, asked) === 'Deny' ? 'no' : 'yes';
}

/** Both sides have to let it through. */
export function verdictOf(cluster: AdminCluster, asked: Question): Verdict {
  const { from, to } = asked;
  if ('pod' in from && 'pod' in to && from.pod === to.pod) return 'yes';
  const out = 'pod' in from ? sideSays(cluster, 'Egress', from.pod, to, asked) : 'yes';
  const into = 'pod' in to ? sideSays(cluster, 'Ingress', to.pod, from, asked) : 'yes';
  if (out === 'no' || into === 'no') return 'no';
  return out === 'unknown' || into === 'unknown' ? 'unknown' : 'yes';
}
