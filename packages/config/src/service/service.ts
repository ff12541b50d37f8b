/** The service spec: what a team says of its service, in five lines or more. Every default is the secure one. */
import { z } from 'zod';
import { admission } from './admission.ts';
import { labelKey, labelValue, name, ownPort, serviceName } from './names.ts';
import { assertions, callers, calls, health, ingress } from './network.ts';
import { access, mesh, monitoring, notifications, scans } from './operations.ts';
import { aws, pipeline } from './pipeline.ts';
import { release, strategy } from './release.ts';
import { image, PACKAGE_MANAGERS, runtime, writable } from './runtime.ts';
import { overLimit, quota, replicas, resources, resourcesOver, slo, someResources } from './scaling.ts';
import { env, secrets } from './secrets.ts';

/** What differs between environments of one service. */
const environment = z.strictObject({
  namespace: name.optional().describe('Default: the namespace, a dash, and the name of the environment'),
  replicas: replicas.optional(),
  resources: someResources.optional().describe('Over those of the service: what is left out is as it is there'),
  env: env.optional().describe('Added to those of the service'),
  ingress: ingress.optional(),
  callers: callers.optional(),
  calls: calls.optional(),
  secrets: secrets.optional(),
  strategy: strategy.optional(),
  aws: aws.optional(),
});

export const serviceFields = {
  name: serviceName.describe('What the service is called'),
  runtime: runtime.describe('What it is written in: node, python, or more about it'),
  port: ownPort.describe('The port that it listens on'),
  image: image.describe('The repository of its image'),
  owner: labelValue.min(1, 'somebody owns it').describe('Who answers for it'),
  namespace: name.optional().describe('Where it runs; default: its name'),
  labels: z.record(labelKey, labelValue).default({}).describe('More labels on everything'),
  health: health.prefault({}).describe('Where it says how it is'),
  callers: callers.default([]).describe('Who may call it; default: nobody'),
  calls: calls.default([]).describe('What it calls; default: nothing but DNS'),
  reachableFrom: assertions
    .default([])
    .describe('Who must be able to reach it: judged by what the policies come to (network/reachable-from)'),
  notReachableFrom: assertions.default([]).describe('Who must not be able to reach it (network/not-reachable-from)'),
  ingress: ingress.optional().describe('How it is reached from outside of the cluster; default: not at all'),
  env: env.default({}).describe('Variables that are no secrets'),
  secrets: secrets.optional(),
  writable: writable.prefault(['/tmp']).describe('Folders that it writes; default: /tmp'),
  resources: resources.prefault({}).describe('What it gets'),
  replicas: replicas.prefault(2).describe('How many there are: the least, or least and most'),
  strategy: strategy.default('rolling').describe('How a release replaces another'),
  release: release.prefault({}).describe('How a release is brought out, watched and taken back'),
  slo: slo.prefault({}).describe('What it promises'),
  quota: quota.optional().describe('What its namespace may use'),
  monitoring: monitoring.optional().describe('Where its metrics are; default: it has none'),
  notify: notifications.default([]).describe('Who hears of trouble'),
  scans: scans.prefault({}).describe('What is looked for each night'),
  access: access.default('none').describe('What it may ask the Kubernetes API'),
  admission: admission.prefault('deny').describe('What the cluster does with what fails a control'),
  packaging: z
    .enum(['kustomize', 'helm'])
    .default('kustomize')
    .describe('How its objects are packed: for Kustomize, or as a Helm chart'),
  pipeline: pipeline.prefault('github').describe('How changes are tested, built and deployed'),
  aws: aws.optional().describe('Where the pipeline deploys it to, or pushes its image; default: nowhere'),
  mesh: mesh
    .default('none')
    .describe(
      'The service mesh that it is in. istio: its CNI plugin is needed, for the namespace lets no pod change its network, and the ingress and Prometheus have to be in the mesh as well',
    ),
  environments: z.record(name, environment).default({}).describe('Overlays of this spec, as dev, staging and prod'),
} as const;

const fields = z.strictObject(serviceFields);
type Fields = z.output<typeof fields>;

