import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import type { Writable } from 'node:stream';

/** How a child learns that its parent died: the kernel tells it, or a shell sees the end of a pipe. */
export type GuardKind = 'kernel' | 'pipe';

export function guardKind(): GuardKind {
  const help = spawnSync('setpriv', ['--help'], { encoding: 'utf8' });
  return help.status === 0 && help.stdout.includes('--pdeathsig') ? 'kernel' : 'pipe';
}

/** The kernel signals only deaths after the request, so the parent is looked at once more before the command starts. */
const KERNEL_SCRIPT = '[ "$PPID" = "$1" ] || exit 125; shift; exec "$@"';

/** Standard input is a pipe that only the parent holds open; it ends when the parent does, however that dies. */
const PIPE_SCRIPT = `
exec 3<&0
"$@" </dev/null 3<&- & child=$!
{ read -r _; kill -KILL "$child"; } <&3 & watcher=$!
trap 'kill -TERM "$child"' TERM
wait "$child"; code=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
kill -KILL "$watcher"
exit "$code"
`;

/** Starts a command that cannot outlive this process. */
export function spawnGuarded(
  kind: GuardKind,
  command: readonly string[],
  options: Omit<SpawnOptions, 'stdio'> & { stdio: readonly ['ignore' | number | 'pipe', 'ignore' | number | 'pipe'] },
): ChildProcess {
  const {
    stdio: [out, err],
    ...rest
  } = options;
  if (kind === 'pipe')
    return spawn('sh', ['-c', PIPE_SCRIPT, 'guard', ...command], { ...rest, stdio: ['pipe', out, err] });
  const args = ['--pdeathsig', 'KILL', '--', 'sh', '-c', KERNEL_SCRIPT, 'guard', String(process.pid), ...command];
  return spawn('setpriv', args, { ...rest, stdio: ['ignore', out, err] });
}

/** More than once: a dying server may still write while the folder is being removed, or be in a control group. */
const JANITOR_SCRIPT = `
read -r _
for n in 1 2 3 4 5 6 7 8 9 10; do
  rm -rf -- "$1"
  [ -z "$2" ] || find /sys/fs/cgroup -depth -type d -path "*/$2*" -exec rmdir -- {} + 2>/dev/null
  sleep 0.2
done
`;

export interface Janitor {
  /** For when the folder is gone already. */
  dismiss(): Promise<void>;
}

/** Removes folder and control groups when this process dies, even of SIGKILL; detached: Ctrl-C does not reach it. */
export function hireJanitor(directory: string, controlGroup = ''): Janitor {
  const janitor = spawn('sh', ['-c', JANITOR_SCRIPT, 'janitor', directory, controlGroup], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  const gone = new Promise<void>((resolve) => janitor.once('close', () => resolve()));
  janitor.unref();
  (janitor.stdin as Writable & { unref?(): void }).unref?.();
  return {
    dismiss() {
      janitor.ref();
      janitor.kill('SIGKILL');
      return gone;
    },
  };
}
