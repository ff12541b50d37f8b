import { kubeletControl } from './_kubelet.ts';

export const kubeletReadOnlyPort = kubeletControl({
  title: 'The kubelet has no port without a lock',
  severity: 'medium',
  why: 'The read-only port shows the specs of all pods of the node, environment variables among them, to whoever reaches it.',
  cis: '4.2.4',
  field: ['readOnlyPort'],
  sound: (value) => value === undefined || value === 0,
  fails: 'shows its pods to whoever reaches the read-only port',
  fix: { value: 0, description: 'Closes the read-only port' },
});
