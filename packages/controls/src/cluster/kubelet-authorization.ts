import { kubeletControl } from './_kubelet.ts';

export const kubeletAuthorization = kubeletControl({
  title: 'The kubelet asks the API server who may do what',
  severity: 'high',
  why: 'With AlwaysAllow whoever is known to the kubelet, every service account among them, may run commands in every pod of the node.',
  cis: '4.2.2',
  field: ['authorization', 'mode'],
  sound: (value) => value === undefined || value === 'Webhook',
  fails: 'lets everybody whom it knows do everything',
  fix: { value: 'Webhook', description: 'Asks the API server for each request' },
});
