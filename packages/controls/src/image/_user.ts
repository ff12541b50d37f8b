/** The user that an image's processes start as. */
import { historyOf, type Instruction, type Stage, type Text } from '@palisade/core/subject/dockerfile';
import { commandsOf } from '@palisade/core/subject/script';
import { Unresolved } from '@palisade/core/value';
import { flagValue } from './_flag.ts';

export const lastUser = (stage: Stage): Instruction | undefined =>
  historyOf(stage).findLast(({ keyword }) => keyword === 'USER');

/** The user without its group. */
export const userName = (value: Text | undefined): Text =>
  value instanceof Unresolved ? value : ((value ?? '').split(':', 1)[0] as string).trim();

/** Names and numbers that mean uid 0; on Windows, the administrator. */
export const isRoot = (user: string): boolean => /^(?:|root|0+|ContainerAdministrator)$/i.test(user);

export const isNumeric = (user: string): boolean => /^\d+$/.test(user);

/** An account that was made with uid 0 is root, whatever it is called. */
export const isMadeRoot = (stage: Stage, user: string): boolean =>
  historyOf(stage).some(({ script }) =>
    commandsOf(script, 'useradd', 'adduser').some(
      (command) => command.args.at(-1)?.text === user && /^0+$/.test(flagValue(command, '-u', '--uid') ?? ''),
    ),
  );
