import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { linesOf } from './_script.ts';
import { secretsOf } from './_secret.ts';
import { secretVariables } from './_secret-variables.ts';

/** Lines that print to the log: no pipe, no redirection, no mask command. */
const PRINTS =
  /^\s*(?:sudo\s+)?(?:echo|printf|print|Write-Host|Write-Output|cat\s+<<<)\b(?![^\n]*(?:[|>]|::add-mask::))/i;
const names = (line: string, variable: string): boolean =>
  line.includes(`$${variable}`) || line.includes(`\${${variable}`) || line.includes(`$env:${variable}`);

export const noSecretsPrinted = workflowControl({
  title: 'No script prints a secret',
  severity: 'high',
  why: 'The log is public where the repository is, and GitHub hides only the secret’s exact text: not its base64, its reverse, or a part.',
  refs: [githubDocs('actions/reference/security/secure-use#use-secrets-for-sensitive-information'), cwe(532)],
  each: 'step',
  inspect(step, { job, file }) {
    const { run } = step;
    if (run === undefined) return undefined;
    const inline = step.expressions.filter((one) => one.pointer.endsWith('/run') && secretsOf(one).length > 0);
    const variables = secretVariables(file, job, step);
    if (inline.length === 0 && variables.length === 0) return undefined;
    const lines = linesOf(step).filter((line) => PRINTS.test(line));
    const raws = new Set(inline.filter(({ raw }) => lines.some((line) => line.includes(raw))));
    const printed = variables.filter((variable) => lines.some((line) => names(line, variable)));
    return [
      ...[...raws].map((one) => ({
        at: file.spanOf(one) ?? one.pointer,
        message: `\`${one.text}\` is printed to the log`,
        item: one.text,
      })),
      ...printed.map((name) => ({
        at: `${step.pointer}/run`,
        message: `\`$${name}\` holds a secret, and is printed to the log`,
        item: name,
      })),
    ];
  },
  fix: { none: 'What the line was for has to be said without the secret' },
});
