/** Kubernetes objects as plain JSON, and how they are named. */

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly uid: string; readonly kind: string; readonly name: string }[];
  readonly managedFields?: readonly { readonly manager?: string; readonly operation?: string }[];
}

export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

/** What names an object; an object names itself. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

/** The same for every version of an API. */
export const keyOf = ({ apiVersion, kind, metadata: { namespace = '', name } }: Reference): string =>
  [groupOf(apiVersion), kind, namespace, name].join('/');

/** As people say it: `Deployment shop/web`. */
export const wordsOf = ({ kind, metadata: { namespace, name } }: Reference): string =>
  `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;

export const referenceOf = ({ apiVersion, kind, metadata: { name, namespace } }: Reference): Reference => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
});

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of keys; undefined where there is none. */
export const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (here, key) =>
      typeof here === 'object' && here !== null ? (here as Record<string | number, unknown>)[key] : undefined,
    value,
  );

/** The text at a path of keys; empty where there is none. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** A copy with another value at a path of keys; what is not there is made. */
export function withAt<T>(value: T, [key, ...rest]: readonly string[], inner: unknown): T {
  if (key === undefined) return inner as T;
  const record: Readonly<Record<string, unknown>> = isRecord(value) ? value : {};
  return { ...record, [key]: withAt(record[key], rest, inner) } as T;
}

/** A copy without what is at a path of keys. */
export function withoutAt<T>(value: T, [key, ...rest]: readonly string[]): T {
  if (key === undefined || !isRecord(value) || !(key in value)) return value;
  const { [key]: inner, ...others } = value as Record<string, unknown>;
  return (rest.length === 0 ? others : { ...others, [key]: withoutAt(inner, rest) }) as T;
}

/** Keys in order, so that equal objects are equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const sorted = entries.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${sorted.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Bears pods, and keeps them running. */
export const isWorkload = ({ apiVersion, kind }: Reference): boolean => apiVersion === 'apps/v1' && WORKLOADS.has(kind);

/** Does its work once, before the pods that need it. */
export const isJob = ({ apiVersion, kind }: Reference): boolean => apiVersion === 'batch/v1' && kind === 'Job';

/** Taking these away would take data, or other people's objects, with them; and they are of many. */
const SHARED = new Set(['Namespace', 'CustomResourceDefinition', 'PersistentVolumeClaim', 'PersistentVolume']);
export const isShared = ({ kind }: Reference): boolean => SHARED.has(kind);

/** Where there are pods to look at: at home, and wherever the files say. */
export const workloadNamespaces = (objects: readonly KubeObject[], home: string): readonly string[] => [
  ...new Set([
    home,
    ...objects.filter((one) => isWorkload(one) || isJob(one)).map(({ metadata }) => metadata.namespace ?? home),
  ]),
];

const TEMPLATE = ['spec', 'template', 'spec'] as const;
const POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  'v1/Pod': ['spec'],
  'apps/v1/Deployment': TEMPLATE,
  'apps/v1/StatefulSet': TEMPLATE,
  'apps/v1/DaemonSet': TEMPLATE,
  'apps/v1/ReplicaSet': TEMPLATE,
  'batch/v1/Job': TEMPLATE,
  'batch/v1/CronJob': ['spec', 'jobTemplate', ...TEMPLATE],
};

/** Where the pod spec is; undefined for what bears no pods. */
export const podSpecPath = ({ apiVersion, kind }: Reference): readonly string[] | undefined =>
  POD_SPECS[`${apiVersion}/${kind}`];
