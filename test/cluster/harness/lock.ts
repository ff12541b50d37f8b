import { open, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 5_000;
const STALE_MS = 30_000;
const RETRY_MS = 500;

async function take(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

async function isStale(path: string): Promise<boolean> {
  const age = await stat(path).then(
    (file) => Date.now() - file.mtimeMs,
    () => 0,
  );
  return age > STALE_MS;
}

/**
 * Runs `work` while holding a lock file. The holder touches the file; one left by a crash goes stale.
 * Two that find it stale at the same moment may both go on: `work` must end in an atomic step.
 */
export async function withLock<T>(path: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  for (let told = false; !(await take(path)); ) {
    if (await isStale(path)) {
      await rm(path, { force: true });
      continue;
    }
    if (!told) onWait();
    told = true;
    await sleep(RETRY_MS);
  }
  const heartbeat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(path, { force: true });
  }
}
