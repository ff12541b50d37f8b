/** What is published installs and runs where nothing else is. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bin, inFolder, POD } from './run.ts';

const cli = dirname(bin);
// npm under the runtime of the tests, wherever it is.
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` };

it('npm pack gives a package that works in an empty folder', { timeout: 60_000 }, () =>
  inFolder({ 'pod.yaml': POD }, async (folder) => {
    const npm = (...args: string[]) => execFileSync('npm', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
    npm('pack', '--silent', '--pack-destination', folder, cli);
    const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
    npm('install', '--no-audit', '--no-fund', '--offline', '--prefix', folder, join(folder, tarball));
    const command = join(folder, 'node_modules/.bin/palisade');
    expect(execFileSync(command, ['--version'], { cwd: folder, env, encoding: 'utf8' })).toMatch(
      /^palisade \d+\.\d+\.\d+\n$/,
    );
    const args = ['check', 'pod.yaml', '--exit-zero', '--format=json', '--only=workload/run-as-non-root'];
    const report = execFileSync(command, args, { cwd: folder, env, encoding: 'utf8' });
    expect(JSON.parse(report)).toMatchObject({ findings: [{ control: 'workload/run-as-non-root' }] });
  }),
);

it('a Node that is too old is told so in one line', () => {
  const pretend = "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.11.0'}})";
  const run = () =>
    execFileSync(process.execPath, ['--import', pretend, bin, 'check'], { encoding: 'utf8', stdio: 'pipe' });
  expect(run).toThrow(/palisade needs Node 22\.18 or newer; this is 20\.11\.0/);
});

it('has the files that it needs, and no others', () => {
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', cli], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    }),
  ) as { files: { path: string }[] }[] | Record<string, { files: { path: string }[] }>;
  const [{ files } = { files: [] }] = Array.isArray(packed) ? packed : Object.values(packed);
  const paths = files.map(({ path }) => path);
  expect(paths).toContain('bin.cjs');
  expect(paths).toContain('dist/start.cjs');
  expect(paths.filter((path) => /\.(?:ts|map)$|^src\/|test/.test(path))).toEqual([]);
});
