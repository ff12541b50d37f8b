/** Every command: one line each. */
import { checkCommand } from './check/options.ts';
import type { Command } from './command.ts';

export const commands: readonly Command[] = [checkCommand];
