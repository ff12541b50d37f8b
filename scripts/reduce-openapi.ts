/**
 * Reduces the OpenAPI of a Kubernetes release to what Palisade needs: the shapes of the kinds below, without prose.
 * Run when the supported Kubernetes moves; `npm run generate` then writes the TypeScript types.
 *
 *   node scripts/reduce-openapi.ts v1.34.3      (needs Go: reads the module cache)
 *
 * Which zero values the API server does not store is not in the OpenAPI: it is read from the Go structs' tags
 * (a field with `omitempty` whose type is not a pointer).
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const KINDS = [
  'core.v1.Pod',
  'core.v1.PodTemplate',
  'core.v1.ReplicationController',
  'core.v1.Service',
  'core.v1.ServiceAccount',
  'core.v1.Namespace',
  'core.v1.ConfigMap',
  'core.v1.Secret',
  'core.v1.ResourceQuota',
  'core.v1.LimitRange',
  'core.v1.PersistentVolumeClaim',
  'core.v1.PersistentVolume',
  'apps.v1.Deployment',
  'apps.v1.ReplicaSet',
  'apps.v1.StatefulSet',
  'apps.v1.DaemonSet',
  'batch.v1.Job',
  'batch.v1.CronJob',
  'rbac.v1.Role',
  'rbac.v1.ClusterRole',
  'rbac.v1.RoleBinding',
  'rbac.v1.ClusterRoleBinding',
  'networking.v1.NetworkPolicy',
  'networking.v1.Ingress',
  'policy.v1.PodDisruptionBudget',
  'autoscaling.v2.HorizontalPodAutoscaler',
  'admissionregistration.v1.ValidatingWebhookConfiguration',
  'admissionregistration.v1.MutatingWebhookConfiguration',
];

interface Schema {
  type?: string;
  format?: string;
  $ref?: string;
  items?: Schema;
  additionalProperties?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}
interface Reduced extends Schema {
  /** Properties whose zero value is not stored. */
  zero?: string[];
}

const version = process.argv[2] ?? 'v1.34.3';
const moduleDir = (path: string): string =>
  JSON.parse(execFileSync('go', ['mod', 'download', '-json', path], { encoding: 'utf8' })).Dir;
const kubernetes = moduleDir(`k8s.io/kubernetes@${version}`);
const staging = (name: string): string => moduleDir(`k8s.io/${name}@${version.replace(/^v1\./, 'v0.')}`);
const roots: Record<string, string> = { api: staging('api'), apimachinery: staging('apimachinery') };

const { definitions } = JSON.parse(readFileSync(`${kubernetes}/api/openapi-spec/swagger.json`, 'utf8')) as {
  definitions: Record<string, Schema>;
};

const short = (ref: string): string => ref.replace('#/definitions/', '');

function strip(schema: Schema): Reduced {
  const { type, format, $ref, items, additionalProperties, properties, required } = schema;
  return {
    ...(type && { type }),
    ...(format && { format }),
    ...($ref && { $ref: short($ref) }),
    ...(items && { items: strip(items) }),
    ...(additionalProperties && { additionalProperties: strip(additionalProperties) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, strip(value)])),
    }),
    ...(required && { required }),
  };
}

const goText = new Map<string, string>();
function packageText(folder: string): string {
  const known = goText.get(folder);
  if (known !== undefined) return known;
  const text = readdirSync(folder)
    .filter((file) => file.endsWith('.go') && !file.startsWith('zz_') && !file.endsWith('_test.go'))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
    .join('\n');
  goText.set(folder, text);
  return text;
}

/** `io.k8s.api.core.v1.Pod` → the Go struct's optional fields that are not pointers. */
function unstoredZeros(name: string): string[] {
  const parts = name.split('.').slice(2);
  const type = parts.pop() as string;
  const root = roots[parts.shift() as string];
  if (!root) return [];
  const body = new RegExp(`^type ${type} struct \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(
    packageText(`${root}/${parts.join('/')}`),
  );
  const fields = [...(body?.[1] ?? '').matchAll(/^\t\w+\s+(\S+)\s+`json:"(\w+),omitempty/gm)];
  return fields.filter(([, goType]) => !goType?.startsWith('*')).map(([, , json]) => json as string);
}

const reduced: Record<string, Reduced> = {};
function visit(name: string): void {
  if (reduced[name]) return;
  const definition = definitions[name];
  if (!definition) throw new Error(`no definition ${name} in ${version}`);
  const entry = strip(definition);
  const zero = definition.properties ? unstoredZeros(name) : [];
  reduced[name] = { ...entry, ...(zero.length > 0 && { zero }) };
  JSON.stringify(entry, (key, value) => {
    if (key === '$ref') visit(value as string);
    return value;
  });
}
for (const kind of KINDS) visit(`io.k8s.api.${kind}`);

const sorted = Object.fromEntries(Object.entries(reduced).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(
  new URL('../packages/core/openapi/kubernetes.json', import.meta.url),
  `${JSON.stringify({ version, kinds: KINDS, definitions: sorted }, null, 1)}\n`,
);
console.log(`${Object.keys(sorted).length} definitions of Kubernetes ${version}`);
