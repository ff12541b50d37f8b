/**
 * What each kubelet runs with, as it says itself (`/configz`, by way of the API server). The right that it takes, `get` on
 * `nodes/proxy`, is also one to run commands in every pod of a node: it is used where it is there, and never asked for.
 */
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import type { Api } from './api.ts';
import { ClusterFailure, isFailure } from './failure.ts';
import type { ReadKind } from './kinds.ts';
import { permissionsIn } from './permissions.ts';
import { liveSubject, type Placed, refusal } from './subjects.ts';

const CONFIGURATION: ReadKind = {
  group: 'kubelet.config.k8s.io',
  version: 'v1beta1',
  kind: 'KubeletConfiguration',
  resource: 'kubeletconfigurations',
  cluster: true,
};

export const KUBELET_RIGHT = { group: '', resource: 'nodes/proxy', verb: 'get' } as const;

const PARALLEL = 8;

/** What answers may be anything that listens there. */
const isConfiguration = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && 'authentication' in value && 'authorization' in value;

async function configurationOf(api: Api, node: string, placed: Placed): Promise<KubernetesSubject> {
  const path = `/api/v1/nodes/${encodeURIComponent(node)}/proxy/configz`;
  const { kubeletconfig } = (await api.json({ method: 'GET', path, once: true })) as {
    readonly kubeletconfig?: unknown;
  };
  if (!isConfiguration(kubeletconfig))
    throw new ClusterFailure('garbage', `node ${node} answers with something that is no configuration of a kubelet`);
  return liveSubject({ ...kubeletconfig, metadata: { name: node } }, CONFIGURATION, placed, []);
}

const unanswered = (node: string, placed: Placed, why: string): KubernetesSubject =>
  refusal({ group: '', resource: 'nodes', name: `${node}/proxy/configz` }, undefined, placed, why);

export interface Kubelets {
  readonly subjects: readonly KubernetesSubject[];
  /** Nodes that did not say. */
  readonly unread: readonly KubernetesSubject[];
}

/** Of nobody, where the caller may not ask. */
export async function readKubelets(
  api: Api,
  nodes: readonly string[],
  placed: Placed,
  tell: (what: string) => void = () => {},
): Promise<Kubelets> {
  if (nodes.length === 0 || !(await (await permissionsIn(api))(KUBELET_RIGHT))) return { subjects: [], unread: [] };
  const said = new Map<string, KubernetesSubject>();
  const unread = new Map<string, KubernetesSubject>();
  const waiting = [...nodes];
  const next = async (): Promise<void> => {
    for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
      tell(`asking the kubelets of ${api.context}: ${nodes.length - waiting.length} of ${nodes.length}`);
      try {
        said.set(node, await configurationOf(api, node, placed));
      } catch (error) {
        if (!isFailure(error)) throw error;
        unread.set(node, unanswered(node, placed, error.message));
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, next));
  const inOrder = (of: ReadonlyMap<string, KubernetesSubject>): KubernetesSubject[] =>
    nodes.flatMap((node) => of.get(node) ?? []);
  return { subjects: inOrder(said), unread: inOrder(unread) };
}
