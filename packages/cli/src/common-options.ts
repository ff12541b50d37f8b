/** Options that several commands have, and that mean the same in each. */
import type { Option } from './command.ts';

/** Where the config is, and whether what of it is code may run. */
export const CONFIG = {
  config: { type: 'string', value: 'FILE', help: 'The config (default: palisade.yaml, from the target upwards)' },
  'allow-config-code': { type: 'boolean', help: 'Run what of the config is code: only in a checkout that you trust' },
} as const satisfies Readonly<Record<string, Option>>;

export const REQUEST_TIMEOUT = {
  'request-timeout': { type: 'string', value: 'SECONDS', help: 'With a cluster: for each request (default: 30)' },
} as const satisfies Readonly<Record<string, Option>>;

/** What a command asks about that takes its operands for something else. */
export const TARGETS = {
  target: {
    type: 'strings',
    value: 'TARGET',
    short: 't',
    help: 'Files, folders, or cluster:[CONTEXT] (default: the folder you are in)',
  },
  'helm-values': {
    type: 'strings',
    value: '[CHART=]FILE',
    help: 'Render charts (or one, by its folder) with these values files as well; paths are from the target',
  },
  ...REQUEST_TIMEOUT,
  ...CONFIG,
} as const satisfies Readonly<Record<string, Option>>;

/** Answers that can be drawn. */
export const DRAWN = {
  format: {
    type: 'string',
    value: 'FORMAT',
    short: 'f',
    choices: ['pretty', 'json', 'dot', 'svg'],
    help: 'How to answer (default: pretty)',
  },
} as const satisfies Readonly<Record<string, Option>>;

/** Whose releases. */
export const SHIPPED = {
  service: { type: 'string', value: 'NAME', short: 's', help: 'What the service is called (default: as in the spec)' },
  namespace: {
    type: 'string',
    value: 'NAME',
    short: 'n',
    help: 'Where it runs (default: as the files say, or the namespace of the context)',
  },
} as const satisfies Readonly<Record<string, Option>>;