interface Rule {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What each field alone cannot know. */
function conflicts(service: Fields): Rule[] {
  return [
    ...ofRuntime(service),
    ...ofNamespace(service),
    ...ofNetwork(service),
    ...ofSecrets(service),
    ...ofStore(service),
    ...ofRegistry(service),
    ...ofEnvironments(service),
  ];
}

function ofRuntime({ runtime: { language, packages, build } }: Fields): Rule[] {
  const known: readonly string[] = PACKAGE_MANAGERS[language];
  const rules: Rule[] = [];
  if (packages && !known.includes(packages))
    rules.push({
      path: ['runtime', 'packages'],
      message: `${packages} installs no ${language} packages: write ${known.join(', ')}, or another language`,
    });
  if (build && language !== 'node')
    rules.push({ path: ['runtime', 'build'], message: 'Python has no build script: leave it out' });
  return rules;
}

const ECR = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/;

function ofRegistry({ image: { repository }, pipeline: { provider }, aws: account }: Fields): Rule[] {
  if (provider === 'none' || account || !ECR.test(repository)) return [];
  const message = 'the image is in ECR, and nothing says who may push it: say its region, cluster and role';
  return [{ path: ['aws'], message }];
}

function ofNetwork({ name: own, namespace, callers: from }: Fields): Rule[] {
  const home = namespace ?? own;
  const self = from.findIndex((one) => one.name === own && (one.namespace ?? one.name) === home);
  return self < 0 ? [] : [{ path: ['callers', self], message: `${own} is the service itself: leave it out` }];
}

/** Kubernetes keeps names with this beginning for itself (concepts, "Namespaces"), and other parts live in theirs. */
const RESERVED = /^(?:kube-.*|default|istio-system|linkerd)$/;

/** Policies, quotas and a closed network are for a namespace that nothing else is in. */
function ofNamespace({ name: own, namespace, ingress, monitoring }: Fields): Rule[] {
  const home = namespace ?? own;
  const held = [
    RESERVED.test(home) && "the cluster's own",
    ingress?.namespace === home && "the ingress controller's",
    monitoring?.namespace === home && "Prometheus'",
  ].find((whose) => whose !== false);
  if (held === undefined) return [];
  const message = `${home} is ${held}: policies and quotas in it would stop more than the service. Name another namespace`;
  return [{ path: ['namespace'], message }];
}

/** Providers of the CSI driver that know no fields of a secret. */
const WHOLE = ['azure', 'gcp'];

function ofStore({ secrets: kept }: Fields): Rule[] {
  if (kept?.from.kind !== 'csi') return [];
  if (kept.from.provider === 'aws') return ofWholeSecrets(kept);
  return WHOLE.includes(kept.from.provider) ? ofFields(kept, kept.from.provider) : [];
}

type Kept = NonNullable<Fields['secrets']>;

/** A secret of AWS is one file, beside its fields. */
function ofWholeSecrets({ variables }: Kept): Rule[] {
  const seen = new Map<string, string>();
  return Object.entries(variables).flatMap(([variable, { key, property }]) => {
    if (property !== undefined) return [];
    const other = seen.get(key);
    seen.set(key, variable);
    const message = `${other} is the whole of ${key} as well: AWS mounts a secret once. Name a property, or leave one out`;
    return other === undefined ? [] : [{ path: ['secrets', 'variables', variable], message }];
  });
}

function ofFields(kept: Kept, provider: string): Rule[] {
  return Object.entries(kept.variables).flatMap(([variable, { property }]) =>
    property === undefined
      ? []
      : [
          {
            path: ['secrets', 'variables', variable, 'property'],
            message: `${provider} mounts whole secrets: keep each value in one of its own`,
          },
        ],
  );
}

const ofSecrets = ({ env: literals, secrets: kept }: Fields): Rule[] =>
  Object.keys(kept?.variables ?? {}).flatMap((variable) =>
    Object.hasOwn(literals, variable)
      ? [{ path: ['env', variable], message: `${variable} comes from the store as well: leave one of them out` }]
      : [],
  );

function ofResources({ resources: usual }: Fields, { resources: said }: Fields['environments'][string]): Rule[] {
  if (!said) return [];
  return overLimit(resourcesOver(usual, said)).map(({ path, message }) => ({ path: ['resources', ...path], message }));
}

/** What was said wrongly in an environment: the rules of a service, on what it is there. */
function ofEnvironment(service: Fields, name: string, environment: Fields['environments'][string]): Rule[] {
  const there = { ...service, ...environment, env: { ...service.env, ...environment.env } } as Fields;
  return [...ofNetwork(there), ...ofSecrets(there), ...ofResources(service, environment)]
    .filter(({ path }) => Object.hasOwn(environment, path[0] as string))
    .map(({ path, message }) => ({ path: ['environments', name, ...path], message }));
}

function ofEnvironments(service: Fields): Rule[] {
  const { environments, namespace, name: own } = service;
  const seen = new Map<string, string>();
  return Object.entries(environments).flatMap(([name, environment]) => {
    const home = environment.namespace ?? `${namespace ?? own}-${name}`;
    const other = seen.get(home);
    seen.set(home, name);
    const message = `${other} is in ${home} as well: give each environment a namespace of its own`;
    const there = { ...service, ...environment, namespace: home } as Fields;
    return [
      ...ofNamespace(there).map((rule) => ({ ...rule, path: ['environments', name, 'namespace'] })),
      ...(other === undefined ? [] : [{ path: ['environments', name, 'namespace'], message }]),
      ...ofEnvironment(service, name, environment),
    ];
  });
}

/** No text of a spec has this word, and so a place that a template fills in is called by it. */
export const HOLE = 'PalisadeHole';

export const serviceSchema = fields
  .check(({ value, issues }) => {
    if (JSON.stringify(value).includes(HOLE))
      issues.push({
        code: 'custom',
        path: [],
        message: `the word ${HOLE} is kept for charts: write another`,
        input: value,
      });
    for (const { path, message } of conflicts(value))
      issues.push({ code: 'custom', path: [...path], message, input: value });
  })
  .describe('A service, and what it needs');

export type Service = z.output<typeof serviceSchema>;
/** As it is written. */
export type ServiceSpec = z.input<typeof serviceSchema>;
export type Environment = Service['environments'][string];
