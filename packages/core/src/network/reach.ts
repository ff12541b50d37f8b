/**
 * Who reaches whom, by the NetworkPolicies of a unit: the source's egress and the destination's ingress both have to let it
 * through, and a pod that no policy selects lets through all (kubernetes.io/docs/concepts/services-networking/network-policies).
 * Whether the cluster's network enforces policies at all is another question.
 */
import type { Truth } from '../predicate/judge.ts';
import { allOf, anyOf } from '../predicate/truth.ts';
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { Unresolved } from '../value.ts';
import type { World } from '../world.ts';
import { ADMIN, adminRuling, BASELINE, type Ruling } from './admin-policy.ts';
import { type Endpoint, livePodsOf, type PodEndpoint } from './endpoint.ts';
import { type Asked, type Direction, doubtOf, type Voice, voicesOf } from './policy.ts';
import type { Port } from './port.ts';

export interface Decided {
  readonly direction: Direction;
  readonly truth: Truth;
  readonly why: 'not-isolated' | 'allowed' | 'isolated' | 'denied' | 'unknown' | 'outside';
  /** Is a NetworkPolicy about the pod? Absent: unknown. */
  readonly isolates?: boolean;
  /** What decides: the rule that allows, or the policies that isolate and have no rule for it. */
  readonly by: readonly { readonly policy: KubernetesSubject; readonly at: string }[];
}

export interface Reach {
  readonly truth: Truth;
  readonly sides: readonly Decided[];
  /** Why it is otherwise than the sides have it. */
  readonly because?: string;
}

const by = (voices: readonly Voice[]) => voices.map(({ policy, at }) => ({ policy, at }));

/** What may select the pod and what surely does, with what each says. */
function decide(direction: Direction, voices: readonly Voice[]): Decided {
  const sure = voices.filter(({ selects }) => selects === true);
  const allowing = sure.find(({ allows }) => allows === true);
  if (voices.length === 0) return { direction, truth: true, why: 'not-isolated', isolates: false, by: [] };
  if (allowing) return { direction, truth: true, why: 'allowed', isolates: true, by: by([allowing]) };
  if (sure.length > 0 && voices.every(({ allows }) => allows === false))
    return { direction, truth: false, why: 'isolated', isolates: true, by: by(sure) };
  // Of those that only may select it, each would let it through: then it passes either way.
  if (sure.length === 0 && voices.every(({ allows }) => allows === true))
    return { direction, truth: true, why: 'allowed', by: by(voices) };
  const open = voices.flatMap(({ selects, allows }) => [allows, selects]).find((truth) => truth instanceof Unresolved);
  const truth = open instanceof Unresolved ? open : new Unresolved('a policy with holes');
  const at = by(voices.filter(({ allows }) => allows !== false));
  return { direction, truth, why: 'unknown', ...(sure.length > 0 && { isolates: true }), by: at };
}

function byAdmin(direction: Direction, ruling: Ruling | undefined): Decided | undefined {
  if (!ruling || ruling.action === 'Pass') return undefined;
  const { action, by: places } = ruling;
  if (action instanceof Unresolved) return { direction, truth: action, why: 'unknown', by: places };
  return { direction, truth: action === 'Allow', why: action === 'Allow' ? 'allowed' : 'denied', by: places };
}

const unknownFor = (direction: Direction, why: string): Decided => ({
  direction,
  truth: new Unresolved(why),
  why: 'unknown',
  by: [],
});

/** Where it is not sure that a NetworkPolicy is about the pod, the baseline may be what counts. */
function orBaseline(own: Decided, baseline: Decided | undefined): Decided {
  if (!baseline || own.isolates === true) return own;
  if (own.isolates === false || own.truth === baseline.truth) return baseline;
  return unknownFor(own.direction, 'a NetworkPolicy may be about the pod; if none is, the baseline says otherwise');
}

function decided(world: World, unit: string, asked: Asked): Decided {
  const { direction } = asked;
  const { why } = doubtOf(world, unit);
  if (why !== undefined) return unknownFor(direction, why);
  const first = byAdmin(direction, adminRuling(world, unit, ADMIN, asked));
  if (first) return first;
  const own = decide(direction, voicesOf(world, unit, asked));
  return orBaseline(own, byAdmin(direction, adminRuling(world, unit, BASELINE, asked)));
}

const OUTSIDE = { truth: true, why: 'outside', by: [] } as const;

const HOST_NETWORK = new Unresolved('a pod is in the network of its node, where each network plugin does as it likes');

const onHost = (endpoint: Endpoint): boolean => endpoint.kind === 'pod' && endpoint.hostNetwork !== false;

/** A pod reaches itself; replicas of a workload are several, as are the pods of an owner for which one of them stands. */
const isSame = (from: Endpoint, to: Endpoint): boolean =>
  from.kind === 'pod' &&
  to.kind === 'pod' &&
  from.subject === to.subject &&
  (isOnePod(from.subject) || (from.pod !== undefined && from.pod === to.pod));

const isOnePod = ({ kind, body: { pods } }: KubernetesSubject): boolean => kind === 'Pod' && (pods?.length ?? 1) <= 1;

const SOME_ON_NODE = new Unresolved('a node always reaches the pods on it, and these may be');
const DENIED_ON_NODE = new Unresolved('a node reaches the pods on it, save that an administrator may have a say');

/** Are all of its pods on that node? */
function isOnNode({ subject, pod }: PodEndpoint, node: string): Truth {
  const nodes = livePodsOf(subject).flatMap((one) => (pod === undefined || one.name === pod ? [one.node] : []));
  if (nodes.length > 0 && nodes.every((own) => own === node)) return true;
  return nodes.length === 0 || nodes.some((own) => own === node || own === undefined) ? SOME_ON_NODE : false;
}

function withNode(one: Endpoint, other: Endpoint): Truth {
  if (other.kind === 'address') return false;
  if (one.kind === 'address') return one.node !== undefined && isOnNode(other, one.node);
  if (one.mayBeNode === undefined) return false;
  return isOnNode(other, one.mayBeNode) === false ? false : SOME_ON_NODE;
}

/** "Traffic to and from the node where a Pod is running is always allowed, regardless of the IP address of the Pod or the node." */
function forNodes(found: Reach, from: Endpoint, to: Endpoint): Reach {
  if (found.truth === true) return found;
  const together = anyOf([from, to], (one) => withNode(one, one === from ? to : from));
  if (together === false) return found;
  if (together !== true) return { ...found, truth: together };
  if (found.sides.some(({ why }) => why === 'denied')) return { ...found, truth: DENIED_ON_NODE };
  return { ...found, truth: true, because: 'what a node and the pods on it say to each other is always let through' };
}

export function reach(world: World, unit: string, from: Endpoint, to: Endpoint, port: Port): Reach {
  if (isSame(from, to)) return { truth: true, sides: [], because: 'it is the pod itself' };
  const ask = { to, port };
  const egress: Decided =
    from.kind === 'pod'
      ? decided(world, unit, { ...ask, direction: 'Egress', own: from, other: to })
      : { direction: 'Egress', ...OUTSIDE };
  const ingress: Decided =
    to.kind === 'pod'
      ? decided(world, unit, { ...ask, direction: 'Ingress', own: to, other: from })
      : { direction: 'Ingress', ...OUTSIDE };
  const sides = [egress, ingress];
  const judged = sides.some(({ why }) => why !== 'not-isolated' && why !== 'outside');
  const truth = judged && (onHost(from) || onHost(to)) ? HOST_NETWORK : allOf(egress.truth, ingress.truth);
  return forNodes({ truth, sides }, from, to);
}
