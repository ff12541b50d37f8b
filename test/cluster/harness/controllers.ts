/** The programs beside the API server that make objects move. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './binaries.ts';
import { type Identity, kubeconfig } from './identity.ts';
import { certificate, SIGNING_KEY } from './server-commands.ts';

/** The API server gives these users their rights when it starts. */
export const CONTROLLER_USERS = [
  { name: 'system:kube-controller-manager' },
  { name: 'system:kube-scheduler' },
] as const;

/** One of each runs, for few objects: no election, no page of its own, no patience with the API. */
const COMMON = ['--leader-elect=false', '--secure-port=0', '--kube-api-qps=200', '--kube-api-burst=400'];

const manager = (directory: string): string[] => [
  '--use-service-account-credentials=true',
  `--service-account-private-key-file=${join(directory, SIGNING_KEY)}`,
  `--root-ca-file=${certificate(directory)}`,
  // Nodes here come and go with a test.
  '--node-monitor-grace-period=20s',
  '--horizontal-pod-autoscaler-sync-period=2s',
];

/** Writes their kubeconfigs; a name → what to start. */
export async function controllerCommands(
  directory: string,
  cluster: { readonly url: string; readonly ca: string },
  identities: readonly Identity[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const configFor = (program: string): string => {
    const file = join(directory, `${program}.kubeconfig`);
    const identity = identities.filter(({ name }) => name === `system:${program}`);
    writeFileSync(file, kubeconfig(cluster, identity), { mode: 0o600 });
    return `--kubeconfig=${file}`;
  };
  const [controllers, scheduler] = ['kube-controller-manager', 'kube-scheduler'] as const;
  return {
    [controllers]: [await findProgram(controllers), configFor(controllers), ...COMMON, ...manager(directory)],
    [scheduler]: [await findProgram(scheduler), configFor(scheduler), ...COMMON],
  };
}
