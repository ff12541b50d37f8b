import { kubeletControl } from './_kubelet.ts';

export const kubeletIptables = kubeletControl({
  title: 'The kubelet keeps its chains of iptables',
  severity: 'low',
  why: 'Without them packets to nodes’ ports on loopback are not dropped, and what others expect to find is missing.',
  cis: '4.2.6',
  field: ['makeIPTablesUtilChains'],
  sound: (value) => value !== false,
  fails: 'does not keep its chains of iptables',
  fix: { value: true, description: 'Keeps the chains' },
});
