/** What the examples need around them: a registry of packages and a database. */
import { chmodSync } from 'node:fs';
import { runCommand } from '../cluster/harness/run-command.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { type Packed, packHttp, type Registry, startRegistry } from './registry.ts';

export interface Surroundings {
  readonly packed: Packed;
  readonly registry: Registry;
  readonly postgres: Postgres;
  readonly stop: () => Promise<void>;
}

export async function startSurroundings(folder: string): Promise<Surroundings> {
  // Postgres is nobody's, and has to enter.
  chmodSync(folder, 0o755);
  const options = { doing: 'asking npm for its registry', cwd: '/', env: process.env };
  const upstream = (await runCommand(['npm', 'config', 'get', 'registry'], options)).trim();
  const packed = await packHttp(folder);
  const registry = await startRegistry(packed, upstream);
  const postgres = await startPostgres(folder);
  const stop = async (): Promise<void> => void (await Promise.all([registry.close(), postgres.stop()]));
  return { packed, registry, postgres, stop };
}
