import { cwe, owasp } from '@palisade/core/control/reference';
import type { RegistryOption } from '@palisade/core/subject/package';
import { dependencyControl } from './_controls.ts';

/** `_authToken` of npm is known by its form, wherever it stands: secrets/committed-secret. */
const CREDENTIAL = /(?:^|[:.])(?:_auth|_password|npmauthtoken|npmauthident)$/;
const ELSEWHERE = /\$\{|\$\(|^\$|^%|^<|change-?me|placeholder|example|your[-_]/i;

const isCredential = ({ name, value }: RegistryOption): boolean => CREDENTIAL.test(name) && !ELSEWHERE.test(value);

export const noRegistryCredentials = dependencyControl({
  title: 'No registry’s credential is written in a file',
  severity: 'high',
  why: 'Whoever reads the repository can fetch the private packages, and where the token may write, publish one under their name.',
  refs: [cwe(798), owasp('NPM_Security_Cheat_Sheet')],
  sensitive: true,
  model: 'registry',
  inspect: ({ options }) =>
    options
      .filter(isCredential)
      .map(({ name, at }) => ({ at, item: name, message: `\`${name.split(/[:.]/).at(-1)}\` is written in clear` })),
  fix: { none: 'Revoke it, and let the pipeline give a new one as a variable: `${NPM_TOKEN}`' },
});
