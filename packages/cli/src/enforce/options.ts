import type { Command } from '../command.ts';
import { CONFIG, REQUEST_TIMEOUT } from '../common-options.ts';

export const enforceCommand: Command = {
  name: 'enforce',
  summary: 'Put the controls at the door of a cluster: audit, warn, then deny',
  operands: '[cluster:CONTEXT]',
  options: {
    mode: {
      type: 'string',
      value: 'MODE',
      choices: ['audit', 'warn', 'deny'],
      help: 'Note it in the audit log, warn who asks, or refuse (default: warn)',
    },
    profile: { type: 'string', value: 'NAME', help: 'Controls to enforce: a profile (default: that of the config)' },
    namespace: { type: 'strings', value: 'NAME', short: 'n', help: 'Only in these namespaces' },
    'exclude-namespace': { type: 'strings', value: 'NAME', help: 'Not in these namespaces' },
    'system-namespaces': { type: 'boolean', help: 'In kube-system, kube-public and kube-node-lease as well' },
    diff: { type: 'boolean', help: 'Show what would change in the cluster, and change nothing' },
    'dry-run': { type: 'boolean', help: 'Say what would be done, ask the server whether it would take it, and stop' },
    remove: { type: 'boolean', help: 'Take away what enforce has applied' },
    force: {
      type: 'boolean',
      help: 'Deny although objects that are there would be refused; take over fields that somebody else owns',
    },
    format: {
      type: 'string',
      value: 'FORMAT',
      short: 'f',
      choices: ['pretty', 'json'],
      help: 'How to print (default: pretty)',
    },
    ...REQUEST_TIMEOUT,
    ...CONFIG,
  },
  examples: [
    ['palisade enforce --dry-run', 'what would be applied to the current context, and who would be refused'],
    ['palisade enforce', 'warn whoever applies what fails a control'],
    ['palisade enforce cluster:prod --mode=deny', 'refuse it; stops where objects that are there would be refused'],
    ['palisade enforce --remove', 'and take it all away'],
  ],
  load: async () => (await import('./command.ts')).runEnforce,
};
