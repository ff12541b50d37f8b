import { closeSync, openSync, readFileSync } from 'node:fs';
import { type GuardKind, spawnGuarded } from './guard.ts';

export interface ServerProcess {
  readonly name: string;
  readonly pid: number;
  /** Resolves with how it ended, once it has. */
  readonly ended: Promise<string>;
  alive(): boolean;
  lastLines(count: number): string;
  stop(graceMs: number): Promise<void>;
  /** At once, for use where nothing can be awaited. */
  kill(): void;
}

/** Servers read settings from variables such as ETCD_NAME; only what a program needs to run is passed on. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'LANG'] as const;

function plainEnvironment(): Record<string, string> {
  return Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

export function tail(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** A process group of its own, so that what it starts is ended with it, and Ctrl-C leaves the order to us. */
export function startServer(kind: GuardKind, name: string, command: readonly string[], logFile: string): ServerProcess {
  const log = openSync(logFile, 'a');
  const child = spawnGuarded(kind, command, { stdio: [log, log], detached: true, env: plainEnvironment() });
  closeSync(log);
  let running = true;
  const ended = new Promise<string>((resolve) => {
    const end = (how: string) => {
      running = false;
      resolve(how);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ? `ended by ${signal}` : `exited with code ${code}`));
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name}: could not start ${command[0]}`);

  const kill = () => {
    if (running) signalGroup(pid, 'SIGKILL');
  };
  return {
    name,
    pid,
    ended,
    alive: () => running,
    lastLines: (count) => tail(readFileSync(logFile, 'utf8'), count),
    kill,
    async stop(graceMs) {
      if (running) process.kill(pid, 'SIGTERM');
      const timer = setTimeout(kill, graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
