import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { readsAllSecrets, secretsOf } from './_secret.ts';

export const noWholeSecrets = workflowControl({
  title: 'Secrets are read by name',
  severity: 'medium',
  why: 'With `toJSON(secrets)` or a computed name the runner gets every secret into its memory, and a step that is taken over reads them all.',
  refs: [githubDocs('actions/reference/security/secure-use#use-secrets-for-sensitive-information'), cwe(250)],
  peers: ['overprovisioned-secrets'],
  each: 'expression',
  inspect(expression, { file }) {
    if (!/secrets/i.test(expression.text)) return undefined;
    if (!readsAllSecrets(expression)) return secretsOf(expression).length > 0 ? [] : undefined;
    const at = file.spanOf(expression) ?? expression.pointer;
    return [
      {
        at,
        message: `\`${expression.text.slice(0, 80)}\` brings every secret to the runner; read those that are needed by name`,
        item: expression.text,
      },
    ];
  },
  fix: { none: 'Which secrets are needed is not in the file' },
});
