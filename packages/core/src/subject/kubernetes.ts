/** A Kubernetes object, from a file or a cluster; a workload where it bears pods. */
import type { DataObject } from '../value.ts';
import type { Subject } from './subject.ts';

/** What runs of a workload, where it was read from a cluster. */
export interface LivePod {
  readonly name: string;
  readonly phase: string;
  readonly node: string | undefined;
  readonly hostNetwork: boolean;
  readonly ips: readonly string[];
  readonly hostIP: string | undefined;
  readonly images: readonly { readonly image: string; readonly id: string | undefined }[];
}

export interface KubernetesBody {
  readonly apiVersion: string;
  readonly object: DataObject;
  /** Where the pod template is, as keys; a Pod is its own template (`[]`). Undefined for what bears no pods. */
  readonly template?: readonly string[];
  /** Its pods, in a cluster: they are no subjects of their own. */
  readonly pods?: readonly LivePod[];
}

export type KubernetesSubject = Subject<'kubernetes', KubernetesBody>;

/** Where each kind that bears pods keeps its template. */
export const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  DeploymentConfig: ['spec', 'template'],
};

/** The lists of a pod spec that hold containers. */
export const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;
export type ContainerList = (typeof CONTAINER_LISTS)[number];
