/** Flags of a shell command. */
import type { Command, ShellWord } from '@palisade/core/subject/script';

const isShort = (flag: string): boolean => flag.length === 2 && flag[0] === '-' && flag[1] !== '-';

const matches = (text: string, flag: string): boolean => {
  if (text === flag) return true;
  if (isShort(flag)) return /^-[A-Za-z]+$/.test(text) && text.includes(flag[1] as string);
  return text.startsWith(`${flag}=`);
};

/** The word that gives one of the flags; `-y` stands in `-qqy` too. */
export const flagWord = ({ args }: Command, ...flags: readonly string[]): ShellWord | undefined =>
  args.find(({ text }) => text.startsWith('-') && flags.some((flag) => matches(text, flag)));

export const hasFlag = (command: Command, ...flags: readonly string[]): boolean =>
  flagWord(command, ...flags) !== undefined;

/** The words that are neither flags nor values of those named. */
export function operands({ args }: Command, takeValue: ReadonlySet<string>): readonly ShellWord[] {
  const found: ShellWord[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as ShellWord;
    if (takeValue.has(word.text)) at++;
    else if (!/^-./.test(word.text)) found.push(word);
  }
  return found;
}

/** What follows a flag, as its own word or after `=`. */
export function flagValue({ args }: Command, ...flags: readonly string[]): string | undefined {
  const at = args.findIndex(({ text }) => flags.some((flag) => text === flag || text.startsWith(`${flag}=`)));
  const text = args[at]?.text;
  if (text === undefined) return undefined;
  return text.includes('=') ? text.slice(text.indexOf('=') + 1) : args[at + 1]?.text;
}
