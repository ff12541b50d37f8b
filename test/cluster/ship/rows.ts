/** What ship must survive: the release that fails, and the state that it has to end in. */
import type { Strategy } from '@palisade/ship/strategy';
import type { KubeObject } from '../harness/client.ts';
import type { Cluster } from '../harness/cluster.ts';
import { LAST_WORDS, type ServiceOptions, serviceObjects } from './service.ts';

export const IMAGE = 'palisade.test/web:1';

const STRATEGIES = ['rolling', 'blue-green', 'canary'] as const;

export interface Row {
  readonly name: string;
  /** Of the release that fails, beside what the first one is. */
  readonly next: Partial<ServiceOptions>;
  readonly args?: readonly string[];
  readonly before?: (cluster: Cluster, namespace: string) => Promise<void>;
  readonly outcome: string;
  readonly code: number;
  readonly reason: string;
  readonly message: RegExp;
  readonly evidence?: RegExp;
  /** Seconds from the first failure to the verdict; where nothing fails but time, from the first write. */
  readonly within: number;
  /** Also in a short run, other tools are held beside it. */
  readonly beside?: true;
  /** By which strategies the bad release is sent requests before it is known to be bad. */
  readonly serves?: readonly Strategy[];
}

const budget = (namespace: string, pods: number): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'pods', namespace },
  spec: { hard: { pods: String(pods) } },
});

/** Nobody is at this address (RFC 5737). */
const deafWebhook = (namespace: string): KubeObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: `deaf-${namespace}` },
  webhooks: [
    {
      name: 'deaf.palisade.test',
      clientConfig: { url: 'https://192.0.2.1/' },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      failurePolicy: 'Fail',
      timeoutSeconds: 1,
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    },
  ],
});

export const ROWS: readonly Row[] = [
  {
    name: 'crash loop',
    beside: true,
    next: { behaviour: 'crash' },
    outcome: 'rolled-back',
    code: 3,
    reason: 'crash-loop',
    message: /exit code 3/,
    evidence: new RegExp(LAST_WORDS),
    within: 10,
  },
  {
    name: 'image cannot be pulled',
    next: { image: 'localhost:1/web:none', imagePullPolicy: 'IfNotPresent' },
    outcome: 'rolled-back',
    code: 3,
    reason: 'image-pull',
    message: /cannot be pulled .*localhost:1\/web:none/,
    within: 10,
  },
  {
    name: 'image is not on the node',
    next: { image: 'palisade.test/web:none' },
    outcome: 'rolled-back',
    code: 3,
    reason: 'image-pull',
    message: /ErrImageNeverPull/,
    within: 10,
  },
  {
    name: 'configuration is missing',
    next: {},
    outcome: 'rolled-back',
    code: 3,
    reason: 'config',
    message: /configmap "nowhere" not found/,
    within: 10,
  },
  {
    name: 'readiness never comes',
    beside: true,
    next: { behaviour: 'never-ready' },
    args: ['--timeout=12'],
    outcome: 'rolled-back',
    code: 3,
    reason: 'readiness',
    message: /does not become ready: .*503/,
    within: 14,
  },
  {
    name: 'pods flap',
    serves: ['rolling', 'canary'],
    next: { behaviour: 'flap:1500:500', spec: { minReadySeconds: 4 } },
    args: ['--timeout=15'],
    outcome: 'rolled-back',
    code: 3,
    reason: 'crash-loop|flapping',
    message: /exit code 1/,
    within: 18,
  },
  {
    name: 'quota is exceeded',
    next: { version: '2' },
    args: ['--timeout=8'],
    before: async (cluster, namespace) => void (await cluster.client.create(budget(namespace, 2))),
    outcome: 'rolled-back',
    code: 3,
    reason: 'quota',
    message: /exceeded quota/,
    within: 10,
  },
  {
    name: 'pods are not admitted',
    next: { version: '2' },
    before: async (cluster, namespace) => {
      await cluster.client.request('PATCH', `/api/v1/namespaces/${namespace}`, {
        body: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
        contentType: 'application/merge-patch+json',
      });
    },
    // What the namespace demands by then, the pods of this release are against.
    outcome: 'rolled-back',
    code: 3,
    reason: 'admission',
    message: /violates PodSecurity/,
    within: 10,
  },
  {
    name: 'a webhook times out',
    next: { version: '2' },
    args: ['--timeout=8'],
    before: async (cluster, namespace) => void (await cluster.client.create(deafWebhook(namespace))),
    outcome: 'rolled-back',
    code: 3,
    reason: 'webhook',
    message: /failed calling webhook/,
    within: 10,
  },
  {
    name: 'killed for memory after it was ready',
    beside: true,
    serves: STRATEGIES,
    next: { behaviour: 'oom-after:4000' },
    args: ['--soak=20'],
    outcome: 'rolled-back',
    code: 3,
    reason: 'out-of-memory',
    message: /OOMKilled/,
    within: 15,
  },
  {
    name: 'crashes after it was ready',
    serves: STRATEGIES,
    next: { behaviour: 'crash-after:4000' },
    args: ['--soak=30'],
    outcome: 'rolled-back',
    code: 3,
    reason: 'crash-loop',
    message: /after it was ready: .*exit code 3|crashes again and again/,
    evidence: new RegExp(LAST_WORDS),
    within: 25,
  },
  {
    name: 'answers are wrong',
    serves: ['rolling', 'canary'],
    next: { behaviour: 'errors:100' },
    args: ['--ask=/', '--timeout=12'],
    outcome: 'rolled-back',
    code: 3,
    reason: 'answers',
    message: /answers 500/,
    within: 18,
  },
];

const MISSING = { envFrom: [{ configMapRef: { name: 'nowhere' } }] };

/** What a row changes beyond what the service knows by itself. */
const CHANGES: Readonly<Record<string, (object: KubeObject) => KubeObject>> = {
  'configuration is missing': (object) => inContainer(object, MISSING),
  'pods are not admitted': (object) => inContainer(object, { securityContext: { allowPrivilegeEscalation: true } }),
};

function inContainer(object: KubeObject, fields: object): KubeObject {
  if (object.kind !== 'Deployment') return object;
  const copy = structuredClone(object) as KubeObject & { spec: { template: { spec: { containers: object[] } } } };
  copy.spec.template.spec.containers = copy.spec.template.spec.containers.map((one) => ({ ...one, ...fields }));
  return copy;
}

/** The objects of the release that fails. */
export const failing = (row: Row, namespace: string): KubeObject[] =>
  serviceObjects({ namespace, image: IMAGE, version: '2', ...row.next }).map(CHANGES[row.name] ?? ((object) => object));

export const good = (namespace: string): KubeObject[] => serviceObjects({ namespace, image: IMAGE, version: '1' });
