import { kubeletControl } from './_kubelet.ts';

export const kubeletRotateCertificates = kubeletControl({
  title: 'The kubelet renews its client certificate',
  severity: 'low',
  why: 'A node whose certificate runs out leaves the cluster; and so certificates are made that live long, and so do stolen ones.',
  cis: '4.2.10',
  field: ['rotateCertificates'],
  sound: (value) => value !== false,
  fails: 'does not renew its client certificate',
  fix: { value: true, description: 'Renews the certificate before it runs out' },
});
