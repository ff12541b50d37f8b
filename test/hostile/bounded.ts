/** The command under bounds on time and memory: who breaks one of them is killed, which no test takes for an answer. */
import { spawn } from 'node:child_process';
import { bin } from '../cli/run.ts';

export interface Bounded {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
  /** The largest resident size of the process. */
  readonly megabytes: number;
}

export const BOUND_MS = 10_000;
export const BOUND_MB = 1_000;

/** Says at the end of the run how much memory it took at most. */
const MEASURE = `data:text/javascript,process.on('exit',()=>process.report?process._rawDebug('peak '+process.resourceUsage().maxRSS):0)`;

export function bounded(args: readonly string[], cwd: string, input?: string): Promise<Bounded> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const { FORCE_COLOR: _force, NO_COLOR: _no, ...env } = process.env;
    const flags = ['--max-old-space-size=700', '--import', MEASURE];
    const child = spawn(process.execPath, [...flags, bin, ...args], { cwd, env, timeout: 2 * BOUND_MS });
    const out: Buffer[] = [];
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.stdin.on('error', () => undefined);
    child.on('close', (code) => {
      const peak = /^peak (\d+)\n?/m.exec(stderr);
      resolve({
        code,
        stdout: Buffer.concat(out).toString(),
        stderr: stderr.replace(/^peak \d+\n?/m, ''),
        ms: performance.now() - start,
        megabytes: Number(peak?.[1] ?? 0) / 1024,
      });
    });
    child.stdin.end(input ?? '');
  });
}

/** What every run keeps, whatever it was given. @returns the run, for what is particular. */
export async function keepsBounds(args: readonly string[], cwd: string, input?: string): Promise<Bounded> {
  const ran = await bounded(args, cwd, input);
  const said = `${ran.stderr.slice(0, 500)} (${Math.round(ran.ms)} ms, ${Math.round(ran.megabytes)} MB)`;
  if (ran.code === null || ran.code > 2) throw new Error(`killed, or ended by ${ran.code}: ${said}`);
  if (/\n\s+at |internal error|Error:/.test(ran.stderr)) throw new Error(`a mistake of ours: ${said}`);
  if (ran.ms > BOUND_MS) throw new Error(`too slow: ${said}`);
  if (ran.megabytes === 0 || ran.megabytes > BOUND_MB) throw new Error(`too large: ${said}`);
  if (ran.code === 2 && !/^palisade: \S.*\n$/.test(ran.stderr)) throw new Error(`no message in one line: ${said}`);
  return ran;
}
