/**
 * What shipping costs: the plan of 200 objects beside kubectl's own dry run and diff of the same, and a whole deploy, in time
 * and in requests. Whole processes, in turns, on one API server with controllers; pods are pretended.
 *
 *     npm run bench:ship
 *
 * The bundle has to be there (`npm run build`), and kubectl.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Receipt } from '@palisade/ship/receipt';
import { startControlPlane } from '../test/cluster/harness/control-plane.ts';
import { pretendKubelet } from '../test/cluster/ship/pretend-kubelet.ts';

const OBJECTS = 200;
const RUNS = 7;
const BIN = fileURLToPath(new URL('../packages/cli/bin.cjs', import.meta.url));
const NAMESPACE = 'bench';
const folder = mkdtempSync(join(tmpdir(), 'palisade-bench-'));

const plane = await startControlPlane({ controllers: true });
const kubelet = await pretendKubelet(plane.client);
await plane.client.ensureNamespace(NAMESPACE);

interface Ran {
  readonly ms: number;
  readonly stdout: string;
}

/** `kubectl diff` ends with 1 where there is a difference. */
function run(program: string, args: readonly string[], good: readonly number[] = [0]): Promise<Ran> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env: { ...process.env, KUBECONFIG: plane.kubeconfig } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) =>
      good.includes(code ?? -1)
        ? resolve({ ms: performance.now() - began, stdout })
        : reject(new Error(`${program} ${args.join(' ')} ended with ${code}\n${stderr}`)),
    );
  });
}

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'registry.test/web:1' }] } };
const metadata = (name: string): object => ({ name, namespace: NAMESPACE });
const service = { selector: labels, ports: [{ port: 80 }] };
const deployment = { replicas: 2, selector: { matchLabels: labels }, template };

/** One service, and much around it. */
function objects(version: string): object[] {
  const around = Array.from({ length: OBJECTS - 2 }, (_, index) => ({
    apiVersion: 'v1',
    kind: index % 2 === 0 ? 'ConfigMap' : 'ServiceAccount',
    metadata: { ...metadata(`around-${index}`), labels: { version } },
    ...(index % 2 === 0 && { data: { version, text: 'x'.repeat(500) } }),
  }));
  return [
    ...around,
    { apiVersion: 'v1', kind: 'Service', metadata: metadata('web'), spec: service },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...metadata('web'), labels: { version } },
      spec: deployment,
    },
  ];
}

const write = (name: string, all: readonly object[]): void =>
  writeFileSync(join(folder, name), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: all }));

const OPEN = [
  '--severity=critical',
  '--unknown=report',
  '-s',
  'web',
  '-n',
  NAMESPACE,
  '--soak=0',
  '--lease=6',
  '-f',
  'json',
];
const palisade = (...args: readonly string[]): Promise<Ran> => run(process.execPath, [BIN, 'ship', ...args, ...OPEN]);

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Of 200 objects, of which each would change. */
async function plans(): Promise<void> {
  write('one.yaml', objects('1'));
  write('two.yaml', objects('2'));
  await palisade('one.yaml');
  const tools: Readonly<Record<string, () => Promise<Ran>>> = {
    'palisade ship --dry-run': () => palisade('two.yaml', '--dry-run'),
    'kubectl diff --server-side': () =>
      run('kubectl', ['diff', '--server-side', '--force-conflicts', '-f', 'two.yaml'], [0, 1]),
    'kubectl apply --dry-run=server': () =>
      run('kubectl', ['apply', '--server-side', '--force-conflicts', '--dry-run=server', '-f', 'two.yaml']),
  };
  const times = new Map<string, number[]>();
  for (let index = 0; index < RUNS; index++)
    for (const [name, tool] of Object.entries(tools)) times.set(name, [...(times.get(name) ?? []), (await tool()).ms]);
  const own = median(times.get('palisade ship --dry-run') ?? []);
  console.log(`plan of ${OBJECTS} objects, median of ${RUNS}:`);
  for (const [name, all] of times)
    console.log(
      `  ${name.padEnd(32)} ${(median(all) / 1000).toFixed(2)} s  palisade / it = ${(own / median(all)).toFixed(2)}`,
    );
}

/** A service of three objects. */
async function deploys(): Promise<void> {
  const small = (version: string): object[] => objects(version).slice(-3);
  for (const strategy of ['rolling', 'blue-green']) {
    const receipts: Receipt[] = [];
    const whole: number[] = [];
    for (let index = 0; index <= RUNS; index++) {
      write('small.yaml', small(`${strategy}-${index}`));
      const ran = await palisade('small.yaml', `--strategy=${strategy}`, '--service=small');
      receipts.push(JSON.parse(ran.stdout) as Receipt);
      whole.push(ran.ms);
    }
    const warm = receipts.slice(1);
    const of = (pick: (receipt: Receipt) => number): number => median(warm.map(pick));
    const start = median(whole.slice(1).map((ms, index) => ms - (warm[index]?.timings.total ?? 0)));
    console.log(
      `${strategy}: first byte applied ${Math.round(start + of(({ timings }) => timings.applied ?? 0))} ms after the command ` +
        `(${Math.round(start)} ms of it before the first request), ${of(({ api }) => api.requests)} requests, ${of(({ timings }) => timings.total)} ms`,
    );
  }
}

try {
  await plans();
  await deploys();
} finally {
  await kubelet.stop();
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
}
