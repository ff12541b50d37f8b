import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { secretsOf, unpacksSecret } from './_secret.ts';

export const redactedSecrets = workflowControl({
  title: 'Secrets are not unpacked from JSON',
  severity: 'medium',
  why: 'GitHub hides a secret in logs by its whole text: a member of a JSON secret is printed in clear.',
  refs: [githubDocs('actions/reference/security/secure-use#use-secrets-for-sensitive-information'), cwe(532)],
  peers: ['unredacted-secrets'],
  each: 'expression',
  inspect(expression, { file }) {
    if (!/secrets/i.test(expression.text) || secretsOf(expression).length === 0) return undefined;
    if (!unpacksSecret(expression)) return [];
    const at = file.spanOf(expression) ?? expression.pointer;
    return [
      {
        at,
        message: 'A part of a JSON secret is not hidden in logs; make it a secret of its own',
        item: expression.text,
      },
    ];
  },
  fix: { none: 'The part has to be stored as a secret of its own' },
});
