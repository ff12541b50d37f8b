import { kubeletControl } from './_kubelet.ts';

export const kubeletAnonymousAuth = kubeletControl({
  title: 'The kubelet answers nobody whom it does not know',
  severity: 'high',
  why: 'Who reaches port 10250 without a name may read logs and run commands in every pod of the node, if authorization lets anonymous users.',
  cis: '4.2.1',
  field: ['authentication', 'anonymous', 'enabled'],
  sound: (value) => value !== true,
  fails: 'answers requests of nobody in particular',
  fix: { value: false, description: 'Refuses requests without credentials' },
});
