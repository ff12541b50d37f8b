/** SIGTERM to a process of its own: what it was doing is finished, and it exits by itself. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { exchange } from './raw-client.ts';
import { SLOW_MS } from './services.ts';

const SERVICE = fileURLToPath(new URL('./signal.service.ts', import.meta.url));

it('drains on SIGTERM and exits with 0', async () => {
  const child = spawn(process.execPath, ['--conditions=source', SERVICE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<number | null>((resolve) => void child.once('exit', resolve));
  const base = await new Promise<string>(
    (resolve) => void child.stdout.once('data', (data) => resolve(String(data).trim())),
  );
  const slow = exchange(base, { path: '/slow' });
  await new Promise((resolve) => void setTimeout(resolve, SLOW_MS / 3));
  child.kill('SIGTERM');
  expect((await slow).status).toBe(200);
  expect(await exited).toBe(0);
});
