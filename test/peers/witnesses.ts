/** Texts that show an id which no example in a doc does: our control fails them, and the tool reports the id. */
import type { TextFile } from '@palisade/sources/tree';

export interface Witness {
  readonly id: string;
  readonly control: string;
  readonly file: TextFile;
}

type Row = readonly [id: string, control: string, ...lines: string[]];

const of =
  (path: string) =>
  ([id, control, ...lines]: Row): Witness => ({ id, control, file: { path, text: `${lines.join('\n')}\n` } });

const DOCKERFILES: readonly Row[] = [
  ['DL3007', 'image/base-version', 'FROM node:latest'],
  ['DL3016', 'image/pinned-dependencies', 'FROM node:24', 'RUN npm install -g express'],
  ['DL3018', 'image/pinned-packages', 'FROM alpine:3.22', 'RUN apk add --no-cache curl'],
  ['DL3024', 'image/unique-stage-names', 'FROM debian:13 AS build', 'FROM debian:13 AS build'],
  ['DL3028', 'image/pinned-dependencies', 'FROM ruby:3.4', 'RUN gem install bundler'],
  ['DL3030', 'image/unattended-install', 'FROM almalinux:9', 'RUN yum install curl-8.0'],
  ['DL3032', 'image/package-cache-cleared', 'FROM almalinux:9', 'RUN yum install -y curl-8.0'],
  ['DL3033', 'image/pinned-packages', 'FROM almalinux:9', 'RUN yum install -y curl && yum clean all'],
  ['DL3034', 'image/unattended-install', 'FROM opensuse/leap:15.6', 'RUN zypper install curl=8.0'],
  ['DL3035', 'image/no-dist-upgrade', 'FROM opensuse/leap:15.6', 'RUN zypper dist-upgrade'],
  ['DL3037', 'image/pinned-packages', 'FROM opensuse/leap:15.6', 'RUN zypper install -y curl && zypper clean'],
  ['DL3041', 'image/pinned-packages', 'FROM fedora:42', 'RUN dnf install -y curl && dnf clean all'],
  ['DL3060', 'image/dependency-cache-cleared', 'FROM node:24', 'RUN yarn install'],
  ['DL4004', 'image/one-start-command', 'FROM debian:13', 'ENTRYPOINT ["a"]', 'ENTRYPOINT ["b"]'],
  ['DL3012', 'image/one-start-command', 'FROM debian:13', 'HEALTHCHECK CMD ["a"]', 'HEALTHCHECK CMD ["b"]'],
  ['CKV_DOCKER_5', 'image/update-with-install', 'FROM debian:13', 'RUN apt-get update', 'COPY a /a'],
  ['CKV_DOCKER_8', 'image/non-root-user', 'FROM debian:13', 'USER root'],
  ['CKV2_DOCKER_3', 'image/tls-verified', 'FROM debian:13', 'RUN wget --no-check-certificate https://example.com/a'],
  ['CKV2_DOCKER_4', 'image/tls-verified', 'FROM python:3.14', 'RUN pip install --trusted-host pypi.example.com tool'],
  ['CKV2_DOCKER_5', 'image/tls-verified', 'FROM python:3.14', 'ENV PYTHONHTTPSVERIFY=0'],
  ['CKV2_DOCKER_9', 'image/signatures-verified', 'FROM fedora:42', 'RUN dnf install -y --nogpgcheck tool'],
  ['CKV2_DOCKER_10', 'image/signatures-verified', 'FROM fedora:42', 'RUN rpm -i --nosignature tool.rpm'],
  ['CKV2_DOCKER_11', 'image/signatures-verified', 'FROM debian:13', 'RUN apt-get install -y --force-yes tool'],
  ['CKV2_DOCKER_12', 'image/tls-verified', 'FROM node:24', 'ENV NPM_CONFIG_STRICT_SSL=false'],
  ['CKV2_DOCKER_14', 'image/tls-verified', 'FROM debian:13', 'ENV GIT_SSL_NO_VERIFY=1'],
  ['CKV2_DOCKER_15', 'image/tls-verified', 'FROM fedora:42', 'RUN dnf config-manager --save --setopt=sslverify=0'],
  ['CKV2_DOCKER_16', 'image/tls-verified', 'FROM python:3.14', 'ENV PIP_TRUSTED_HOST=pypi.example.com'],
];

const WORKLOAD = (kind: string, ...more: string[]): string[] => [
  'apiVersion: apps/v1',
  `kind: ${kind}`,
  'metadata: { name: web, namespace: shop }',
  'spec:',
  ...more,
  '  selector: { matchLabels: { app: web } }',
  '  template:',
  '    metadata: { labels: { app: web } }',
  '    spec: { containers: [{ name: web, image: registry.example.com/web:1.4.2 }] }',
];

