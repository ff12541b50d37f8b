/** A Postgres of its own, on loopback, run by nobody in particular. */
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../cluster/harness/ports.ts';
import { runCommand } from '../cluster/harness/run-command.ts';
import { type ServerProcess, startServer } from '../cluster/harness/server-process.ts';

export interface Postgres {
  readonly url: string;
  readonly password: string;
  readonly stop: () => Promise<void>;
}

/** Debian keeps servers out of the PATH. */
const DEBIAN = '/usr/lib/postgresql';
/** It refuses to run as root. */
const NOBODY = 65_534;
const PASSWORD = 's3cret-of-the-test';
const PATIENCE_MS = 20_000;

function programs(): string {
  const [newest] = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  if (newest === undefined) throw new Error('there is no PostgreSQL. Install it: apt-get install postgresql');
  return join(DEBIAN, newest, 'bin');
}

async function answers(isReady: readonly string[], server: ServerProcess): Promise<void> {
  for (const began = Date.now(); ; await sleep(100)) {
    try {
      await runCommand(isReady, { doing: 'asking whether Postgres is ready', cwd: '/', env: process.env });
      return;
    } catch (error) {
      if (!server.alive() || Date.now() - began > PATIENCE_MS) throw new Error(server.lastLines(20), { cause: error });
    }
  }
}

/** `folder` holds its data. It has to be one that everybody may enter. */
export async function startPostgres(folder: string): Promise<Postgres> {
  const bin = programs();
  const home = join(folder, 'postgres');
  mkdirSync(home);
  writeFileSync(join(home, 'password'), PASSWORD);
  for (const path of [home, join(home, 'password')]) chownSync(path, NOBODY, NOBODY);
  chmodSync(home, 0o700);
  const asNobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
  const data = join(home, 'data');
  const init = ['--no-sync', '--auth=scram-sha-256', '--username=app', `--pwfile=${join(home, 'password')}`];
  await runCommand([...asNobody, join(bin, 'initdb'), '-D', data, ...init], {
    doing: 'making a database',
    cwd: '/',
    env: process.env,
  });
  const [port] = await freePorts(1);
  const run = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', home, '-c', 'fsync=off'];
  // A pipe tells of our end; the kernel forgets to, once the user is another.
  const server = startServer('pipe', 'postgres', [...asNobody, join(bin, 'postgres'), ...run], join(folder, 'pg.log'));
  await answers([join(bin, 'pg_isready'), '-q', '-h', '127.0.0.1', '-p', String(port)], server);
  return {
    url: `postgresql://app:${PASSWORD}@127.0.0.1:${port}/postgres`,
    password: PASSWORD,
    stop: () => server.stop(10_000),
  };
}
