/**
 * Who reaches whom, by the NetworkPolicies of a unit: the source's egress and the destination's ingress both have to let it
 * through, and a pod that no policy selects lets through all (kubernetes.io/docs/concepts/services-networking/network-policies).
 * Whether the cluster's network enforces policies at all is another question.
 */
import type { Truth } from '../predicate/judge.ts';
import { allOf } from '../predicate/truth.ts';
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { Unresolved } from '../value.ts';
import type { World } from '../world.ts';
import { adminRuling, type Ruling } from './admin-policy.ts';
import type { Endpoint } from './endpoint.ts';
import { type Asked, type Direction, doubtOf, policiesOf, type Voice, voiceOf } from './policy.ts';
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

const ADMIN = 'AdminNetworkPolicy';
const BASELINE = 'BaselineAdminNetworkPolicy';

function byAdmin(direction: Direction, ruling: Ruling | undefined): Decided | undefined {
  if (!ruling || ruling.action === 'Pass') return undefined;
  const { action, ...place } = ruling;
  if (action instanceof Unresolved) return { direction, truth: action, why: 'unknown', by: [place] };
  return { direction, truth: action === 'Allow', why: action === 'Allow' ? 'allowed' : 'denied', by: [place] };
}

function byPolicies(world: World, unit: string, asked: Asked): Decided {
  const policies = policiesOf(world, unit);
  const { namespace } = asked.own;
  const candidates =
    namespace === ''
      ? [...policies.values()].flat()
      : [...(policies.get(namespace) ?? []), ...(policies.get('') ?? [])];
  const voices = candidates.flatMap((policy) => voiceOf(policy, asked) ?? []);
  return decide(asked.direction, voices);
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
  return orBaseline(byPolicies(world, unit, asked), byAdmin(direction, adminRuling(world, unit, BASELINE, asked)));
}

const OUTSIDE = { truth: true, why: 'outside', by: [] } as const;

const HOST_NETWORK = new Unresolved('a pod is in the network of its node, where each network plugin does as it likes');

const onHost = (endpoint: Endpoint): boolean => endpoint.kind === 'pod' && endpoint.hostNetwork !== false;

const isSame = (from: Endpoint, to: Endpoint): boolean =>
  from.kind === 'pod' && to.kind === 'pod' && from.subject === to.subject && isOnePod(from.subject);

/** A pod reaches itself; replicas of a workload are several. */
const isOnePod = ({ kind }: KubernetesSubject): boolean => kind === 'Pod';

export function reach(world: World, unit: string, from: Endpoint, to: Endpoint, port: Port): Reach {
  if (isSame(from, to)) return { truth: true, sides: [] };
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
  return { truth, sides };
}
