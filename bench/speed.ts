/**
 * Whole-process wall time of Palisade beside its peers, over the same trees, in one run. Figures of different machines
 * or days say nothing: read the ratios.
 *
 *   npm run bench:speed -- --real PATH [--tools FOLDER] [--runs 5]
 *
 * Peers are taken from the PATH (and from --tools FOLDER); one that is not there is named and left out.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    corpora: { type: 'string' },
    real: { type: 'string' },
    tools: { type: 'string' },
    runs: { type: 'string' },
  },
});
if (!values.real) {
  console.error('usage: npm run bench:speed -- --real PATH [--tools FOLDER] [--runs 5]');
  process.exit(2);
}
const runs = Number(values.runs ?? 5);
const bin = fileURLToPath(new URL('../packages/cli/bin.cjs', import.meta.url));
const path = [values.tools, process.env['PATH']].filter(Boolean).join(delimiter);
const work = mkdtempSync(join(tmpdir(), 'palisade-bench-'));

const filesUnder = (folder: string, wanted: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => wanted.test(file))
    .map((file) => join(folder, file))
    .sort();

/** `count` copies of the files in turn, in one folder each of a hundred. */
function tree(name: string, sources: readonly string[], count: number, nameOf: (n: number) => string): string {
  const folder = join(work, name);
  for (let n = 0; n < count; n++) {
    const target = join(folder, nameOf(n));
    mkdirSync(join(target, '..'), { recursive: true });
    cpSync(sources[n % sources.length] as string, target);
  }
  return folder;
}

const nested = (n: number, file: string): string => `${String(Math.floor(n / 100)).padStart(3, '0')}/${file}`;
const number = (n: number): string => String(n).padStart(5, '0');

/** Whole services, as people write them; not the one-field examples of a corpus, which are mostly start-up. */
const manifests = [
  ...filesUnder(join(values.real, 'microservices-demo/kubernetes-manifests'), /service\.yaml$|frontend\.yaml$/),
  ...filesUnder(join(values.real, 'example-voting-app/k8s-specifications'), /\.yaml$/),
];
const dockerfiles = filesUnder(values.real, /(?:^|\/)Dockerfile$/);
const workflows = filesUnder(values.real, /\.github\/workflows\/[^/]+\.ya?ml$/);

const TREES = {
  manifests: tree('manifests', manifests, 241, (n) => nested(n, `${number(n)}.yaml`)),
  'manifests x10': tree('manifests10', manifests, 2410, (n) => nested(n, `${number(n)}.yaml`)),
  '10,000 files': tree('files10000', manifests, 10_000, (n) => nested(n, `${number(n)}.yaml`)),
  dockerfiles: tree('dockerfiles', dockerfiles, 166, (n) => `${number(n)}/Dockerfile`),
  workflows: tree('workflows', workflows, 185, (n) => `.github/workflows/${number(n)}.yml`),
} as const;

type TreeName = keyof typeof TREES;

interface Tool {
  readonly name: string;
  readonly on: readonly TreeName[];
  readonly command: (folder: string) => readonly string[];
}

const yaml = (folder: string): string[] => filesUnder(folder, /\.ya?ml$/);
const MANIFESTS: readonly TreeName[] = ['manifests', 'manifests x10'];

const TOOLS: readonly Tool[] = [
  {
    name: 'palisade',
    on: ['manifests', 'manifests x10', '10,000 files', 'dockerfiles', 'workflows'],
    command: (folder) => [process.execPath, bin, 'check', folder],
  },
  {
    name: 'palisade --format=json',
    on: ['manifests', '10,000 files'],
    command: (folder) => [process.execPath, bin, 'check', folder, '--format=json'],
  },
  { name: 'kube-score', on: MANIFESTS, command: (folder) => ['kube-score', 'score', ...yaml(folder)] },
  {
    name: 'kubeconform',
    on: ['manifests'],
    command: (folder) => ['kubeconform', '-ignore-missing-schemas', '-schema-location', folder, folder],
  },
  { name: 'hadolint', on: ['dockerfiles'], command: (folder) => ['hadolint', ...filesUnder(folder, /Dockerfile$/)] },
  { name: 'zizmor', on: ['workflows'], command: (folder) => ['zizmor', '--offline', '--quiet', folder] },
  {
    name: 'actionlint',
    on: ['workflows'],
    command: (folder) => ['actionlint', '-shellcheck=', '-pyflakes=', ...yaml(folder)],
  },
];

