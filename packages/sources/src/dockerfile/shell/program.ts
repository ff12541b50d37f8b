/** What a simple command really runs: past `sudo`, `env` and the like, and into `sh -c '…'`. */
import type { ShellWord } from '@palisade/core/subject/script';

interface Wrapper {
  /** Flags whose value is a word of its own. */
  readonly values?: readonly string[];
  /** Words between the flags and the program. */
  readonly positional?: number;
  /** With such a flag it asks about a program and starts none. */
  readonly asks?: RegExp;
}

const WRAPPERS = new Map<string, Wrapper>([
  ['sudo', { values: ['-u', '-g', '-h', '-p', '-C', '-D'] }],
  ['doas', { values: ['-u', '-C'] }],
  ['env', { values: ['-u', '-C', '-S'] }],
  ['exec', { values: ['-a'] }],
  ['command', { asks: /^-[vV]$/ }],
  ['builtin', {}],
  ['time', { values: ['-f', '-o'] }],
  ['nice', { values: ['-n'] }],
  ['nohup', {}],
  ['stdbuf', { values: ['-i', '-o', '-e'] }],
  ['xargs', { values: ['-n', '-I', '-P', '-L', '-d', '-a', '-E', '-s'] }],
  ['timeout', { values: ['-k', '-s'], positional: 1 }],
  ['gosu', { positional: 1 }],
  ['su-exec', { positional: 1 }],
  ['setpriv', {}],
  ['eatmydata', {}],
  ['fakeroot', {}],
]);

export const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'mksh']);

export const baseName = (program: string): string => program.slice(program.lastIndexOf('/') + 1);

const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;
export const isAssignment = (text: string): boolean => ASSIGNMENT.test(text);

export interface Program<W extends ShellWord> {
  readonly words: readonly W[];
  readonly wrappers: readonly string[];
  readonly assigned: readonly W[];
}

/** The words from the real program on. A wrapper that runs nothing is itself the program. */
export function unwrap<W extends ShellWord>(words: readonly W[]): Program<W> {
  const wrappers: string[] = [];
  const assigned: W[] = [];
  let rest = words;
  for (;;) {
    const name = baseName(rest[0]?.text ?? '');
    const wrapper = WRAPPERS.get(name);
    if (!wrapper || wrapper.asks?.test(rest[1]?.text ?? '')) break;
    let at = 1;
    for (; at < rest.length; at++) {
      const { text } = rest[at] as W;
      if (wrapper.values?.includes(text)) at++;
      else if (isAssignment(text)) assigned.push(rest[at] as W);
      else if (!text.startsWith('-')) break;
    }
    at += wrapper.positional ?? 0;
    if (at >= rest.length) break;
    wrappers.push(name);
    rest = rest.slice(at);
  }
  return { words: rest, wrappers, assigned };
}

/** The word that holds a script: of `sh -c SCRIPT`, `su -c SCRIPT`, `eval SCRIPT`. */
export function scriptWord<W extends ShellWord>(name: string, args: readonly W[]): W | undefined {
  if (name === 'eval') return args.length === 1 ? args[0] : undefined;
  if (!SHELLS.has(name) && name !== 'su') return undefined;
  const flag = args.findIndex(({ text }) => /^-[A-Za-z]*c$/.test(text) || text === '--command');
  return flag < 0 ? undefined : args[flag + 1];
}

/** The shell reads its commands from standard input. */
export const readsInput = (name: string, args: readonly ShellWord[]): boolean =>
  SHELLS.has(name) &&
  args.every(({ text }, n) => text.startsWith('-') || /^-[A-Za-z]*o$/.test(args[n - 1]?.text ?? '')) &&
  !args.some(({ text }) => /^-[A-Za-z]*c$/.test(text));
