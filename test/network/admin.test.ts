/** Admin- and BaselineAdminNetworkPolicies: who comes first, and what nobody can tell. */
import { Unresolved } from '@palisade/core/value';
import { describe, expect, it } from 'vitest';
import { ask, wordOf } from './asked.ts';

const pod = (namespace: string, name: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }
spec: { nodeName: n1, containers: [{ name: c, image: c, ports: [{ name: http, containerPort: 80 }] }]${more} }
status: { podIP: 10.0.0.${namespace.length + name.length}, hostIP: 192.168.0.1 }
`;
const CAST = [
  'apiVersion: v1\nkind: Namespace\nmetadata: { name: a, labels: { team: red } }\n',
  'apiVersion: v1\nkind: Namespace\nmetadata: { name: b }\n',
  pod('a', 'web'),
  pod('b', 'client'),
  pod('b', 'agent-on-node', ', hostNetwork: true'),
];
const FROM_B = 'from: [{ namespaces: { matchLabels: { kubernetes.io/metadata.name: b } } }]';
const ALL = 'subject: { namespaces: {} }';

const policy = (kind: string, name: string, spec: string): string => `apiVersion: policy.networking.k8s.io/v1alpha1
kind: ${kind}
metadata: { name: ${name} }
spec: { ${spec} }
`;
const admin = (name: string, priority: number | string, rules: string, subject = ALL): string =>
  policy('AdminNetworkPolicy', name, `priority: ${priority}, ${subject}, ingress: [${rules}]`);
const baseline = (rules: string): string =>
  policy('BaselineAdminNetworkPolicy', 'default', `${ALL}, ingress: [${rules}]`);
const rule = (action: string, peers = FROM_B): string => `{ action: ${action}, ${peers} }`;
const isolated =
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: none, namespace: a }\nspec: { podSelector: {} }\n';

const asked = (policies: readonly string[], question = 'b/client → a/web:80/TCP') =>
  ask([...CAST, ...policies].join('---\n'), question);

describe('policies of the same priority', () => {
  it('that say different things leave it unknown, and both are named', () => {
    const found = asked([admin('one', 5, rule('Allow')), admin('two', 5, rule('Deny'))]);
    expect(wordOf(found)).toBe('unknown');
    expect(found.truth instanceof Unresolved && found.truth.why).toContain('the same priority say different things');
    expect(found.sides[1]?.by.map((one) => `${one.policy.name} ${one.at}`)).toEqual([
      'one /spec/ingress/0',
      'two /spec/ingress/0',
    ]);
  });

  it.each([
    ['say the same', [admin('one', 5, rule('Deny')), admin('two', 5, rule('Deny'))], 'no'],
    [
      'do not both match',
      [
        admin('one', 5, rule('Deny')),
        admin('two', 5, rule('Allow', 'from: [{ namespaces: { matchLabels: { no: such } } }]')),
      ],
      'no',
    ],
    [
      'come after one that decides',
      [admin('one', 5, rule('Allow')), admin('two', 5, rule('Deny')), admin('first', 4, rule('Allow'))],
      'yes',
    ],
    ['pass, and do not', [admin('one', 5, rule('Pass')), admin('two', 5, rule('Deny'))], 'unknown'],
    ['are two baselines', [baseline(rule('Deny')), baseline(rule('Allow'))], 'unknown'],
  ] as const)('that %s', (_, policies, word) => {
    expect(wordOf(asked(policies))).toBe(word);
  });
});

/** Of what is above and below a rule that is not understood. */
const STRANGE: readonly (readonly [string, string])[] = [
  ['a peer of another time', rule('Deny', 'from: [{ namespaces: { sameLabels: [team] } }]')],
  ['a peer of another kind', rule('Deny', 'from: [{ clusters: {} }]')],
  ['a peer without any kind', rule('Deny', 'from: [{}]')],
  ['a peer of two kinds', rule('Deny', 'from: [{ namespaces: {}, pods: { namespaceSelector: {}, podSelector: {} } }]')],
  ['pods without a selector of namespaces', rule('Deny', 'from: [{ pods: { podSelector: {} } }]')],
  ['networks on the way in', rule('Deny', "from: [{ networks: ['0.0.0.0/0'] }]")],
  ['nobody', rule('Deny', 'from: []')],
  ['no peers', rule('Deny', 'name: x')],
  ['a field that is not known', rule('Deny', `${FROM_B}, log: true`)],
  ['an action that is not known', rule('Reject')],
  ['a port of another time', rule('Deny', `${FROM_B}, ports: [{ port: 80 }]`)],
  ['a port of two kinds', rule('Deny', `${FROM_B}, ports: [{ namedPort: http, portNumber: { port: 80 } }]`)],
  [
    'an operator that is not known',
    rule('Deny', 'from: [{ namespaces: { matchExpressions: [{ key: a, operator: Gt, values: ["1"] }] } }]'),
  ],
];

describe('a rule with', () => {
  it.each(STRANGE)('%s makes what is below it unknown, and not what is above', (_, strange) => {
    expect(wordOf(asked([admin('it', 5, `${strange}, ${rule('Allow')}`)]))).toBe('unknown');
    expect(wordOf(asked([admin('it', 5, strange), admin('below', 6, rule('Allow'))]))).toBe('unknown');
    expect(wordOf(asked([admin('it', 5, strange), isolated]))).toBe('unknown');
    expect(wordOf(asked([admin('it', 5, `${rule('Allow')}, ${strange}`)]))).toBe('yes');
    expect(wordOf(asked([admin('it', 5, strange), admin('above', 4, rule('Deny'))]))).toBe('no');
  });

  it('a subject that is not understood is about anybody', () => {
    for (const subject of [
      'subject: {}',
      'subject: { pods: { podSelector: {} } }',
      'subject: { nodes: {} }',
      'note: none',
    ])
      expect(wordOf(asked([admin('it', 5, rule('Deny'), subject)]))).toBe('unknown');
  });
});

describe('beside them', () => {
  it.each([
    [
      'without a priority nobody knows who is first',
      [admin('it', '~', rule('Deny')), admin('other', 6, rule('Allow'))],
      'unknown',
    ],
    [
      'without a priority they may still agree',
      [admin('it', '~', rule('Allow')), admin('other', 6, rule('Allow'))],
      'yes',
    ],
    ['a baseline cannot pass', [baseline(rule('Pass'))], 'unknown'],
    ['a baseline is asked last', [isolated, baseline(rule('Allow'))], 'no'],
    ['an unknown version has a say', [admin('it', 5, rule('Deny')).replace('v1alpha1', 'v1beta1')], 'unknown'],
    [
      'a port range has an end',
      [admin('it', 5, rule('Deny', `${FROM_B}, ports: [{ portRange: { start: 79, end: 80 } }]`))],
      'no',
    ],
    [
      'a port range is passed',
      [admin('it', 5, rule('Deny', `${FROM_B}, ports: [{ portRange: { start: 81, end: 90 } }]`))],
      'yes',
    ],
    [
      'a name is the port that the pod calls so',
      [admin('it', 5, rule('Deny', `${FROM_B}, ports: [{ namedPort: http }]`))],
      'no',
    ],
    [
      'another protocol is another port',
      [admin('it', 5, rule('Deny', `${FROM_B}, ports: [{ portNumber: { protocol: UDP, port: 80 } }]`))],
      'yes',
    ],
  ] as const)('%s', (_, policies, word) => {
    expect(wordOf(asked(policies))).toBe(word);
  });

  it('pods in the network of their node are in no subject, and in no peer that names pods', () => {
    const deny = admin('it', 5, rule('Deny'));
    expect(wordOf(asked([deny], 'b/agent-on-node → a/web:80/TCP'))).toBe('yes');
    expect(wordOf(asked([deny], 'b/client → b/agent-on-node:80/TCP'))).toBe('yes');
    expect(wordOf(asked([deny], 'b/client → a/web:80/TCP'))).toBe('no');
  });

  it('networks are about pods as well, by their addresses', () => {
    const deny = policy(
      'AdminNetworkPolicy',
      'it',
      `priority: 1, ${ALL}, egress: [{ action: Deny, to: [{ networks: ['0.0.0.0/0'] }] }]`,
    );
    expect(wordOf(asked([deny]))).toBe('no');
    expect(wordOf(asked([deny], 'b/client → 8.8.8.8:80/TCP'))).toBe('no');
    expect(wordOf(asked([deny], 'b/client → 2606:4700::1:80/TCP'))).toBe('yes');
  });

  it('what nodes and domains are is not known, save that no pod is one', () => {
    for (const peer of ['nodes: {}', "domainNames: ['example.com']"]) {
      const deny = policy(
        'AdminNetworkPolicy',
        'it',
        `priority: 1, ${ALL}, egress: [{ action: Deny, to: [{ ${peer} }] }]`,
      );
      expect(wordOf(asked([deny], 'b/client → 8.8.8.8:80/TCP'))).toBe('unknown');
      expect(wordOf(asked([deny]))).toBe('yes');
    }
  });
});
