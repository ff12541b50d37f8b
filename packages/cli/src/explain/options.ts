import type { Command } from '../command.ts';

export const explainCommand: Command = {
  name: 'explain',
  summary: 'Say what a control demands, why, how to mend it, and where it is enforced',
  operands: 'ID…',
  options: {
    config: { type: 'string', value: 'FILE', help: 'The config (default: palisade.yaml, from here upwards)' },
    'allow-config-code': { type: 'boolean', help: 'Know the controls of your own that the config names' },
    format: {
      type: 'string',
      value: 'FORMAT',
      short: 'f',
      choices: ['pretty', 'json'],
      help: 'How to print (default: pretty)',
    },
  },
  examples: [
    ['palisade explain workload/run-as-non-root', 'one of our controls'],
    ['palisade explain CKV_K8S_40 DL3002 KSV-0012', 'what other tools call it'],
  ],
  load: async () => (await import('./command.ts')).runExplain,
};
