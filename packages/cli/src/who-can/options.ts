import type { Command } from '../command.ts';
import { DRAWN, TARGETS } from '../common-options.ts';

export const whoCanCommand: Command = {
  name: 'who-can',
  summary: 'Say who may do something, through which binding and rule, and who could become one of them',
  operands: 'VERB RESOURCE|URL [NAME]',
  options: {
    namespace: {
      type: 'string',
      value: 'NAME',
      short: 'n',
      help: 'In this namespace (default: in any; each answer says where)',
    },
    'all-namespaces': { type: 'boolean', short: 'A', help: 'Only those who may do it in every namespace' },
    name: { type: 'string', value: 'NAME', help: 'Only on the object of this name (as the third operand)' },
    escalation: { type: 'boolean', short: 'e', help: 'Also those who can become somebody who may, step by step' },
    ...DRAWN,
    ...TARGETS,
  },
  examples: [
    ['palisade who-can get secrets', 'who may read a Secret, by the manifests in this folder'],
    ['palisade who-can create pods/exec -n shop --target=cluster:', 'who may enter pods of a namespace of the cluster'],
    ["palisade who-can '*' '*' --escalation", 'who is, or can become, a master of the cluster'],
    ['palisade who-can get /metrics', 'a path that is no resource'],
    ['palisade who-can get secrets -e -f svg > secrets.svg', 'the ways to it as a picture'],
  ],
  load: async () => (await import('./command.ts')).runWhoCan,
};
