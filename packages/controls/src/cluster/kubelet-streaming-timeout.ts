import { kubeletControl } from './_kubelet.ts';

const NEVER = /^0[a-z]*$|^(?:0[hms])+$/;

export const kubeletStreamingTimeout = kubeletControl({
  title: 'Streams through the kubelet that are idle end',
  severity: 'low',
  why: 'Forgotten exec and port-forward sessions hold connections and ports until the node has none left.',
  cis: '4.2.5',
  field: ['streamingConnectionIdleTimeout'],
  sound: (value) => value === undefined || (typeof value === 'string' && !NEVER.test(value)),
  fails: 'keeps idle streams for ever',
  fix: { value: '4h0m0s', description: 'Ends streams that are idle for four hours' },
});
