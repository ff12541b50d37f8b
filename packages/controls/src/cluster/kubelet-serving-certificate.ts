import { isText, kubeletControl } from './_kubelet.ts';

export const kubeletServingCertificate = kubeletControl({
  title: 'The kubelet’s serving certificate comes of an authority',
  severity: 'medium',
  why: 'With a certificate that it signed itself nobody can tell the kubelet from another machine: who sits between reads logs and commands.',
  cis: '4.2.9',
  field: ['serverTLSBootstrap'],
  sound: (value, whole) => value === true || (isText(whole['tlsCertFile']) && isText(whole['tlsPrivateKeyFile'])),
  doubt: ({ tlsCertFile, serverTLSBootstrap }) =>
    serverTLSBootstrap !== true && typeof tlsCertFile === 'string' && tlsCertFile.endsWith('/kubelet.crt')
      ? 'kubelet.crt is also what it calls the one that it signs itself'
      : undefined,
  fails: 'serves with a certificate that it signed itself',
  fix: { value: true, description: 'Asks the cluster to sign its serving certificate' },
});
