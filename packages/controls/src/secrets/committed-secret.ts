import type { SourceControl } from '@palisade/core/control/control';
import { COMMITTED, inspectSecrets } from './_committed.ts';

export const committedSecret: SourceControl = {
  form: 'source',
  title: 'No credential is written in a file',
  severity: 'critical',
  why: 'Whoever reads the repository, a fork or an old clone has the credential, and bots try it within minutes.',
  refs: COMMITTED,
  peers: ['CKV_SECRET_2', 'CKV_SECRET_4', 'CKV_SECRET_14'],
  sensitive: true,
  model: 'secret',
  inspect: inspectSecrets('token'),
  fix: { none: 'Revoke it at its issuer first, then take it out and read it from a secret store' },
};