/** What a Service sends requests to: kube-score asks for probes and replicas of that alone. */
const SERVED = [
  ...WORKLOAD('Deployment', '  replicas: 1'),
  '---',
  'apiVersion: v1',
  'kind: Service',
  'metadata: { name: web, namespace: shop }',
  'spec: { selector: { app: web }, ports: [{ port: 80 }] }',
];

const ROLE = (...rules: string[]): string[] => [
  'apiVersion: rbac.authorization.k8s.io/v1',
  'kind: ClusterRole',
  'metadata: { name: app }',
  'rules:',
  ...rules.map((rule) => `  - ${rule}`),
];

/** Checkov's graph checks speak of roles that are bound to a service account. */
const BOUND = (rule: string): string[] => [
  ...ROLE(rule),
  '---',
  'apiVersion: rbac.authorization.k8s.io/v1',
  'kind: ClusterRoleBinding',
  'metadata: { name: app }',
  'roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: app }',
  'subjects: [{ kind: ServiceAccount, name: app, namespace: shop }]',
  '---',
  'apiVersion: v1',
  'kind: ServiceAccount',
  'metadata: { name: app, namespace: shop }',
];

const MANIFESTS: readonly Row[] = [
  ['pod-probes', 'workload/readiness-probe', ...SERVED],
  ['pod-probes', 'workload/liveness-probe', ...SERVED],
  ['deployment-replicas', 'workload/replicas', ...SERVED],
  [
    'statefulset-has-poddisruptionbudget',
    'workload/disruption-budget',
    ...WORKLOAD('StatefulSet', '  replicas: 2', '  serviceName: web'),
  ],
  [
    'CKV_K8S_152',
    'network/no-ingress-snippets',
    'apiVersion: networking.k8s.io/v1',
    'kind: Ingress',
    'metadata:',
    '  name: web',
    '  annotations:',
    '    nginx.ingress.kubernetes.io/configuration-snippet: content_by_lua_block { x() } lua_code_cache on;',
    'spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }',
  ],
  [
    'CKV_K8S_156',
    'rbac/no-csr-approval',
    ...ROLE(
      '{ apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update] }',
      '{ apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve] }',
    ),
  ],
  [
    'CKV_K8S_157',
    'rbac/no-binding-write',
    ...ROLE("{ apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: ['*'] }"),
  ],
  [
    'CKV2_K8S_3',
    'rbac/no-impersonation',
    ...BOUND("{ apiGroups: [''], resources: [users, groups], verbs: [impersonate] }"),
  ],
  ['CKV2_K8S_5', 'rbac/no-secrets-read', ...BOUND("{ apiGroups: [''], resources: [secrets], verbs: [get, list] }")],
];

const WORKFLOW = (...lines: string[]): string[] => [
  'permissions: {}',
  'jobs:',
  '  a:',
  '    runs-on: ubuntu-24.04',
  ...lines,
];
const SHA = '49933ea5288caeca8642d1e84afbd3f7d6820020';

const WORKFLOWS: readonly Row[] = [
  [
    'cache-poisoning',
    'pipeline/no-cache-in-release',
    'on: release',
    ...WORKFLOW(
      '    steps:',
      `      - uses: actions/setup-node@${SHA}`,
      '        with: { cache: npm }',
      '      - run: npm publish',
    ),
  ],
  [
    'unpinned-tools',
    'pipeline/pinned-tools',
    'on: push',
    ...WORKFLOW('    steps:', `      - uses: aquasecurity/setup-trivy@${SHA}`, '        with: { version: latest }'),
  ],
  [
    'CKV2_GHA_1',
    'pipeline/no-write-all',
    'on: push',
    'permissions: write-all',
    'jobs: { a: { runs-on: ubuntu-24.04, steps: [{ run: make }] } }',
  ],
];

/** In parts, so that this file holds no secret's form. */
const SECRETS: readonly Row[] = [
  ['CKV_SECRET_2', 'secrets/committed-secret', `key: ${['AKIA', 'Q3EGRT5ZW7YBVC4K'].join('')}`],
  [
    'CKV_SECRET_14',
    'secrets/committed-secret',
    `slack: ${['xoxb', '529304718264', '529811730465', 'k7QzR2mWv9XbT4nLcE8sYh3P'].join('-')}`,
  ],
];

export const witnesses: readonly Witness[] = [
  ...DOCKERFILES.map(of('Dockerfile')),
  ...MANIFESTS.map(of('manifest.yaml')),
  ...WORKFLOWS.map(of('.github/workflows/ci.yml')),
  ...SECRETS.map(of('values.yaml')),
];
