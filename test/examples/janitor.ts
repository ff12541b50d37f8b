/** Leaves nothing behind, even where the tests are killed: containers outlive who started them, and mounts hold folders. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Standard input is a pipe that only the tests hold open: it ends with them. */
const SCRIPT = `
read -r _
for one in "$1"/runc/*; do [ -d "$one" ] && runc --root "$1/runc" delete --force "\${one##*/}"; done
grep -o " $1/[^ ]*" /proc/mounts | tac | xargs -r -n 1 umount -l
for n in 1 2 3 4 5; do rm -rf -- "$1"; [ -e "$1" ] || break; sleep 0.2; done
`;

export interface Janitor {
  /** Has it done now, and waits. */
  readonly clean: () => Promise<void>;
}

/** For a folder with bundles, stores and whatever else the tests have. */
export function hireJanitor(folder: string): Janitor {
  const janitor = spawn('sh', ['-c', SCRIPT, 'janitor', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  janitor.unref();
  return {
    clean: async () => {
      const gone = once(janitor, 'close');
      janitor.ref();
      janitor.stdin.end();
      await gone;
    },
  };
}
