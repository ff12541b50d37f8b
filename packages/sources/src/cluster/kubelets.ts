/**
 * What each kubelet runs with, as it says itself (`/configz`, by way of the API server). The right that it takes, `get` on
 * `nodes/proxy`, is also one to run commands in every pod of a node: it is used where it is there, and never asked for.
 */
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import type { Api } from './api.ts';
import { isFailure } from './failure.ts';
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

const PARALLEL = 4;

async function configurationOf(api: Api, node: string, placed: Placed): Promise<KubernetesSubject> {
  const path = `/api/v1/nodes/${encodeURIComponent(node)}/proxy/configz`;
  const { kubeletconfig } = (await api.json({ method: 'GET', path })) as { readonly kubeletconfig?: object };
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
  const [subjects, unread]: [KubernetesSubject[], KubernetesSubject[]] = [[], []];
  if (nodes.length === 0 || !(await (await permissionsIn(api))(KUBELET_RIGHT))) return { subjects, unread };
  const waiting = [...nodes];
  const next = async (): Promise<void> => {
    for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
      tell(`asking the kubelets of ${api.context}: ${nodes.length - waiting.length} of ${nodes.length}`);
      try {
        subjects.push(await configurationOf(api, node, placed));
      } catch (error) {
        if (!isFailure(error)) throw error;
        unread.push(unanswered(node, placed, error.message));
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, next));
  return { subjects, unread };
}
