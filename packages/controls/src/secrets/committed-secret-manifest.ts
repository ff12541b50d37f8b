import type { SourceControl } from '@palisade/core/control/control';
import { cwe, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import type { KubernetesBody } from '@palisade/core/subject/kubernetes';
import { type Data, isObject, toPointer } from '@palisade/core/value';
import { isInClear } from './_manifest.ts';

function* keysInClear(object: Data | undefined): Generator<readonly [string, string]> {
  if (!isObject(object)) return;
  for (const field of ['data', 'stringData']) {
    const values = object[field];
    if (!isObject(values)) continue;
    for (const key in values) if (isInClear(values[key], field === 'data')) yield [field, key];
  }
}

export const committedSecretManifest: SourceControl = {
  form: 'source',
  title: 'Secrets are not written in manifests',
  severity: 'high',
  why: 'base64 hides nothing: whoever reads the repository, its forks and its history has what the Secret holds.',
  refs: [kubernetesDocs('concepts/security/secrets-good-practices/'), nsaCisa('secrets'), cwe(312)],
  sensitive: true,
  model: 'kubernetes',
  inspect: (subject) => {
    const { object, apiVersion } = subject.body as KubernetesBody;
    if (subject.kind !== 'Secret' || apiVersion !== 'v1') return undefined;
    if (object['sops'] !== undefined) return [];
    return [...keysInClear(object)].map(([field, key]) => ({
      at: toPointer([field, key]),
      item: key,
      message: `Secret ${subject.name} holds ${key} in clear`,
    }));
  },
  fix: { none: 'Change what it holds, and let SealedSecrets, SOPS or an external store bring it to the cluster' },
};
