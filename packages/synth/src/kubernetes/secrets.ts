/** Secrets come from a store and are mounted as files: a variable tells where each one is. */
import type { Service } from '@palisade/config/service/service';
import { object } from '../labels.ts';
import { because, type Yaml } from '../yaml.ts';

export const SECRETS_FOLDER = '/run/secrets/service';

type Store = NonNullable<Service['secrets']>['from'];
type Variables = NonNullable<Service['secrets']>['variables'];

const storeName = ({ name }: Service): string => `${name}-secrets`;

/** `DATABASE_URL_FILE` tells where the value of DATABASE_URL is. */
export const secretVariables = ({ secrets }: Service): Yaml[] =>
  Object.keys(secrets?.variables ?? {}).map((variable) => ({
    name: `${variable}_FILE`,
    value: `${SECRETS_FOLDER}/${variable}`,
  }));

type Sources = {
  readonly [Kind in Store['kind']]: (store: Extract<Store, { kind: Kind }>, service: Service) => Record<string, Yaml>;
};

const itemsOf = (variables: Variables): Yaml[] => Object.entries(variables).map(([path, { key }]) => ({ key, path }));

const SOURCES: Sources = {
  'external-secrets': (_, service) => ({ secret: { secretName: storeName(service), defaultMode: 0o440 } }),
  csi: (_, service) => ({
    csi: {
      driver: 'secrets-store.csi.k8s.io',
      readOnly: true,
      volumeAttributes: { secretProviderClass: storeName(service) },
    },
  }),
  kubernetes: ({ secret }, { secrets }) => ({
    secret: { secretName: secret, defaultMode: 0o440, items: itemsOf(secrets?.variables ?? {}) },
  }),
};

export function secretVolume(service: Service): { name: string; source: Record<string, Yaml> } | undefined {
  const { secrets } = service;
  if (!secrets) return undefined;
  const of = SOURCES[secrets.from.kind] as (store: Store, service: Service) => Record<string, Yaml>;
  return { name: 'secrets', source: of(secrets.from, service) };
}

type Objects = {
  readonly [Kind in Store['kind']]: (
    store: Extract<Store, { kind: Kind }>,
    variables: Variables,
    service: Service,
  ) => Yaml | undefined;
};

const OBJECTS: Objects = {
  'external-secrets': ({ store, cluster, refresh }, variables, service) => ({
    ...object('external-secrets.io/v1', 'ExternalSecret', storeName(service), service),
    spec: {
      refreshInterval: refresh,
      secretStoreRef: { name: store, kind: cluster ? 'ClusterSecretStore' : 'SecretStore' },
      target: { name: storeName(service), creationPolicy: 'Owner', deletionPolicy: 'Retain' },
      data: Object.entries(variables).map(([secretKey, reference]) => ({
        secretKey,
        remoteRef: {
          key: reference.key,
          ...(reference.property !== undefined && { property: reference.property }),
        },
      })),
    },
  }),
  csi: ({ provider, parameters }, variables, service) => ({
    ...object('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', storeName(service), service),
    spec: { provider, parameters: { ...parameters, ...csiParameter(CSI[provider], variables) } },
  }),
  kubernetes: () => undefined,
};

const quoted = (text: string): string => JSON.stringify(text);

/** A JMESPath identifier of other than letters, digits and underscores stands in quotes of its own. */
const jmesName = (property: string): string => (/^[A-Za-z_]\w*$/.test(property) ? property : quoted(property));

/** One entry for each secret, whatever of it is asked for: the provider takes no name twice. */
function awsEntry(key: string, asked: readonly Asked[]): string {
  const whole = asked.find(({ property }) => property === undefined);
  const parts = asked.filter(({ property }) => property !== undefined);
  return [
    `- objectName: ${quoted(key)}`,
    '  objectType: secretsmanager',
    ...(whole ? [`  objectAlias: ${quoted(whole.alias)}`] : []),
    ...(parts.length > 0 ? ['  jmesPath:'] : []),
    ...parts.flatMap(({ alias, property = '' }) => [
      `    - path: ${quoted(jmesName(property))}`,
      `      objectAlias: ${quoted(alias)}`,
    ]),
  ].join('\n');
}

interface Asked {
  /** The name of the file. */
  readonly alias: string;
  readonly key: string;
  readonly property?: string | undefined;
}

interface Provider {
  /** What the list of secrets is called. */
  readonly parameter: 'objects' | 'secrets';
  /** Stands before the list, which is then one step further in. */
  readonly head?: string;
  readonly entries: (asked: readonly Asked[]) => readonly string[];
}

/** Each provider has its own words for which secret becomes which file. */
const CSI: Readonly<Record<Extract<Store, { kind: 'csi' }>['provider'], Provider>> = {
  aws: {
    parameter: 'objects',
    entries: (asked) => [...Map.groupBy(asked, ({ key }) => key)].map(([key, of]) => awsEntry(key, of)),
  },
  azure: {
    parameter: 'objects',
    head: 'array:',
    entries: (asked) =>
      asked.map(
        ({ alias, key }) => `- |\n  objectName: ${quoted(key)}\n  objectType: secret\n  objectAlias: ${quoted(alias)}`,
      ),
  },
  gcp: {
    parameter: 'secrets',
    entries: (asked) => asked.map(({ alias, key }) => `- resourceName: ${quoted(key)}\n  path: ${quoted(alias)}`),
  },
  vault: {
    parameter: 'objects',
    entries: (asked) =>
      asked.map(
        ({ alias, key, property = 'value' }) =>
          `- objectName: ${quoted(alias)}\n  secretPath: ${quoted(key)}\n  secretKey: ${quoted(property)}`,
      ),
  },
};

/** Without a line break at its end, which Kustomize would cut off where it stands last in a patch. */
function csiParameter({ parameter, head, entries }: Provider, variables: Variables): Record<string, Yaml> {
  const list = entries(Object.entries(variables).map(([alias, reference]) => ({ alias, ...reference }))).join('\n');
  return { [parameter]: head === undefined ? list : `${head}\n${list.replaceAll(/^/gm, '  ')}` };
}

/** The object that brings the secrets; none where somebody else writes the Secret. */
export function secretObject(service: Service): Yaml | undefined {
  const { secrets } = service;
  if (!secrets) return undefined;
  const of = OBJECTS[secrets.from.kind] as (store: Store, variables: Variables, service: Service) => Yaml | undefined;
  const made = of(secrets.from, secrets.variables, service);
  return made && because(made, 'secrets/committed-secret-manifest');
}
