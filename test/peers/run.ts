/** A program's answer. What a linter finds makes its exit code, so the code is no error; silence is. */
import { spawn } from 'node:child_process';

const MAX_MS = 150_000;

export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

export function run(program: string, args: readonly string[], cwd: string, input = ''): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, timeout: MAX_MS, env: { ...process.env, NO_COLOR: '1' } });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.once('close', (code, signal) => {
      if (signal) reject(new Error(`${program} was ended by ${signal}: ${stderr}`));
      else resolve({ stdout, stderr, code });
    });
  });
}

/** @throws where a program that answers in JSON has not. */
export function jsonOf({ stdout, stderr }: Run): unknown {
  try {
    return JSON.parse(stdout) as unknown;
  } catch {
    throw new Error(`no JSON but: ${stdout.slice(0, 2000)}\n${stderr.slice(-2000)}`);
  }
}
