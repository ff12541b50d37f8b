/** Every command: one line each. */
import { checkCommand } from './check/options.ts';
import type { Command } from './command.ts';
import { completionCommand } from './completion/options.ts';
import { controlsCommand } from './controls/options.ts';
import { enforceCommand } from './enforce/options.ts';
import { explainCommand } from './explain/options.ts';
import { initCommand } from './init/options.ts';
import { reachCommand } from './reach/options.ts';
import { releasesCommand } from './releases/options.ts';
import { shipCommand } from './ship/options.ts';
import { synthCommand } from './synth/options.ts';
import { waiveCommand } from './waive/options.ts';
import { whoCanCommand } from './who-can/options.ts';

export const commands: readonly Command[] = [
  checkCommand,
  initCommand,
  synthCommand,
  enforceCommand,
  shipCommand,
  releasesCommand,
  reachCommand,
  explainCommand,
  controlsCommand,
  whoCanCommand,
  waiveCommand,
  completionCommand,
];
