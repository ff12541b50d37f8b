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
    expect(stdout).toMatch(/\d+ questions: \d+ reached or unknown, \d+ not reached\n$/);
    expect(code).toBe(0);
  });

  it.each([
    ['nobody is called so', ['nope', 'db'], /nothing here is called "nope".*shop\/Deployment\/web/],
    ['a name is of several', ['web', 'db'], /"web" may be shop\/Deployment\/web or other\/Deployment\/web/],
    ['a Service is not there', ['shop/web', 'svc/none:80'], /no Service called "svc\/none"/],
    ['a Service has no such port', ['shop/web', 'svc/front:81'], /no pod is behind svc\/front on port 81/],
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
