import { kubeletControl } from './_kubelet.ts';

export const kubeletPodPidsLimit = kubeletControl({
  title: 'A pod cannot take all processes of its node',
  severity: 'medium',
  why: 'One pod that forks without end leaves the node without process ids, and with it all other pods.',
  cis: '4.2.13',
  field: ['podPidsLimit'],
  sound: (value) => typeof value === 'number' && value > 0,
  fails: 'lets a pod have as many processes as the node has room for',
  fix: { value: 4096, description: 'Lets a pod have 4,096 processes' },
});
