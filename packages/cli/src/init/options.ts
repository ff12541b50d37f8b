import type { Command } from '../command.ts';

export const initCommand: Command = {
  name: 'init',
  summary: 'Read a repository, and write the service spec that `synth` starts from',
  operands: '[FOLDER]',
  options: {
    name: { type: 'string', value: 'NAME', help: 'What the service is called' },
    image: {
      type: 'string',
      value: 'REPOSITORY',
      help: 'Where its image is pushed to, as registry.example.com/shop/api',
    },
    owner: { type: 'string', value: 'NAME', help: 'Who answers for it' },
    port: { type: 'string', value: 'PORT', help: 'The port that it listens on' },
    typescript: { type: 'boolean', help: 'Write palisade.config.ts, which an editor completes, and not palisade.yaml' },
    print: { type: 'boolean', help: 'Print the spec, and write nothing' },
  },
  examples: [
    ['palisade init', 'asks on a terminal for what it did not find'],
    ['palisade init --image=registry.example.com/shop/api --owner=shop-team', 'asks nothing'],
    ['palisade init --typescript', 'as code: synth and check then want --allow-config-code'],
    ['palisade init --print', 'see what was found'],
  ],
  load: async () => (await import('./command.ts')).runInit,
};
