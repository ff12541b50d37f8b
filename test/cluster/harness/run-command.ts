import { guardKind, spawnGuarded } from './guard.ts';
import { tail } from './server-process.ts';

const PROGRESS_MS = 30_000;
const LINES = 40;

/** Test runners tell of their failures on standard output. */
const said = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string =>
  stderr.trim() === '' ? stdout : stderr;

export const announce = (text: string): void => void process.stderr.write(`harness: ${text}\n`);

/** Runs a program to its end and gives its standard output. What takes long has a name, and says that it is still at work. */
export function runCommand(
  command: readonly string[],
  options: { doing?: string; cwd: string; env: NodeJS.ProcessEnv },
): Promise<string> {
  const { doing, cwd, env } = options;
  const began = Date.now();
  const child = spawnGuarded(guardKind(), command, { cwd, env, stdio: ['pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  if (doing !== undefined) announce(doing);
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const progress = setInterval(() => announce(`${doing ?? command[0]}: still at it after ${seconds()} s`), PROGRESS_MS);
  return new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output.stdout);
      else reject(new Error(`${command.join(' ')} failed (code ${code}):\n${tail(said(output), LINES)}`));
    });
  }).finally(() => clearInterval(progress));
}
