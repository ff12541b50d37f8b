/** `palisade ship` as a pipeline calls it: a process of its own, with files, and a receipt at the end. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Receipt } from '@palisade/ship/receipt';
import { palisade } from '../../cli/run.ts';
import type { KubeObject } from '../harness/client.ts';
import type { Cluster } from '../harness/cluster.ts';

export interface Shipped {
  readonly code: number | null;
  readonly receipt: Receipt;
  readonly stderr: string;
  /** The whole process, from its start to its end. */
  readonly ms: number;
}

/** Short, so that tests are; the gate is for other tests. */
export const QUICK = [
  '--soak=1',
  '--lease=6',
  '--timeout=25',
  '--rollback-timeout=25',
  '--severity=critical',
  '--unknown=report',
];

export interface RunOptions {
  readonly kubeconfig?: string;
  readonly service?: string;
  readonly namespace: string;
}

/** `args` come last. Without objects none are shipped, as with --resume. */
export async function shipIn(
  cluster: Pick<Cluster, 'kubeconfig'>,
  objects: readonly KubeObject[],
  { kubeconfig = cluster.kubeconfig, service = 'web', namespace }: RunOptions,
  args: readonly string[] = [],
): Promise<Shipped> {
  const folder = await mkdtemp(join(tmpdir(), 'palisade-ship-'));
  try {
    await writeFile(join(folder, 'objects.yaml'), objects.map((object) => JSON.stringify(object)).join('\n---\n'));
    const began = performance.now();
    const names = objects.length > 0 ? ['objects.yaml'] : [];
    const options = ['-s', service, '-n', namespace, '--format=json', ...QUICK, ...args];
    const { stdout, stderr, code } = await palisade(['ship', ...names, ...options], {
      cwd: folder,
      env: { KUBECONFIG: kubeconfig },
      timeoutMs: 120_000,
    });
    const ms = Math.round(performance.now() - began);
    if (stdout === '') throw new Error(`ship ended with ${code} and no receipt:\n${stderr}`);
    return { code, receipt: JSON.parse(stdout) as Receipt, stderr, ms };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
