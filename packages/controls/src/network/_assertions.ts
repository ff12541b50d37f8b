/** What the policies come to, held against what the service spec promises, in each unit that deploys the service. */
import type { Problem, Related } from '@palisade/core/control/control';
import { type Endpoint, type PodEndpoint, podEndpoints } from '@palisade/core/network/endpoint';
import type { Port } from '@palisade/core/network/port';
import { type Reach, reach } from '@palisade/core/network/reach';
import { addressCalled, isCalled } from '@palisade/core/network/resolve';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import type { ReachAssertion } from '@palisade/core/subject/reach-assertion';
import { Unresolved } from '@palisade/core/value';
import type { World } from '@palisade/core/world';

const unitsOf = (world: World): string[] => [
  ...new Set(world.model<KubernetesSubject>('kubernetes').items.map(({ unit }) => unit)),
];

const isService = ({ body: { service, namespace } }: ReachAssertion, pod: PodEndpoint): boolean =>
  pod.subject.name === service && (pod.namespace === '' || pod.namespace === namespace);

/** A name without a namespace is one of the service's own. */
function sourcesOf({ body: { from, namespace } }: ReachAssertion, pods: readonly PodEndpoint[]): Endpoint[] {
  const address = addressCalled(from);
  if (address) return [address];
  const name = from.includes('/') ? from : `${namespace}/${from}`;
  return pods.filter(({ subject }) => isCalled(name, subject));
}

const portsOf = ({ body: { port, protocol } }: ReachAssertion, { ports }: PodEndpoint): Port[] =>
  port === undefined ? [...ports] : [{ number: port, protocol }];

const textOf = (endpoint: Endpoint): string =>
  endpoint.kind === 'address' ? endpoint.name : `${endpoint.subject.kind} "${endpoint.subject.name}"`;

const relatedOf = ({ sides }: Reach): Related[] =>
  sides.flatMap(({ by, why }) =>
    by.map(({ policy, at }) => ({ subject: policy, at, message: `${why} by this policy` })),
  );

interface Asked {
  readonly assertion: ReachAssertion;
  readonly from: Endpoint;
  readonly to: PodEndpoint;
  readonly port: Port;
}

function problemOf(world: World, { assertion, from, to, port }: Asked): Problem[] {
  const found = reach(world, to.subject.unit, from, to, port);
  const { expected, at } = assertion.body;
  if (found.truth === expected) return [];
  const words = expected ? 'is not reachable from' : 'is reachable from';
  return [
    {
      at,
      item: `${textOf(from)} ${port.protocol} ${port.number} ${to.subject.unit}`,
      message: `${assertion.name} ${words} ${textOf(from)} on ${port.protocol} ${port.number}`,
      ...(found.truth instanceof Unresolved && { unknown: found.truth.why }),
      related: relatedOf(found),
    },
  ];
}

const undecided = ({ body: { at }, name }: ReachAssertion, why: string): Problem => ({
  at,
  message: `${name}: who reaches it cannot be told`,
  unknown: why,
});

/** In one unit; undefined where it does not deploy the service. */
function problemsIn(world: World, unit: string, assertion: ReachAssertion): Problem[] | undefined {
  const pods = podEndpoints(world, unit);
  const services = pods.filter((pod) => isService(assertion, pod));
  if (services.length === 0) return undefined;
  const sources = sourcesOf(assertion, pods);
  if (sources.length === 0) return [undecided(assertion, `no workload here is called ${assertion.body.from}`)];
  return services.flatMap((to) => {
    const ports = portsOf(assertion, to);
    if (ports.length === 0) return [undecided(assertion, 'it declares no port, and the promise names none')];
    return ports.flatMap((port) =>
      sources.flatMap((from) => (from === to ? [] : problemOf(world, { assertion, from, to, port }))),
    );
  });
}

export function problemsOf(assertion: ReachAssertion, world: World): Problem[] {
  const units = unitsOf(world).map((unit) => problemsIn(world, unit, assertion));
  const deploying = units.filter((problems) => problems !== undefined);
  return deploying.length === 0
    ? [undecided(assertion, `no workload here is called ${assertion.name}`)]
    : deploying.flat();
}
