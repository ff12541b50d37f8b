import type { Command } from '../command.ts';

export const controlsCommand: Command = {
  name: 'controls',
  summary: 'List the controls, with severity and title',
  operands: '[PATTERN…] | --test FOLDER…',
  options: {
    profile: { type: 'string', value: 'NAME', help: 'Only those of a profile' },
    severity: {
      type: 'string',
      value: 'LEVEL',
      choices: ['info', 'low', 'medium', 'high', 'critical'],
      help: 'Only those at or above this',
    },
    config: { type: 'string', value: 'FILE', help: 'The config (default: palisade.yaml, from here upwards)' },
    'allow-config-code': { type: 'boolean', help: 'Know the controls of your own that the config names' },
    test: {
      type: 'boolean',
      help: 'Run the controls in a FOLDER of your own on the examples of their docs (this runs their code)',
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
    ['palisade controls --test policies', 'are the examples of our own controls what they say?'],
  ],
  load: async () => (await import('./command.ts')).runControls,
};
