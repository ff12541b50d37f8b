/** File modes as chmod, install and --chmod take them. */

import type { Span } from '@palisade/core/control/control';
import { flagOf, type Instruction } from '@palisade/core/subject/dockerfile';
import { flagValue } from './_flag.ts';

export interface ModeChange {
  readonly mode: string;
  readonly span: Span;
}

const MODE = /^(?:[0-7]{3,5}|(?:[ugoa]*[-+=][rwxXst]*)(?:,[ugoa]*[-+=][rwxXst]*)*)$/;

/** Every mode that an instruction sets. */
export function modesOf(instruction: Instruction): readonly ModeChange[] {
  const chmod = flagOf(instruction, 'chmod');
  const found: ModeChange[] = typeof chmod?.value === 'string' ? [{ mode: chmod.value, span: chmod.span }] : [];
  for (const command of instruction.script?.commands ?? []) {
    const mode =
      command.name === 'chmod'
        ? command.args.find(({ text }) => MODE.test(text))?.text
        : command.name === 'install'
          ? flagValue(command, '-m', '--mode')
          : undefined;
    if (mode !== undefined) found.push({ mode, span: command.span });
  }
  return found;
}

const octal = (mode: string): number | undefined => (/^[0-7]+$/.test(mode) ? Number.parseInt(mode, 8) : undefined);

/** Setuid or setgid. */
export function setsId(mode: string): boolean {
  const bits = octal(mode);
  if (bits !== undefined) return (bits & 0o6000) !== 0;
  return mode.split(',').some((part) => /^[ugoa]*[+=][rwxXt]*s/.test(part) && !part.startsWith('o'));
}

/** Writable for everybody, and not a folder such as /tmp where only owners delete (the sticky bit). */
export function isWorldWritable(mode: string): boolean {
  const bits = octal(mode);
  if (bits !== undefined) return (bits & 0o002) !== 0 && (bits & 0o1000) === 0;
  return mode.split(',').some((part) => /^[ug]*[oa][ugoa]*[+=][rxXst]*w/.test(part)) && !/\+t/.test(mode);
}
