/** What is made in a cluster to try a connection: a Job whose pod the network takes for another, and that serves nobody. */
import type { Data, DataObject } from '@palisade/core/value';
import { LISTENER_PORT, MARK, TRY } from './script.ts';

/** An address and a port of TCP. */
export type Target = readonly [address: string, port: number];

export interface Trial {
  readonly name: string;
  readonly namespace: string;
  /** Of the pod that is stood in for: policies select by them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Any image with Node.js on its path. */
  readonly image: string;
  readonly targets: readonly Target[];
  /** How long policies get to take hold of a new pod, in milliseconds. */
  readonly settleMs: number;
}

export const OWN = { 'app.kubernetes.io/managed-by': 'palisade' } as const;

/** Profile `restricted` of the Pod Security Standards. */
const POD_SECURITY = {
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 65_532,
    runAsGroup: 65_532,
    seccompProfile: { type: 'RuntimeDefault' },
  },
} as const;

const AMOUNTS = { cpu: '100m', memory: '64Mi' };

export function container(image: string, script: string, env: Readonly<Record<string, string>>): object {
  return {
    name: 'probe',
    image,
    command: ['node', '-e', script],
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    resources: { requests: AMOUNTS, limits: AMOUNTS },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

/** It can never be ready, so that no Service sends it a request; being a Job's, it is adopted by no ReplicaSet. */
const NEVER_READY = [{ conditionType: 'palisade.dev/never-ready' }];

/** Also where Palisade dies, it is gone after some minutes. */
const SECONDS = { activeDeadlineSeconds: 120, ttlSecondsAfterFinished: 60 } as const;

export function trialJob({ name, namespace, labels, image, targets, settleMs }: Trial): object {
  const env = { [MARK.targets]: JSON.stringify(targets), [MARK.settle]: String(settleMs) };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace, labels: OWN },
    spec: {
      ...SECONDS,
      backoffLimit: 0,
      template: {
        metadata: { labels: { ...labels } },
        spec: {
          ...POD_SECURITY,
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 0,
          readinessGates: NEVER_READY,
          containers: [container(image, TRY, env)],
        },
      },
    },
  };
}

export function listener(name: string, namespace: string, image: string, script: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { ...OWN, 'palisade.dev/role': 'listener' } },
    spec: {
      ...POD_SECURITY,
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 0,
      activeDeadlineSeconds: SECONDS.activeDeadlineSeconds,
      containers: [{ ...container(image, script, {}), ports: [{ containerPort: LISTENER_PORT }] }],
    },
  };
}

/** The texts among labels; a hole makes them unknown. */
export function plainLabels(labels: DataObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels).filter((entry: [string, Data]): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
