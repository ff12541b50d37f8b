/** Images in a folder: buildah with storage of its own, gone with the folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../cluster/harness/run-command.ts';

export interface Store {
  readonly folder: string;
  /** Runs buildah and gives what it printed. */
  readonly buildah: (doing: string, args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<string>;
}

/** `readOnly`: stores whose images are there too. */
export function openStore(folder: string, readOnly: readonly string[] = []): Store {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'storage.conf');
  writeFileSync(
    config,
    `[storage]
driver = "overlay"
runroot = ${JSON.stringify(join(folder, 'run'))}
graphroot = ${JSON.stringify(join(folder, 'graph'))}
[storage.options]
additionalimagestores = ${JSON.stringify(readOnly.map((other) => join(other, 'graph')))}
[storage.options.overlay]
skip_mount_home = "true"
`,
  );
  const buildah: Store['buildah'] = async (doing, args, more = {}) =>
    (
      await runCommand(['buildah', ...args], {
        doing,
        cwd: folder,
        env: { ...process.env, CONTAINERS_STORAGE_CONF: config, ...more },
      })
    ).trim();
  return { folder, buildah };
}
