/** A whole Kubernetes: the control plane with its controllers, and a real node on which pods run. */
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { makeCertificates } from './node/certificates.ts';
import { startNamespace } from './node/namespace.ts';
import { NODE_USERS, type Node, startNode } from './node/node.ts';
import type { ControlPlaneOptions } from './server-commands.ts';

export interface Cluster extends ControlPlane {
  readonly node: Node;
}

/** Linux, as root. Ready when the node is. */
export async function startCluster(options: ControlPlaneOptions = {}): Promise<Cluster> {
  const namespace = await startNamespace();
  const stops: (() => Promise<void>)[] = [() => namespace.stop()];
  const stop = async (): Promise<void> => {
    for (const end of stops) await end();
  };
  try {
    const { authority, certificate, key } = await makeCertificates(namespace.directory);
    const plane = await startControlPlane({
      ...options,
      address: namespace.hostAddress,
      controllers: true,
      users: [...(options.users ?? []), ...NODE_USERS],
      extraArgs: [
        '--endpoint-reconciler-type=lease',
        `--kubelet-client-certificate=${certificate}`,
        `--kubelet-client-key=${key}`,
        ...(options.extraArgs ?? []),
      ],
    });
    stops.push(() => plane.stop());
    const node = await startNode(namespace, plane, authority);
    return { ...plane, node, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
