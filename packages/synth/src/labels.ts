/** How objects of the service are named, labelled and selected. */
import type { Service } from '@palisade/config/service/service';
import { because, type Yaml } from './yaml.ts';

/** What selects its pods: never changes, since a Deployment's selector may not. */
export const selector = ({ name }: Service): Readonly<Record<string, string>> => ({ 'app.kubernetes.io/name': name });

export const labels = (service: Service): Readonly<Record<string, string>> => ({
  ...selector(service),
  'app.kubernetes.io/managed-by': 'palisade',
  'palisade.dev/owner': service.owner,
  ...service.labels,
});

/** One of the Deployments that bear the pods: for blue/green there are two, and the Service chooses. */
export interface Track {
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
}

const COLOR = 'palisade.dev/color';
const COLORS = ['blue', 'green'] as const;

export const tracksOf = (service: Service): readonly Track[] =>
  service.strategy === 'blue-green'
    ? COLORS.map((color) => ({
        name: `${service.name}-${color}`,
        selector: { ...selector(service), [COLOR]: color },
      }))
    : [{ name: service.name, selector: selector(service) }];

export const namespaceOf = ({ namespace, name }: Service): string => namespace ?? name;

interface Named {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export const inNamespace = (name: string): Yaml => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });

/** Pods of another service, as a peer of a NetworkPolicy: a service that says nothing else has a namespace of its name. */
export const peer = ({ name, namespace, labels: own }: Named): Yaml => ({
  namespaceSelector: inNamespace(namespace ?? name),
  podSelector: { matchLabels: own ?? { 'app.kubernetes.io/name': name } },
});

/** Head of an object. */
export const object = (apiVersion: string, kind: string, name: string, service: Service): Record<string, Yaml> => ({
  apiVersion,
  kind,
  metadata: {
    name,
    namespace: because(namespaceOf(service), 'namespace/not-default'),
    labels: labels(service),
  },
});
