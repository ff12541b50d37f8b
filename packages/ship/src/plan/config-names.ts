/**
 * Configuration under names that tell its content: a ConfigMap or Secret that pods read becomes `NAME-HASH`, immutable, and
 * the pods of each release name their own. So what runs never changes under it, and going back brings the configuration back.
 */
import { createHash } from 'node:crypto';
import { at, canonical, isRecord, type KubeObject, podSpecPath, withAt } from '../object.ts';

type Kind = 'ConfigMap' | 'Secret';

/** In pod specs, by the field that refers: which kind it names, and where (core/v1 PodSpec). */
const REFERENCES: Readonly<Record<string, { readonly kind: Kind; readonly names: readonly string[] }>> = {
  configMapRef: { kind: 'ConfigMap', names: ['name'] },
  configMapKeyRef: { kind: 'ConfigMap', names: ['name'] },
  configMap: { kind: 'ConfigMap', names: ['name'] },
  secretRef: { kind: 'Secret', names: ['name'] },
  secretKeyRef: { kind: 'Secret', names: ['name'] },
  secret: { kind: 'Secret', names: ['name', 'secretName'] },
  imagePullSecrets: { kind: 'Secret', names: ['name'] },
  nodePublishSecretRef: { kind: 'Secret', names: ['name'] },
  azureFile: { kind: 'Secret', names: ['secretName'] },
};

/** Kustomize has hashed it already: ten letters and digits that form no word. */
const GENERATED = /-[2456789bcdfghkmt]{10}$/;
const DIGITS = 10;
const LONGEST_NAME = 253;

const isConfig = ({ apiVersion, kind }: KubeObject): boolean =>
  apiVersion === 'v1' && (kind === 'ConfigMap' || kind === 'Secret');

const identityOf = (kind: string, name: string): string => `${kind}/${name}`;

export function contentHash({ data, binaryData, stringData, type }: KubeObject): string {
  const content = canonical({ data, binaryData, stringData, type });
  return createHash('sha256').update(content).digest('hex').slice(0, DIGITS);
}

type Rename = (kind: Kind, name: string) => string;

/** The reference with its names changed. */
function renamed(
  reference: unknown,
  { kind, names }: { kind: Kind; names: readonly string[] },
  rename: Rename,
): unknown {
  if (Array.isArray(reference)) return reference.map((one) => renamed(one, { kind, names }, rename));
  if (!isRecord(reference)) return reference;
  const changes = names.flatMap((field) => {
    const name = reference[field];
    return typeof name === 'string' ? [[field, rename(kind, name)] as const] : [];
  });
  return { ...reference, ...Object.fromEntries(changes) };
}

function rewritten(value: unknown, rename: Rename): unknown {
  if (Array.isArray(value)) return value.map((item) => rewritten(item, rename));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const reference = Object.hasOwn(REFERENCES, key) ? REFERENCES[key] : undefined;
      const below = rewritten(inner, rename);
      return [key, reference ? renamed(below, reference, rename) : below];
    }),
  );
}

function withReferences(object: KubeObject, rename: Rename): KubeObject {
  const path = podSpecPath(object);
  const spec = path && at(object, ...path);
  return path && spec !== undefined ? withAt(object, path, rewritten(spec, rename)) : object;
}

/** `Kind/name` of all that the pods of these objects read. */
function readByPods(objects: readonly KubeObject[]): Set<string> {
  const read = new Set<string>();
  for (const object of objects)
    withReferences(object, (kind, name) => {
      read.add(identityOf(kind, name));
      return name;
    });
  return read;
}

/** Fields that name something else, often by the same word: a Service that sends to the pods of `web` names no ConfigMap. */
const OTHER_NAMES = new Set([
  'apiVersion',
  'kind',
  ...[
    'selector',
    'podSelector',
    'namespaceSelector',
    'matchLabels',
    'scaleTargetRef',
    'targetRef',
    'subjects',
    'roleRef',
  ],
  ...['ports', 'host', 'hosts', 'hostnames', 'service', 'serviceName', 'backendRefs', 'parentRefs'],
]);

/** Every text in a value that may name configuration. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* textsOf(item);
  else if (isRecord(value))
    for (const [key, inner] of Object.entries(value)) if (!OTHER_NAMES.has(key)) yield* textsOf(inner);
}

/** Names that something else than a pod says, as an Ingress does of its certificate: these have to stay. */
function saidElsewhere(objects: readonly KubeObject[]): Set<string> {
  const others = objects.filter((object) => !isConfig(object) && podSpecPath(object) === undefined);
  return new Set(others.flatMap(({ metadata: _metadata, ...rest }) => [...textsOf(rest)]));
}

export const hashedName = (object: KubeObject): string =>
  `${object.metadata.name.slice(0, LONGEST_NAME - DIGITS - 1)}-${contentHash(object)}`;

const immutable = (object: KubeObject, name: string): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, name },
  immutable: true,
});

/** All are of one namespace, or say theirs; names are looked up by kind and name within it. */
export function withHashedConfig(objects: readonly KubeObject[]): KubeObject[] {
  const read = readByPods(objects);
  const fixed = saidElsewhere(objects);
  const names = new Map<string, string>();
  const result = objects.map((object) => {
    const { name } = object.metadata;
    const identity = identityOf(object.kind, name);
    if (!isConfig(object) || !read.has(identity) || fixed.has(name)) return object;
    if (GENERATED.test(name)) return immutable(object, name);
    const hashed = hashedName(object);
    names.set(identity, hashed);
    return immutable(object, hashed);
  });
  const rename: Rename = (kind, name) => names.get(identityOf(kind, name)) ?? name;
  return result.map((object) => withReferences(object, rename));
}
