import type { Command } from '../command.ts';
import { DRAWN, TARGETS } from '../common-options.ts';

export const reachCommand: Command = {
  name: 'reach',
  summary: 'Say who can reach whom by the NetworkPolicies, and which rule decides',
  operands: 'FROM TO[:PORT[/PROTOCOL]]',
  options: {
    ...TARGETS,
    namespace: { type: 'strings', value: 'NAME', short: 'n', help: 'With --matrix: only these namespaces' },
    matrix: { type: 'boolean', help: 'Everybody to everybody on the ports that they declare; without operands' },
    expect: {
      type: 'string',
      value: 'ANSWER',
      choices: ['yes', 'no'],
      help: 'Exit 0 only where the answer is this one, for scripts: unknown is neither',
    },
    probe: {
      type: 'boolean',
      help: 'Connect as well, from a pod like FROM, and see whether the cluster enforces policies; needs a cluster, and rights to make a Job beside FROM and a namespace, which are removed',
    },
    'probe-image': {
      type: 'string',
      value: 'IMAGE',
      help: 'With --probe: an image with Node.js that the cluster can pull',
    },
    ...DRAWN,
    output: { type: 'string', value: 'FILE', short: 'o', help: 'Write it to a file' },
  },
  examples: [
    ['palisade reach web db:5432', 'two workloads of the folder you are in'],
    ['palisade reach shop/web svc/payments:80', 'through a Service, to the pods behind it'],
    ['palisade reach internet shop/web:8080 --target cluster:prod', 'from anywhere outside, in a live cluster'],
    ['palisade reach shop/* kube-system/coredns:53/UDP --expect yes', 'for a script: exit 0 for yes, else 1'],
    ['palisade reach shop/web shop/db:5432 --target cluster:test --probe', 'by a real connection as well'],
    ['palisade reach --matrix -f svg -o reach.svg', 'the whole as a picture'],
  ],
  load: async () => (await import('./command.ts')).runReach,
};
