/** `palisade reach`, as somebody asks it. */
import { describe, expect, it } from 'vitest';
import { inFolder, palisade, type Ran } from './run.ts';

const deployment = (name: string, namespace: string, ports = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: ${name}, image: ${name}:1, ports: [${ports}] }] }
---
`;

const WORKLOADS = [
  deployment('web', 'shop', '{ name: http, containerPort: 8080 }'),
  deployment('db', 'shop', '{ containerPort: 5432 }'),
  deployment('web', 'other'),
  deployment('agent', 'kube-system').replace('spec: { containers', 'spec: { hostNetwork: true, containers'),
].join('');

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: front, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
---
`;

const POLICIES = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } } }]
      ports: [{ port: 5432 }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] } }] }]
`;

const FILES = { 'app.yaml': WORKLOADS + SERVICE, 'policies.yaml': POLICIES };
const asked = (args: readonly string[], files: Readonly<Record<string, string>> = FILES): Promise<Ran> =>
  inFolder(files, (cwd) => palisade(['reach', ...args], { cwd }));

describe('reach', () => {
  it('says yes, and which rule lets it through', async () => {
    const { code, stdout } = await asked(['shop/web', 'db:5432']);
    expect(stdout).toBe(
      [
        'yes  shop/Deployment/web → shop/Deployment/db TCP 5432',
        '  Egress: no policy selects the source',
        '  Ingress: allowed by shop/db /spec/ingress/0 (policies.yaml:7)',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
  });

  it('says no, and which policies isolate', async () => {
    const { code, stdout } = await asked(['other/web', 'db']);
    expect(stdout).toContain('no  other/Deployment/web → shop/Deployment/db TCP 5432');
    expect(stdout).toContain(
      'Ingress: the destination is isolated, and no rule lets it through: shop/db /spec/ingress',
    );
    expect(code).toBe(1);
  });

  it('is unknown where it cannot be told, and never yes', async () => {
    const { code, stdout } = await asked(['agent', 'db']);
    expect(stdout).toContain('unknown  kube-system/Deployment/agent');
    expect(stdout).toContain('in the network of its node');
    expect(code).toBe(3);
  });

  it.each([
    ['through a Service, to the port behind it', ['internet', 'svc/front:80'], 'shop/Deployment/web TCP 8080'],
    ['from the internet', ['internet', 'shop/web:http'], 'yes  internet'],
    ['from an address', ['8.8.8.8', 'shop/web'], 'yes  8.8.8.8'],
    ['from a private address', ['10.1.2.3', 'shop/web'], 'no  10.1.2.3'],
    ['from a block that is let in in part', ['8.0.0.0/5', 'shop/web'], 'unknown  8.0.0.0/5'],
    ['to an address', ['shop/db', '[2001:db8::1]:443/udp'], 'yes  shop/Deployment/db → 2001:db8::1 UDP 443'],
    ['from all of a namespace', ['shop/*', 'other/web:80'], 'yes  shop/Deployment/db → other/Deployment/web TCP 80'],
  ])('is asked %s', async (_, args, words) => {
    expect((await asked(args)).stdout).toContain(words);
  });

  it('names the Ingress that is another way in', async () => {
    const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec:
  rules:
    - host: shop.example.com
      http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: front, port: { number: 80 } } } }
          - { path: /old, pathType: Prefix, backend: { service: { name: gone, port: { name: http } } } }
`;
    const files = { ...FILES, 'ingress.yaml': ingress };
    const note = 'Ingress shop/shop routes shop.example.com/ to it: policies see the ingress controller as the source';
    const { stdout } = await asked(['internet', 'shop/web:8080'], files);
    expect(stdout.split('\n').filter((line) => line.includes('Ingress shop/shop'))).toEqual([`  ${note}`]);
    expect((await asked(['internet', 'shop/db:5432'], files)).stdout).not.toContain('routes');
    expect((await asked(['shop/db', 'shop/web:8080'], files)).stdout).not.toContain('routes');
  });

  it('lets a script expect an answer, and unknown is neither', async () => {
    const codes = async (...args: string[]) => (await asked(args)).code;
    expect(await codes('shop/web', 'db', '--expect=yes')).toBe(0);
    expect(await codes('other/web', 'db', '--expect=yes')).toBe(1);
    expect(await codes('other/web', 'db', '--expect=no')).toBe(0);
    expect(await codes('agent', 'db', '--expect=no')).toBe(1);
  });

  it('answers as JSON, and draws', async () => {
    const { stdout } = await asked(['shop/web', 'db', '--format=json']);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      answer: 'yes',
      reach: [
        {
          from: 'shop/Deployment/web',
          port: 5432,
          sides: [{}, { by: [{ policy: 'networking.k8s.io/NetworkPolicy/shop/db', line: 7 }] }],
        },
      ],
    });
    const { stdout: dot } = await asked(['--matrix', '--format=dot']);
    expect(dot).toMatch(/^digraph \{/);
    const { stdout: svg } = await asked(['--matrix', '--format=svg']);
    expect(svg).toContain('<svg');
    expect(svg).not.toContain('<script');
  });

  it('shows the whole', async () => {
    const { stdout, code } = await asked(['--matrix']);
    expect(stdout).toBe(
      [
        'yes      internet → shop/Deployment/web TCP 8080',
        'unknown  everybody → shop/Deployment/web TCP 8080',
        'yes      shop/Deployment/web → shop/Deployment/db TCP 5432',
        'unknown  kube-system/Deployment/agent → shop/Deployment/db TCP 5432',
        '8 questions: 6 reached or unknown, 2 not reached',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
  });

  it('shows equal rows once', async () => {
    const more = ['one', 'two', 'three'].map((name) => deployment(name, 'shop', '{ containerPort: 9000 }')).join('');
    const files = { ...FILES, 'more.yaml': more };
    const { stdout } = await asked(['--matrix'], files);
    const open = 'shop/Deployment/one, shop/Deployment/two, shop/Deployment/three';
    expect(stdout).toContain(`yes      internet, everybody → ${open} TCP 9000\n`);
    expect(stdout).toContain('yes      shop/Deployment/web → shop/Deployment/db TCP 5432\n');
    const { stdout: json } = await asked(['--matrix', '--format=json'], files);
    const { reach } = JSON.parse(json) as { reach: { from: string; port: number; alike?: object }[] };
    expect(reach.find(({ from, port }) => from === 'internet' && port === 9000)?.alike).toEqual({
      to: open.split(', '),
    });
  });

  it.each([
    ['nobody is called so', ['nope', 'db'], /nothing here is called "nope".*shop\/Deployment\/web/],
    ['a name is of several', ['web', 'db'], /"web" may be shop\/Deployment\/web or other\/Deployment\/web/],
    ['a Service is not there', ['shop/web', 'svc/none:80'], /no Service called "svc\/none"/],
    ['a Service has no such port', ['shop/web', 'svc/front:81'], /nobody is behind svc\/front on port 81/],
    ['no port is known', ['shop/web', 'other/web'], /declares no such port: write its number/],
    ['an address has no port', ['shop/web', '8.8.8.8'], /an address needs a port, as 8\.8\.8\.8:443/],
    ['both are addresses', ['8.8.8.8', '9.9.9.9:53'], /one of the two has to be a workload/],
    ['one is missing', ['shop/web'], /reach takes FROM and TO/],
  ])('explains that %s', async (_, args, words) => {
    const { code, stdout, stderr } = await asked(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
  });

  it.each([
    [
      'of another kind of network',
      'apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: { name: deny, namespace: other }\nspec: { ingress: [{ action: Deny }] }\n',
    ],
    [
      'of Cilium',
      'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: deny, namespace: other }\nspec: {}\n',
    ],
    [
      'that came later',
      'apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: { name: deny }\nspec: {}\n',
    ],
  ])('is sure of nothing beside a policy %s', async (_, policy) => {
    const { stdout, code } = await asked(['shop/db', 'other/web:80'], { ...FILES, 'more.yaml': policy });
    expect({ code, word: stdout.split(' ')[0] }).toEqual({ code: 3, word: 'unknown' });
    expect(stdout).toContain('is not understood, and has a say as well');
  });

  it('does not judge a promise about no port to be kept', async () => {
    const spec = `name: web
namespace: other
runtime: node
port: 8080
image: registry.example.com/web
owner: me
notReachableFrom: [internet]
`;
    const { stdout } = await inFolder({ ...FILES, 'palisade.yaml': spec }, (cwd) =>
      palisade(['check', '--only=network/not-reachable-from', '--format=json'], { cwd }),
    );
    const { findings } = JSON.parse(stdout) as { findings: { verdict: string; message: string }[] };
    expect(findings.map(({ verdict }) => verdict)).toEqual(['unknown']);
    expect(findings[0]?.message).toContain('declares no port');
  });

  /** As `kubectl get --output=yaml` writes it. */
  const live = (name: string, ip: string, status = '', more = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { nodeName: n1, containers: [{ name: c, image: c:1, ports: [{ name: http, containerPort: 8080 }] }]${more} }
status: { podIPs: [{ ip: '${ip}' }], hostIP: 192.168.0.4${status} }
---
`;
  const LIVE = {
    'live.yaml': [
      live('api', '10.244.1.7'),
      live('client', 'fd00::7'),
      live('gone', '10.244.1.8', ', phase: Succeeded'),
      live('agent', '192.168.0.4', '', ', hostNetwork: true'),
      'apiVersion: v1\nkind: Node\nmetadata: { name: n1 }\nspec: { podCIDR: 10.244.1.0/24 }\n---\n',
      'apiVersion: v1\nkind: Node\nmetadata: { name: n2 }\nspec: {}\nstatus: { addresses: [{ type: InternalIP, address: 192.168.0.5 }] }\n---\n',
      'apiVersion: v1\nkind: Service\nmetadata: { name: api, namespace: shop }\nspec: { clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, "fd01::9"], selector: { app: api }, ports: [{ port: 80, targetPort: http }] }\n---\n',
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: client } } }, { ipBlock: { cidr: 10.244.1.9/32 } }] }]
`,
    ].join(''),
  };

  it.each([
    ['a pod, to the pod that has it', ['shop/client', '10.244.1.7:8080'], 'yes', '10.244.1.7 is pod shop/api'],
    ['a pod, however it is written', ['fd00:0:0::7', 'shop/api'], 'yes', 'fd00:0:0::7 is pod shop/client'],
    ['two pods', ['fd00::7', '10.244.1.7:8080'], 'yes', 'yes  shop/Pod/client → shop/Pod/api TCP 8080'],
    ['a pod, whose own egress counts', ['10.244.1.7', 'shop/client:1'], 'yes', 'Egress: no policy selects the source'],
    ['the pod itself', ['10.244.1.7', '10.244.1.7:1'], 'yes', 'it is the pod itself'],
    [
      'a Service, to the port behind it',
      ['shop/client', '10.96.0.9:80'],
      'yes',
      'api TCP 8080\n  10.96.0.9 is Service shop/api',
    ],
    ['a Service, by its second address', ['shop/client', '[fd01::9]:80'], 'yes', 'fd01::9 is Service shop/api'],
    ['a Service, from which nothing comes', ['10.96.0.9', 'shop/client:1'], 'yes', 'these pods are behind it'],
    [
      'a pod that ended, so nobody',
      ['10.244.1.8', 'shop/api'],
      'unknown',
      'is kept for pods (10.244.1.0/24, node n1), and no pod has it',
    ],
    ['nobody, which a block lets in', ['10.244.1.9', 'shop/api'], 'yes', 'is kept for pods'],
    ['nobody, where no policy asks who it is', ['10.244.1.9', 'shop/client:1'], 'yes', 'and no pod has it'],
    ['the node that the pod is on', ['192.168.0.4', 'shop/api'], 'yes', 'a node and the pods on it say to each other'],
    ['another node', ['192.168.0.5', 'shop/api'], 'no', '192.168.0.5 is node n2'],
    ['nothing here', ['10.96.0.10', 'shop/api'], 'no', 'no  10.96.0.10 → shop/Pod/api'],
    ['a block, which is nobody', ['10.244.1.0/24', 'shop/api'], 'unknown', 'it holds for some of the addresses'],
  ])('takes the address of %s', async (_, args, word, words) => {
    const { stdout, stderr } = await asked(args, LIVE);
    expect(stderr).toBe('');
    expect(stdout.split(' ')[0]).toBe(word);
    expect(stdout).toContain(words);
  });

  it('says in JSON whose an address is', async () => {
    const { stdout } = await asked(['fd00::7', '10.96.0.9:80', '--format=json'], LIVE);
    expect(JSON.parse(stdout)).toMatchObject({
      reach: [{ notes: ['fd00::7 is pod shop/client', '10.96.0.9 is Service shop/api'], port: 8080 }],
    });
    const { stderr, code } = await asked(['shop/client', '10.96.0.9:81'], LIVE);
    expect({ stderr, code }).toEqual({
      stderr: expect.stringContaining('10.96.0.9 is Service shop/api: no pod is behind it on TCP 81'),
      code: 2,
    });
  });

  const service = (name: string, spec: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n---\n`;
  const SERVICES = {
    'live.yaml': [
      LIVE['live.yaml'],
      service(
        'headless',
        '{ clusterIP: None, selector: { app: api }, ports: [{ name: web, port: 80, targetPort: http }] }',
      ),
      service('bare', '{ clusterIP: None, selector: { app: api } }'),
      service('outside', '{ type: ExternalName, externalName: db.example.com }'),
      service('nowhere', '{ ports: [{ port: 80, targetPort: 8080 }] }'),
      service('listed', '{ ports: [{ name: web, port: 80 }, { name: other, port: 81 }] }'),
      service('direct', '{ clusterIP: None, ports: [{ name: web, port: 80 }] }'),
      service('old', '{ ports: [{ port: 80 }] }'),
      ...['listed', 'direct'].map(
        (name) => `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: ${name}-x, namespace: shop, labels: { kubernetes.io/service-name: ${name} } }
addressType: IPv4
endpoints:
  - { addresses: [10.244.1.7] }
  - { addresses: [203.0.113.9], conditions: { ready: true } }
  - { addresses: [203.0.113.10], conditions: { ready: false } }
ports: [{ name: web, port: 8443 }]
---
`,
      ),
      `apiVersion: v1
kind: Endpoints
metadata: { name: old, namespace: shop }
subsets: [{ addresses: [{ ip: 203.0.113.9 }], ports: [{ port: 5432 }] }]
---
`,
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: client, namespace: shop }
spec:
  podSelector: { matchLabels: { app: client } }
  policyTypes: [Egress]
  egress:
    - { to: [{ podSelector: {} }] }
    - { to: [{ ipBlock: { cidr: 203.0.113.0/24 } }], ports: [{ port: 8443 }] }
---
`,
    ].join('---\n'),
  };

  it.each([
    ['headless: a number stays what it is', 'headless:80', ['yes  shop/Pod/client → shop/Pod/api TCP 80']],
    ['headless: a name is the port that DNS gives', 'headless:web', ['yes  shop/Pod/client → shop/Pod/api TCP 8080']],
    ['headless: all are those that DNS gives', 'headless', ['yes  shop/Pod/client → shop/Pod/api TCP 8080']],
    ['headless without ports: those of the pod', 'bare', ['yes  shop/Pod/client → shop/Pod/api TCP 8080']],
    [
      'a name in DNS',
      'outside:5432',
      ['unknown  shop/Pod/client → shop/Service/outside TCP 5432', 'a name for db.example.com in DNS'],
    ],
    [
      'nobody that is written here',
      'nowhere:80',
      ['unknown  shop/Pod/client → shop/Service/nowhere TCP 80', 'selects no pods'],
    ],
    [
      'whom an EndpointSlice lists',
      'listed:80',
      ['yes  shop/Pod/client → shop/Pod/api TCP 8443', 'yes  shop/Pod/client → 203.0.113.9 TCP 8443'],
    ],
    [
      'whom an EndpointSlice lists, headless',
      'direct:80',
      ['yes  shop/Pod/client → shop/Pod/api TCP 80', 'no  shop/Pod/client → 203.0.113.9 TCP 80'],
    ],
    ['whom Endpoints list', 'old', ['no  shop/Pod/client → 203.0.113.9 TCP 5432']],
  ])('knows who is behind a Service: %s', async (_, to, words) => {
    const { stdout, stderr } = await asked(['shop/client', `svc/${to}`], SERVICES);
    expect(stderr).toBe('');
    for (const line of words) expect(stdout).toContain(line);
    expect(stdout).not.toContain('203.0.113.10');
  });

  it('hears the people of the cluster before and after those of the namespace', async () => {
    const admin = (
      kind: string,
      name: string,
      action: string,
      priority = '',
    ): string => `apiVersion: policy.networking.k8s.io/v1alpha1
kind: ${kind}
metadata: { name: ${name} }
spec:
  ${priority}
  subject: { namespaces: {} }
  ingress:
    - { name: it, action: ${action}, from: [{ namespaces: { matchLabels: { kubernetes.io/metadata.name: other } } }] }
`;
    const namespaces = ['shop', 'other', 'kube-system']
      .map((name) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n---\n`)
      .join('');
    const answer = async (more: string, to: string): Promise<string> => {
      const { stdout } = await asked(['other/web', to], { ...FILES, 'more.yaml': namespaces + more });
      return stdout.split(' ')[0] as string;
    };
    expect(await answer('', 'db')).toBe('no');
    expect(await answer(admin('AdminNetworkPolicy', 'first', 'Allow', 'priority: 1'), 'db')).toBe('yes');
    expect(await answer(admin('AdminNetworkPolicy', 'first', 'Pass', 'priority: 1'), 'db')).toBe('no');
    const two = `${admin('AdminNetworkPolicy', 'late', 'Allow', 'priority: 9')}---\n${admin('AdminNetworkPolicy', 'early', 'Deny', 'priority: 1')}`;
    expect(await answer(two, 'db')).toBe('no');
    // Where no NetworkPolicy is about a pod, the baseline is.
    const baseline = admin('BaselineAdminNetworkPolicy', 'default', 'Deny');
    expect(await answer(baseline, 'other/web:80')).toBe('no');
    expect(await answer('', 'other/web:80')).toBe('yes');
  });
});
