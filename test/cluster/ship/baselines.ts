/** What people deploy with today, on the same objects: kubectl with its undo, and helm with its `--atomic`. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findTool } from '../../peers/tools.ts';
import type { KubeObject } from '../harness/client.ts';
import type { Cluster } from '../harness/cluster.ts';

export interface Baseline {
  readonly ok: boolean;
  /** From the beginning until the tool said that it failed. */
  readonly detectedMs?: number;
  /** From the beginning until what was before was back, as the tool says; absent where it did not come back. */
  readonly recoveredMs?: number;
  readonly output: string;
  readonly commands: readonly string[];
}

const KUBECTL = 'kubectl';
const KUBECTL_PACKAGE = 'kubernetes-client';

function findKubectl(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, KUBECTL)).find(existsSync);
  if (found === undefined)
    throw new Error(`there is no kubectl. Run: apt-get install -y --no-install-recommends ${KUBECTL_PACKAGE}`);
  return found;
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** One deployment's commands, its clock, and all that they print. */
interface Session {
  readonly run: (command: readonly [string, ...string[]], input?: string) => Promise<Ended>;
  readonly elapsed: () => number;
  /** When something like this was printed. */
  readonly saidAt: (pattern: RegExp) => number | undefined;
  readonly told: () => Pick<Baseline, 'output' | 'commands'>;
}

function startSession(env: Readonly<Record<string, string>>): Session {
  const began = performance.now();
  const elapsed = (): number => Math.round(performance.now() - began);
  const commands: string[] = [];
  const printed: { readonly atMs: number; readonly text: string }[] = [];
  return {
    elapsed,
    saidAt: (pattern) => printed.find(({ text }) => pattern.test(text))?.atMs,
    told: () => ({ output: printed.map(({ text }) => text).join(''), commands }),
    run([program, ...args], input = '') {
      commands.push([program.split('/').at(-1), ...args].join(' '));
      return new Promise((resolve, reject) => {
        const child = spawn(program, args, { env: { ...process.env, ...env }, cwd: '/' });
        let output = '';
        const keep = (text: string): void => {
          output += text;
          printed.push({ atMs: elapsed(), text });
        };
        child.stdout.setEncoding('utf8').on('data', keep);
        child.stderr.setEncoding('utf8').on('data', keep);
        child.once('error', reject);
        child.once('close', (code) => resolve({ code, output }));
        // A program that ends before it has read everything says so by its code.
        child.stdin.on('error', () => {}).end(input);
      });
    },
  };
}

const listOf = (objects: readonly KubeObject[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });

const isWorkload = ({ kind }: KubeObject): boolean => kind === 'Deployment';

async function makeNamespaces(cluster: Cluster, objects: readonly KubeObject[]): Promise<void> {
  for (const { metadata } of objects) if (metadata.namespace) await cluster.client.ensureNamespace(metadata.namespace);
}

/**
 * `apply`, `rollout status`, and on failure `rollout undo` and `rollout status`. Where `apply` itself fails nothing is
 * undone: an undo would go back one revision too far.
 */
export async function kubectlDeploy(
  cluster: Cluster,
  objects: readonly KubeObject[],
  { timeoutSeconds }: { readonly timeoutSeconds: number },
): Promise<Baseline> {
  const kubectl = findKubectl();
  await makeNamespaces(cluster, objects);
  const { run, elapsed, told } = startSession({ KUBECONFIG: cluster.kubeconfig });
  const succeeds = async (command: readonly [string, ...string[]], input?: string): Promise<boolean> =>
    (await run(command, input)).code === 0;
  const each = async (...verb: readonly string[]): Promise<boolean> => {
    for (const { metadata } of objects.filter(isWorkload)) {
      const of = [`deployment/${metadata.name}`, `--namespace=${metadata.namespace}`];
      if (!(await succeeds([kubectl, 'rollout', ...verb, ...of]))) return false;
    }
    return true;
  };
  const timeout = `--timeout=${timeoutSeconds}s`;
  if (!(await succeeds([kubectl, 'apply', '-f', '-'], listOf(objects))))
    return { ok: false, detectedMs: elapsed(), ...told() };
  if (await each('status', timeout)) return { ok: true, ...told() };
  const detectedMs = elapsed();
  const back = (await each('undo')) && (await each('status', timeout));
  return { ok: false, detectedMs, ...(back && { recoveredMs: elapsed() }), ...told() };
}

/** The objects' text is a file of the chart, so that no brace of theirs is taken for a template. */
async function writeChart(folder: string, release: string, objects: readonly KubeObject[]): Promise<string> {
  const chart = join(folder, 'chart');
  await mkdir(join(chart, 'templates'), { recursive: true });
  const about = { apiVersion: 'v2', name: release, version: '1.0.0' };
  const files = {
    'Chart.yaml': JSON.stringify(about),
    'objects.yaml': objects.map((object) => JSON.stringify(object)).join('\n---\n'),
    'templates/objects.yaml': '{{ .Files.Get "objects.yaml" }}',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(chart, name), text, { mode: 0o600 });
  return chart;
}

const ATOMIC = /failed and atomic is set/;

/** `upgrade --install --atomic --wait`; when it began to go back is told by what it prints for debugging. */
export async function helmDeploy(
  cluster: Cluster,
  objects: readonly KubeObject[],
  { release, timeoutSeconds }: { readonly release: string; readonly timeoutSeconds: number },
): Promise<Baseline> {
  const helm = await findTool('helm');
  await makeNamespaces(cluster, objects);
  const folder = await mkdtemp(join(tmpdir(), 'palisade-helm-'));
  try {
    const chart = await writeChart(folder, release, objects);
    const namespace = objects[0]?.metadata.namespace ?? 'default';
    const { run, elapsed, saidAt, told } = startSession({
      KUBECONFIG: cluster.kubeconfig,
      HELM_CACHE_HOME: join(folder, 'cache'),
      HELM_CONFIG_HOME: join(folder, 'config'),
      HELM_DATA_HOME: join(folder, 'data'),
    });
    const flags = ['--install', '--atomic', '--wait', `--timeout=${timeoutSeconds}s`, `--namespace=${namespace}`];
    const { code, output } = await run([helm, 'upgrade', release, chart, ...flags, '--debug']);
    if (code === 0) return { ok: true, ...told() };
    const recovered = /rolled back due to atomic being set/.test(output);
    const detectedMs = saidAt(ATOMIC) ?? elapsed();
    return { ok: false, detectedMs, ...(recovered && { recoveredMs: elapsed() }), ...told() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
