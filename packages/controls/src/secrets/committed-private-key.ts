import type { SourceControl } from '@palisade/core/control/control';
import { COMMITTED, inspectSecrets } from './_committed.ts';

export const committedPrivateKey: SourceControl = {
  form: 'source',
  title: 'No private key is written in a file',
  severity: 'high',
  why: 'Who holds the key is the server, the user or the signer that it stands for, and nobody can tell the difference.',
  refs: COMMITTED,
  peers: ['CKV_SECRET_13'],
  sensitive: true,
  model: 'secret',
  inspect: inspectSecrets('private-key'),
  fix: { none: 'Replace the key pair everywhere it is trusted, then take the old one out' },
};
