import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Command lines of live processes that mention the text. Zombies have none. */
export function processesNaming(text: string): string[] {
  const lines = existsSync('/proc/self/cmdline')
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(commandLine)
    : spawnSync('ps', ['-Ao', 'args='], { encoding: 'utf8' }).stdout.split('\n');
  return lines.filter((line) => line.includes(text));
}
