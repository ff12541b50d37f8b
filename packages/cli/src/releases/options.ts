import type { Command } from '../command.ts';
import { CONFIG, REQUEST_TIMEOUT, SHIPPED } from '../common-options.ts';

export const releasesCommand: Command = {
  name: 'releases',
  summary: 'List the releases of a service that can be gone back to, show one, or compare two',
  operands: '[show RELEASE | diff RELEASE RELEASE] [cluster:CONTEXT]',
  options: {
    ...SHIPPED,
    environment: { type: 'string', value: 'NAME', short: 'e', help: 'Which environment of the service spec' },
    images: { type: 'boolean', help: 'The images that kept releases need, a line each: what a registry has to keep' },
    format: {
      type: 'string',
      value: 'FORMAT',
      short: 'f',
      choices: ['pretty', 'json'],
      help: 'How to answer (default: pretty)',
    },
    ...REQUEST_TIMEOUT,
    ...CONFIG,
  },
  examples: [
    ['palisade releases', 'of the service of palisade.yaml, in the current context'],
    [
      'palisade releases show 12 -s orders -n shop',
      'its receipt: what changed, what was seen, what proves that it served',
    ],
    ['palisade releases diff 11 12', 'what one has otherwise than the other'],
    ['palisade releases --images cluster:prod', 'for the retention rules of a registry'],
  ],
  load: async () => (await import('./command.ts')).runReleases,
};
