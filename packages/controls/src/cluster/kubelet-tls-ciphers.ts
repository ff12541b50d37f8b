import { type Data, isList } from '@palisade/core/value';
import { kubeletControl } from './_kubelet.ts';

const STRONG =
  /^TLS_(?:ECDHE_(?:RSA|ECDSA)_WITH_)?(?:AES_(?:128|256)_GCM|CHACHA20_POLY1305)_SHA\d{3}$|^TLS_ECDHE_(?:RSA|ECDSA)_WITH_CHACHA20_POLY1305$/;
const isStrong = (suite: Data): boolean => typeof suite === 'string' && STRONG.test(suite);

export const kubeletTlsCiphers = kubeletControl({
  title: 'The kubelet takes no weak ciphers',
  severity: 'low',
  why: 'Ciphers without forward secrecy, or with CBC, 3DES or RC4, are open to known attacks by who records the traffic.',
  cis: '4.2.12',
  field: ['tlsCipherSuites'],
  sound: (value) => !isList(value) || value.every(isStrong),
  fails: 'takes weak ciphers',
  fix: { none: 'Leave the weak ones out; what old clients need is for whoever runs them to say' },
});
