import type { Command } from '../command.ts';

export const controlsCommand: Command = {
  name: 'controls',
  summary: 'List the controls, with severity and title',
  operands: '[PATTERN…]',
  options: {
    profile: { type: 'string', value: 'NAME', help: 'Only those of a profile' },
    severity: {
      type: 'string',
      value: 'LEVEL',
      choices: ['info', 'low', 'medium', 'high', 'critical'],
      help: 'Only those at or above this',
    },
    format: {
      type: 'string',
      value: 'FORMAT',
      short: 'f',
      choices: ['pretty', 'json'],
      help: 'How to print (default: pretty)',
    },
  },
  examples: [
    ['palisade controls', 'all of them'],
    ["palisade controls 'rbac/*' --severity=high", 'one family'],
    ['palisade controls --profile=restricted --format=json', 'a profile, for a machine'],
  ],
  load: async () => (await import('./command.ts')).runControls,
};
