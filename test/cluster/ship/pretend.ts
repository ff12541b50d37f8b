/** A control plane whose pods are pretended: for what ship and the API server do, and not containers. */
import { afterAll, beforeAll } from 'vitest';
import type { KubeObject } from '../harness/client.ts';
import { type ControlPlane, startControlPlane } from '../harness/control-plane.ts';
import { pretendKubelet } from './pretend-kubelet.ts';
import { type RunOptions, type Shipped, shipIn } from './run.ts';

/** Ready as soon as it is there; `bad` crashes. */
export const imageOf = (version: string): string => `registry.test/web:${version}`;

export interface Shape {
  readonly name?: string;
  readonly replicas?: number;
  readonly config?: Readonly<Record<string, string>>;
  readonly secret?: Readonly<Record<string, string>>;
  readonly autoscaled?: boolean;
}

const named = (apiVersion: string, kind: string, name: string, more: object): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name },
  ...more,
});

/** A service in the namespace that it is shipped to. */
export function shapeOf(
  version: string,
  { name = 'web', replicas, config, secret, autoscaled }: Shape = {},
): KubeObject[] {
  const labels = { app: name };
  const envFrom = [
    ...(config ? [{ configMapRef: { name: 'settings' } }] : []),
    ...(secret ? [{ secretRef: { name: 'key' } }] : []),
  ];
  const containers = [{ name: 'web', image: imageOf(version), envFrom }];
  const scale = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name }, minReplicas: 1, maxReplicas: 9 };
  return [
    ...(config ? [named('v1', 'ConfigMap', 'settings', { data: config })] : []),
    ...(secret ? [named('v1', 'Secret', 'key', { stringData: secret })] : []),
    named('v1', 'Service', name, { spec: { selector: labels, ports: [{ port: 80 }] } }),
    named('apps/v1', 'Deployment', name, {
      spec: {
        ...(replicas !== undefined && { replicas }),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
      },
    }),
    ...(autoscaled ? [named('autoscaling/v2', 'HorizontalPodAutoscaler', name, { spec: scale })] : []),
  ];
}

export interface Pretended {
  readonly plane: () => ControlPlane;
  readonly ship: (
    namespace: string,
    objects: readonly KubeObject[],
    args?: readonly string[],
    more?: Partial<RunOptions>,
  ) => Promise<Shipped>;
}

/** For all tests of a file. */
export function pretending(): Pretended {
  let plane: ControlPlane | undefined;
  let kubelet: Awaited<ReturnType<typeof pretendKubelet>> | undefined;
  const running = (): ControlPlane => {
    if (!plane) throw new Error('it is not started yet');
    return plane;
  };
  beforeAll(async () => {
    plane = await startControlPlane({ controllers: true });
    kubelet = await pretendKubelet(plane.client);
  });
  afterAll(async () => {
    await kubelet?.stop();
    await plane?.stop();
  });
  return {
    plane: running,
    ship: async (namespace, objects, args = [], more = {}) => {
      await running().client.ensureNamespace(namespace);
      return shipIn(running(), objects, { namespace, ...more }, args);
    },
  };
}
