import type { Command } from '../command.ts';

export const checkCommand: Command = {
  name: 'check',
  summary: 'Find what is wrong in files, say where and why, and mend it',
  operands: '[TARGET…]',
  options: {
    profile: { type: 'string', value: 'NAME', help: 'Controls to check: a profile (default: recommended)' },
    only: {
      type: 'strings',
      value: 'CONTROL',
      help: 'Only these controls; `workload/*` is a family. Repeat or separate by commas',
    },
    skip: { type: 'strings', value: 'CONTROL', help: 'Leave these controls out' },
    format: {
      type: 'string',
      value: 'FORMAT',
      short: 'f',
      choices: ['pretty', 'json'],
      help: 'How to report (default: pretty)',
    },
    output: { type: 'string', value: 'FILE', short: 'o', help: 'Write the report to a file' },
    severity: {
      type: 'string',
      value: 'LEVEL',
      choices: ['info', 'low', 'medium', 'high', 'critical'],
      help: 'Findings at or above this close the gate (default: low)',
    },
    unknown: {
      type: 'string',
      value: 'WHAT',
      choices: ['report', 'fail'],
      help: 'What an unknown verdict does to the gate (default: report)',
    },
    all: { type: 'boolean', help: 'Report passes and what does not apply as well' },
    'exit-zero': { type: 'boolean', help: 'Exit 0 even when the gate is closed' },
    demo: { type: 'boolean', help: 'Without a TARGET: check the bundled examples, and exit 0' },
  },
  examples: [
    ['palisade check', 'the folder you are in'],
    ['palisade check k8s Dockerfile --severity high', 'two targets; only high and critical findings close the gate'],
    ['helm template . | palisade check -', 'what another tool prints'],
    ['palisade check --format json --output palisade.json', 'for a machine'],
  ],
  load: async () => (await import('./command.ts')).runCheck,
};
