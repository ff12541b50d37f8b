import type { Command } from '../command.ts';

export const synthCommand: Command = {
  name: 'synth',
  summary: 'Write the hardened files that a service spec and the controls ask for',
  operands: '[FOLDER]',
  options: {
    check: { type: 'boolean', help: 'Write nothing; exit 1 where a file is not what synth would write' },
    diff: { type: 'boolean', help: 'Write nothing; show what would change' },
    force: { type: 'boolean', help: 'Write over files that were edited, and over those that are not synth’s' },
    format: {
      type: 'string',
      value: 'FORMAT',
      short: 'f',
      choices: ['pretty', 'json'],
      help: 'How to tell (default: pretty)',
    },
    'allow-config-code': {
      type: 'boolean',
      help: 'Run what of the config is code, itself or the controls that it names: only in a checkout that you trust',
    },
    config: { type: 'string', value: 'FILE', help: 'The spec (default: palisade.yaml, in the folder or above it)' },
  },
  examples: [
    ['palisade synth', 'write the files beside palisade.yaml'],
    ['palisade synth --diff', 'see what would change first'],
    ['palisade synth --check', 'in CI: fail where somebody edited what the spec should say'],
  ],
  load: async () => (await import('./command.ts')).runSynth,
};
