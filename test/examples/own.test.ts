/** The examples' own tests, installed from their lockfiles and run as their READMEs say. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../cluster/harness/run-command.ts';
import { copyOf, EXAMPLES, type Example, lockToThisTree } from './examples.ts';
import { type Surroundings, startSurroundings } from './surroundings.ts';

const folder = mkdtempSync(join(tmpdir(), 'palisade-own-tests-'));
let around: Surroundings;

beforeAll(async () => {
  around = await startSurroundings(folder);
});

afterAll(async () => {
  await around?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The runtime of the tests, wherever it is. */
const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;

const RUN: Readonly<Record<Example['language'], (cwd: string) => Promise<string>>> = {
  node: async (cwd) => {
    lockToThisTree(cwd, around.packed);
    const env = { ...process.env, PATH, NO_COLOR: '1', npm_config_registry: around.registry.url };
    await runCommand(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], { doing: 'npm ci', cwd, env });
    return runCommand(['npm', 'test'], { doing: 'npm test', cwd, env });
  },
  python: async (cwd) => {
    const env = { ...process.env, DATABASE_URL: around.postgres.url };
    const venv = join(folder, 'venv');
    await runCommand(['python3', '-m', 'venv', venv], { doing: 'making a virtual environment', cwd, env });
    const pip = [join(venv, 'bin/pip'), 'install', '--quiet', '--require-hashes', '-r', 'requirements-dev.txt'];
    await runCommand(pip, { doing: 'pip install', cwd, env });
    return runCommand([join(venv, 'bin/python'), '-m', 'pytest', '-q'], { doing: 'pytest', cwd, env });
  },
};

const SUMMARY = { node: /^ℹ pass (\d+)\nℹ fail 0$/m, python: /^(\d+) passed in /m } as const;

it.each(EXAMPLES)('$name passes its own tests', { timeout: 300_000 }, async (example) => {
  const output = await RUN[example.language](copyOf(example, join(folder, example.name)));
  expect(Number(SUMMARY[example.language].exec(output)?.[1])).toBeGreaterThan(9);
});

it.each(EXAMPLES)('$name keeps what came before, and nothing that was installed or built', ({ folder: of }) => {
  expect(existsSync(join(of, 'before/Dockerfile'))).toBe(true);
  expect(readdirSync(of)).not.toEqual(expect.arrayContaining(['node_modules', 'dist', '.venv', '.env']));
});
