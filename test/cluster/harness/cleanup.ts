import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { hireJanitor } from './guard.ts';
import type { ServerProcess } from './server-process.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Short: what the servers hold is thrown away. */
const GRACE_MS = 500;

export interface Cleanup {
  /** Servers are stopped in the order opposite to that in which they are added. */
  add(server: ServerProcess): void;
  run(): Promise<void>;
}

/** Ends the servers and removes the folder: when asked to, when this process exits or is interrupted, or when it dies. */
export function createCleanup(directory: string, controlGroup?: string): Cleanup {
  const servers: ServerProcess[] = [];
  const janitor = hireJanitor(directory, controlGroup);
  const atOnce = () => {
    for (const server of servers) server.kill();
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  };
  const onSignal = (signal: NodeJS.Signals) => {
    atOnce();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  process.once('exit', atOnce);
  for (const signal of SIGNALS) process.once(signal, onSignal);

  async function orderly(): Promise<void> {
    for (const server of servers.toReversed()) await server.stop(GRACE_MS);
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    process.off('exit', atOnce);
    for (const signal of SIGNALS) process.off(signal, onSignal);
    await janitor.dismiss();
  }
  let running: Promise<void> | undefined;
  return {
    add: (server) => void servers.push(server),
    run: () => (running ??= orderly()),
  };
}
