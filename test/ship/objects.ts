/** Objects as files have them, with no more than a test is about. */
import type { KubeObject, Metadata } from '@palisade/ship/object';

export const object = (
  [apiVersion, kind]: readonly [string, string],
  name: string,
  more: object = {},
  metadata: Partial<Metadata> = {},
): KubeObject => ({ apiVersion, kind, metadata: { name, namespace: 'shop', ...metadata }, ...more });

export const configMap = (name: string, data: Record<string, string> = { a: '1' }): KubeObject =>
  object(['v1', 'ConfigMap'], name, { data });
export const secret = (name: string, data: Record<string, string> = { a: 'MQ==' }): KubeObject =>
  object(['v1', 'Secret'], name, { type: 'Opaque', data });

/** With these containers, or whatever else is in its pod spec. */
export const deployment = (name: string, podSpec: object = {}, spec: object = {}): KubeObject =>
  object(['apps/v1', 'Deployment'], name, {
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name, image: `registry.example.com/shop/${name}:1.0.0` }], ...podSpec },
      },
      ...spec,
    },
  });

export const service = (name: string, spec: object = {}): KubeObject =>
  object(['v1', 'Service'], name, { spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec } });

export const autoscaler = (name: string, target = name, kind = 'Deployment'): KubeObject =>
  object(['autoscaling/v2', 'HorizontalPodAutoscaler'], name, {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind, name: target }, maxReplicas: 9 },
  });

export const nameOf = ({ metadata: { name } }: KubeObject): string => name;
