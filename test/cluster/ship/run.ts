/** `palisade ship` as a pipeline calls it: a process of its own, with files, and a receipt at the end. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Receipt } from '@palisade/ship/receipt';
import { expect, vi } from 'vitest';
import { bin } from '../../cli/run.ts';
import type { KubeObject } from '../harness/client.ts';
import type { Cluster } from '../harness/cluster.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Where stdout is one. */
  readonly receipt: Receipt | undefined;
  /** The whole process, from its start to its end. */
  readonly ms: number;
}

export interface Shipped extends Ended {
  readonly receipt: Receipt;
}

export interface Runner {
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
  /** Until stderr has said this. */
  until(words: RegExp, withinMs?: number): Promise<void>;
  readonly ended: Promise<Ended>;
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
const LONGEST_MS = 120_000;

export interface RunOptions {
  readonly kubeconfig?: string;
  readonly service?: string;
  readonly namespace: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Beside the objects, in the folder where it runs. */
  readonly files?: Readonly<Record<string, string>>;
}

type Kubeconfig = Pick<Cluster, 'kubeconfig'>;

/** The last line, where that is one: plans and roles end otherwise. */
function receiptIn(stdout: string): Receipt | undefined {
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  return last.startsWith('{"version":1,"service"') ? (JSON.parse(last) as Receipt) : undefined;
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-ship-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A process that hears signals. `args` come last. Without objects none are shipped, as with --resume. */
export function startShip(
  cluster: Kubeconfig,
  objects: readonly KubeObject[],
  { kubeconfig = cluster.kubeconfig, service = 'web', namespace, env, files = {} }: RunOptions,
  args: readonly string[] = [],
): Runner {
  const text = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  const cwd = folderWith({ ...files, 'objects.yaml': text });
  const names = objects.length > 0 ? ['objects.yaml'] : [];
  const command = [bin, 'ship', ...names, '-s', service, '-n', namespace, '--format=json', ...QUICK, ...args];
  const began = performance.now();
  const child = spawn(process.execPath, command, {
    cwd,
    env: { ...process.env, KUBECONFIG: kubeconfig, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      rmSync(cwd, { recursive: true, force: true });
      resolve({ code, stdout, stderr, receipt: receiptIn(stdout), ms: Math.round(performance.now() - began) });
    });
  });
  return {
    pid: child.pid ?? 0,
    signal: (name) => void child.kill(name),
    async until(words, withinMs = 60_000) {
      const heard = vi.waitFor(() => expect(stderr).toMatch(words), { timeout: withinMs, interval: 20 });
      const early = ended.then(() => expect(stderr, 'it has ended').toMatch(words));
      await Promise.race([heard, early]);
    },
    ended,
  };
}

export async function shipIn(...of: Parameters<typeof startShip>): Promise<Shipped> {
  const ended = await startShip(...of).ended;
  const { receipt, code, stderr } = ended;
  if (receipt === undefined) throw new Error(`ship ended with ${code} and no receipt:\n${stderr}`);
  return { ...ended, receipt };
}

export function expectPromoted({ code, receipt, stderr }: Ended): void {
  const why = [stderr, receipt?.cause?.message, ...(receipt?.details ?? []), ...(receipt?.evidence ?? [])].join('\n');
  expect(receipt, why).toMatchObject({ outcome: 'promoted' });
  expect(code, stderr).toBe(0);
}
