import { isText, kubeletControl } from './_kubelet.ts';

export const kubeletClientCa = kubeletControl({
  title: 'The kubelet knows the API server by its certificate',
  severity: 'medium',
  why: 'Without an authority for client certificates the API server cannot prove to the kubelet who it is, so other ways in have to stand open.',
  cis: '4.2.3',
  field: ['authentication', 'x509', 'clientCAFile'],
  sound: isText,
  fails: 'knows no authority of client certificates',
  fix: { none: 'Only whoever runs the cluster knows its authority' },
});
