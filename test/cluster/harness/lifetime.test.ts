import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startControlPlane } from './control-plane.ts';
import { type GuardKind, guardKind } from './guard.ts';
import { processesNaming } from './processes.ts';
import { startServer } from './server-process.ts';

const module = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);

const HOLD_PLANE = `
const { startControlPlane } = await import(${module('control-plane.ts')});
const { directory } = await startControlPlane();
console.log(directory);
setInterval(() => {}, 1000);
`;

/** A process that starts something, prints a word about it, and lives on. */
async function startHolder(
  script: string,
  stderr: 'inherit' | 'ignore' = 'inherit',
): Promise<{ holder: ChildProcess; word: string }> {
  const args = ['--conditions=source', '--input-type=module', '--eval', script];
  const holder = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', stderr] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  const [first] = (await once(holder.stdout as NonNullable<typeof holder.stdout>, 'data')) as [Buffer];
  return { holder, word: first.toString().trim() };
}

test.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)('nothing outlives a process ended by %s', async (signal) => {
  const { holder, word: directory } = await startHolder(HOLD_PLANE);
  expect(processesNaming(directory).length).toBeGreaterThanOrEqual(2);
  holder.kill(signal);
  const [, endedBy] = (await once(holder, 'exit')) as [number | null, string | null];
  expect(endedBy).toBe(signal);
  await expect.poll(() => processesNaming(directory), { timeout: 5_000 }).toEqual([]);
  await expect.poll(() => existsSync(directory), { timeout: 5_000 }).toBe(false);
});

test('nothing outlives an uncaught error', async () => {
  const script = HOLD_PLANE.replace(
    'setInterval(() => {}, 1000)',
    "setTimeout(() => { throw new Error('boom'); }, 100)",
  );
  const { holder, word: directory } = await startHolder(script, 'ignore');
  if (holder.exitCode === null) await once(holder, 'exit');
  expect(holder.exitCode).not.toBe(0);
  await expect.poll(() => processesNaming(directory), { timeout: 5_000 }).toEqual([]);
  await expect.poll(() => existsSync(directory), { timeout: 5_000 }).toBe(false);
});

const kinds: GuardKind[] = guardKind() === 'kernel' ? ['kernel', 'pipe'] : ['pipe'];

/** A command that is found again by its text. */
const sleeper = (mark: string): string[] => ['sh', '-c', 'trap "exit 7" TERM; while :; do sleep 0.1; done', mark];

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-guard-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test.each(kinds)('guarded by %s, a server ends with its parent', async (kind) => {
  const mark = scratch();
  const command = JSON.stringify(sleeper(mark));
  const { holder } = await startHolder(`
    const { startServer } = await import(${module('server-process.ts')});
    startServer('${kind}', 'sleeper', ${command}, ${JSON.stringify(join(mark, 'log'))});
    setTimeout(() => console.log('started'), 300);
    setInterval(() => {}, 1000);`);
  const ours = () => processesNaming(mark).filter((line) => !line.includes('--eval'));
  expect(ours().length).toBeGreaterThanOrEqual(1);
  holder.kill('SIGKILL');
  await expect.poll(ours, { timeout: 5_000 }).toEqual([]);
});

test.each(kinds)('guarded by %s, a server is asked to stop, and its end is reported', async (kind) => {
  const mark = scratch();
  const server = startServer(kind, 'sleeper', sleeper(mark), join(mark, 'log'));
  await expect.poll(() => processesNaming(mark).some((line) => line.startsWith('sh -c trap'))).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await server.stop(5_000);
  expect(await server.ended).toBe('exited with code 7');
  expect(server.alive()).toBe(false);
  expect(processesNaming(mark)).toEqual([]);
});

test.each(kinds)('guarded by %s, a server that does not stop is killed', async (kind) => {
  const mark = scratch();
  const command = ['sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done', mark];
  const server = startServer(kind, 'deaf', command, join(mark, 'log'));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await server.stop(100);
  expect(await server.ended).toBe('ended by SIGKILL');
  await expect.poll(() => processesNaming(mark)).toEqual([]);
});

test('a failed start shows the last lines of the log and leaves nothing', async () => {
  const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith('palisade-cluster-'));
  const before = ours();
  const failed = startControlPlane({ extraArgs: ['--no-such-flag'] });
  await expect(failed).rejects.toThrow(/kube-apiserver exited with code 1[^]*unknown flag: --no-such-flag/);
  expect(ours().filter((name) => !before.includes(name))).toEqual([]);
});