const found = (name: string): boolean =>
  name.startsWith('palisade') || path.split(delimiter).some((folder) => existsSync(join(folder, name)));

interface Figure {
  readonly seconds: number;
  readonly megabytes: number;
}

/** GNU time tells the peak memory of the process; without it only the time is measured. */
function once(command: readonly string[]): Figure {
  const report = join(work, 'time');
  const timed = existsSync('/usr/bin/time') ? ['/usr/bin/time', '-f', '%M', '-o', report, ...command] : command;
  const start = performance.now();
  const { error } = spawnSync(timed[0] as string, timed.slice(1), {
    stdio: 'ignore',
    env: { ...process.env, PATH: path },
  });
  if (error) throw error;
  const seconds = (performance.now() - start) / 1000;
  const kilobytes = existsSync(report) ? Number(readFileSync(report, 'utf8').trim().split('\n').at(-1)) : Number.NaN;
  return { seconds, megabytes: kilobytes / 1024 };
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;

function measure(name: TreeName): void {
  const tools = TOOLS.filter((tool) => tool.on.includes(name));
  const present = tools.filter((tool) => found(tool.name));
  const figures = new Map(present.map((tool) => [tool.name, [] as Figure[]]));
  // In turn, so that a machine that slows down slows all of them; the first round warms the caches and is not counted.
  for (let run = 0; run <= runs; run++)
    for (const tool of present) {
      const figure = once(tool.command(TREES[name]));
      if (run > 0) figures.get(tool.name)?.push(figure);
    }
  const ours = median((figures.get('palisade') ?? []).map(({ seconds }) => seconds));
  console.log(`\n${name} (${filesUnder(TREES[name], /\.|Dockerfile/).length} files)`);
  for (const [tool, list] of figures) {
    const seconds = median(list.map((figure) => figure.seconds));
    const least = Math.min(...list.map((figure) => figure.seconds));
    const memory = median(list.map((figure) => figure.megabytes));
    console.log(
      `  ${tool.padEnd(24)} median ${seconds.toFixed(3)} s  min ${least.toFixed(3)} s  peak ${memory.toFixed(0)} MB  palisade/${tool}: ${(ours / seconds).toFixed(2)}`,
    );
  }
  for (const { name: absent } of tools.filter((tool) => !found(tool.name)))
    console.log(`  ${absent.padEnd(24)} not found`);
}

/** What `--watch` takes from an edit to its report: it says so itself, and edits are made until there are enough. */
async function recheck(folder: string): Promise<void> {
  const [file = ''] = yaml(folder);
  const text = readFileSync(file, 'utf8');
  const child = spawn(process.execPath, [bin, 'check', folder, '--watch'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const times: number[] = [];
  let edits = 0;
  const edit = (): void => writeFileSync(file, `${text}# edit ${++edits}\n`);
  child.stderr.once('data', edit);
  await new Promise<void>((done) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const time = / changed: .*\((\d+) ms\)/.exec(chunk.toString())?.[1];
      if (time === undefined) return;
      times.push(Number(time));
      if (times.length > 2 * runs) done();
      else setTimeout(edit, 50);
    });
  });
  child.kill();
  writeFileSync(file, text);
  console.log(
    `\nre-check after one edit of ${yaml(folder).length} files: median ${median(times)} ms, most ${Math.max(...times)} ms`,
  );
}

writeFileSync(join(work, 'time'), '0');
try {
  for (const name of Object.keys(TREES) as TreeName[]) measure(name);
  await recheck(TREES.manifests);
} finally {
  rmSync(work, { recursive: true, force: true });
}
