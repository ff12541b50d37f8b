/** Small clusters in which much meets: few names, few labels, policies of every shape. */
import fc from 'fast-check';
import type {
  Cluster,
  End,
  Namespace,
  Peer,
  Pod,
  PodPort,
  Policy,
  Protocol,
  Question,
  Rule,
  RulePort,
  Selector,
} from './oracle.ts';

const KEYS = ['app', 'role', 'kubernetes.io/metadata.name'];
const VALUES = ['web', 'db', 'a'];
const NAMES = ['a', 'b', 'c'];
export const PORTS = [79, 80, 81, 443, 8080, 8443];
export const protocols: fc.Arbitrary<Protocol> = fc.constantFrom('TCP', 'TCP', 'TCP', 'UDP', 'SCTP');
export const some = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
/** Without the keys that are undefined, as JSON has them. */
export const compact = <T>(of: fc.Arbitrary<object>): fc.Arbitrary<T> =>
  of.map((object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T);

const labels = fc.dictionary(fc.constantFrom('app', 'role'), fc.constantFrom(...VALUES), { maxKeys: 2 });
const values = fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 2 });
const key = fc.constantFrom(...KEYS);
const requirement = fc.oneof(
  fc.record({ key, operator: fc.constantFrom('In' as const, 'NotIn' as const), values }),
  fc.record({ key, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
);
export const selector: fc.Arbitrary<Selector> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 4,
    arbitrary: fc
      .dictionary(key, fc.constantFrom(...VALUES), { minKeys: 1, maxKeys: 1 })
      .map((matchLabels) => ({ matchLabels })),
  },
  {
    weight: 2,
    arbitrary: fc.array(requirement, { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
  },
);

const ADDRESSES = [
  '10.0.0.1',
  '10.0.0.130',
  '10.0.1.5',
  '203.0.113.9',
  '8.8.8.8',
  '2001:db8::1',
  '2001:db8:0:1::5',
  '2606:4700::1',
];
const block = fc.constantFrom(
  { cidr: '0.0.0.0/0' },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] },
  { cidr: '10.0.0.0/24' },
  { cidr: '10.0.0.0/24', except: ['10.0.0.128/25'] },
  { cidr: '10.0.0.0/8', except: ['10.0.0.1/32', '10.0.1.0/24'] },
  { cidr: '8.8.8.8/32' },
  { cidr: '::/0' },
  { cidr: '2001:db8::/32', except: ['2001:db8:0:1::/64'] },
);
const peer: fc.Arbitrary<Peer> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ podSelector: selector }) },
  { weight: 3, arbitrary: fc.record({ namespaceSelector: selector }) },
  { weight: 3, arbitrary: fc.record({ podSelector: selector, namespaceSelector: selector }) },
  { weight: 2, arbitrary: fc.record({ ipBlock: block }) },
);

const rulePort: fc.Arbitrary<RulePort> = fc.oneof(
  compact<RulePort>(fc.record({ protocol: some(protocols) })),
  compact<RulePort>(
    fc.record({ protocol: some(protocols), port: fc.constantFrom<number | string>(...PORTS, 'http', 'admin') }),
  ),
  compact<RulePort>(
    fc.record({
      protocol: some(protocols),
      port: fc.constantFrom(79, 80),
      endPort: fc.constantFrom(81, 8080, 9000),
    }),
  ),
);
const rule = (side: 'from' | 'to'): fc.Arbitrary<Rule> =>
  compact<Rule>(
    fc.record({
      [side]: some(fc.array(peer, { maxLength: 2 })),
      ports: some(fc.array(rulePort, { maxLength: 2 })),
    }),
  );

/** Two of three, so that policies meet pods. */
const inhabited = fc.constantFrom('a', 'a', 'b');

const policy: fc.Arbitrary<Policy> = compact<Policy>(
  fc.record({
    name: fc.uuid(),
    namespace: inhabited,
    podSelector: fc.oneof(fc.constant({}), selector),
    policyTypes: some(fc.constantFrom<('Ingress' | 'Egress')[]>(['Ingress'], ['Egress'], ['Ingress', 'Egress'])),
    ingress: some(fc.array(rule('from'), { maxLength: 2 })),
    egress: some(fc.array(rule('to'), { maxLength: 2 })),
  }),
);

const podPort: fc.Arbitrary<PodPort> = compact<PodPort>(
  fc.record({
    name: some(fc.constantFrom('http', 'admin')),
    containerPort: fc.constantFrom(...PORTS),
    protocol: some(protocols),
  }),
);
const pod: fc.Arbitrary<Pod> = fc.record({
  name: fc.uuid().map((uuid) => `p-${uuid}`),
  namespace: inhabited,
  labels,
  ips: fc.constantFrom(...ADDRESSES.slice(0, 3), '2001:db8::1').map((ip) => [ip]),
  ports: fc.uniqueArray(podPort, { maxLength: 3, selector: ({ name, containerPort }) => `${name ?? containerPort}` }),
});
const namespaces: fc.Arbitrary<Namespace[]> = fc
  .tuple(labels, labels, labels)
  .map((all) => all.map((own, index) => ({ name: NAMES[index] as string, labels: own })));

export interface Drawn {
  readonly cluster: Cluster;
  readonly asked: Question;
}

export const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    namespaces,
    pods: fc.array(pod, { minLength: 2, maxLength: 3 }),
    policies: fc.array(policy, { minLength: 1, maxLength: 6 }),
    port: fc.constantFrom(...PORTS),
    protocol: protocols,
    addresses: fc.tuple(fc.constantFrom(...ADDRESSES.slice(3)), fc.nat({ max: 5 })),
  })
  .map(({ namespaces: all, pods, policies, port, protocol, addresses: [ip, which] }) => {
    const [first, second] = pods as [Pod, Pod];
    const outside: End = { ip };
    const ends: readonly (readonly [End, End])[] = [
      [{ pod: first }, { pod: second }],
      [{ pod: first }, { pod: second }],
      [{ pod: second }, { pod: first }],
      [outside, { pod: first }],
      [{ pod: first }, outside],
      [{ pod: first }, { pod: first }],
    ];
    const [from, to] = ends[which] as readonly [End, End];
    return { cluster: { namespaces: all, pods, policies }, asked: { from, to, port, protocol } };
  });
