/** From a service as a hurried team begins it to the one that it became: init, check (red), synth, the team's work, check (green). */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { palisade } from '../cli/run.ts';
import { copyOf, EXAMPLES, type Example } from './examples.ts';

/** What stands out in what came before; the rest is there, too. */
const RED: Readonly<Record<string, readonly string[]>> = {
  'node-service': [
    'application/body-limit',
    'application/no-stack-in-response',
    'dependency/lockfile-committed',
    'image/exec-form',
    'image/non-root-user',
    'network/default-deny',
    'pipeline/no-write-all',
    'secrets/committed-secret',
    'workload/no-runtime-socket',
    'workload/not-privileged',
  ],
  'flask-service': [
    'application/no-debug-mode',
    'dependency/pinned-requirements',
    'image/base-version',
    'image/no-secrets-in-environment',
    'pipeline/no-script-injection',
    'pipeline/no-untrusted-checkout',
    'rbac/no-cluster-admin',
    'secrets/no-secret-in-env',
    'workload/memory-limit',
    'workload/run-as-non-root',
  ],
};

interface Report {
  readonly findings: readonly { readonly control: string; readonly location: { readonly file: string } }[];
}

const folder = mkdtempSync(join(tmpdir(), 'palisade-walk-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function findings(cwd: string): Promise<{ code: number | null; controls: string[]; files: string[] }> {
  const { code, stdout } = await palisade(['check', '--profile=recommended', '--format=json'], { cwd });
  const { findings: found } = JSON.parse(stdout) as Report;
  const sorted = (of: readonly string[]) => [...new Set(of)].sort();
  return {
    code,
    controls: sorted(found.map(({ control }) => control)),
    files: sorted(found.map(({ location }) => location.file)),
  };
}

const files = (of: string): string[] =>
  (readdirSync(of, { recursive: true, withFileTypes: true }) as import('node:fs').Dirent[])
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(of.length + 1))
    .sort();

describe.each(EXAMPLES)('$name', (example: Example) => {
  const { name, image } = example;
  const cwd = join(folder, name);
  const finished = join(folder, `${name}-finished`);
  const owner = image.split('/').at(-1) ?? '';
  let planned: readonly { path: string; state: string }[];

  beforeAll(() => {
    cpSync(join(example.folder, 'before'), cwd, { recursive: true });
    copyOf(example, finished);
  });

  it('begins without a spec, and init writes one', async () => {
    const args = ['init', `--name=${owner}`, `--image=${image}`, `--owner=${owner}`];
    expect(await palisade(args, { cwd })).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(cwd, 'palisade.yaml'), 'utf8')).toMatch(new RegExp(`^name: ${owner}\\b`));
  });

  it('is red', async () => {
    const { code, controls } = await findings(cwd);
    expect(code).toBe(1);
    expect(controls).toEqual(expect.arrayContaining([...(RED[name] ?? [])]));
  });

  it('has files that synth leaves, until it is told to write over them', async () => {
    const before = readFileSync(join(cwd, 'Dockerfile'), 'utf8');
    const { code, stdout } = await palisade(['synth'], { cwd });
    // The team's own file is no difference from what synth would write: it is told, and left.
    expect({ code, told: stdout.includes('Dockerfile  not written by synth: left as it is') }).toEqual({
      code: 0,
      told: true,
    });
    expect(readFileSync(join(cwd, 'Dockerfile'), 'utf8')).toBe(before);
    expect(await palisade(['synth', '--force'], { cwd })).toMatchObject({ code: 0 });
    expect(await palisade(['synth', '--check'], { cwd })).toMatchObject({ code: 0 });
  });

  it('is green in all that synth wrote, and red in what is the team’s', async () => {
    planned = (
      JSON.parse((await palisade(['synth', '--check', '--format=json'], { cwd })).stdout) as { files: typeof planned }
    ).files;
    const written = new Set(planned.map(({ path }) => path));
    const { code, files: red } = await findings(cwd);
    expect(code).toBe(1);
    expect(red.filter((file) => written.has(file))).toEqual([]);
  });

  it('is green once the team has done its part, and synth what the spec says now', async () => {
    const written = new Set(planned.map(({ path }) => path));
    // The team's own files are those of the finished example; what synth wrote of them is left to synth.
    for (const file of files(cwd)) if (!written.has(file)) rmSync(join(cwd, file));
    const synthed = (path: string) =>
      /^# Written by `palisade synth`/m.test(readFileSync(join(finished, path), 'utf8'));
    for (const file of files(finished)) if (!synthed(file)) cpSync(join(finished, file), join(cwd, file));
    expect(await palisade(['synth'], { cwd })).toMatchObject({ code: 0 });
    expect(await findings(cwd)).toEqual({ code: 0, controls: [], files: [] });
    expect(files(cwd)).toEqual(files(finished));
    for (const file of files(cwd))
      expect(readFileSync(join(cwd, file), 'utf8'), file).toBe(readFileSync(join(finished, file), 'utf8'));
  });

  it('is committed as synth writes it', async () => {
    expect(await palisade(['synth', '--check'], { cwd: finished })).toMatchObject({ code: 0 });
    expect(await findings(finished)).toEqual({ code: 0, controls: [], files: [] });
  });
});
