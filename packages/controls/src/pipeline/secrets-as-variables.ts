import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { secretsOf } from './_secret.ts';
import { sinksOf } from './_sink.ts';
import { moveToEnv } from './_to-env.ts';

export const secretsAsVariables = workflowControl({
  title: 'Secrets reach scripts as variables',
  severity: 'low',
  why: 'Written into the script, a secret lies in a file on the runner, shows in traces and process lists, and breaks the script when it holds a quote.',
  refs: [githubDocs('actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets'), cwe(214)],
  each: 'step',
  inspect(step, context) {
    const sinks = sinksOf(step);
    if (sinks.length === 0 || !step.expressions.some((one) => secretsOf(one).length > 0)) return undefined;
    return sinks.flatMap((sink) => {
      const found = sink.expressions.filter((one) => secretsOf(one).length > 0);
      const [first] = found;
      if (!first) return [];
      const move = sink.expressions.length === found.length ? moveToEnv(sink, found, context) : undefined;
      return [
        {
          at: context.file.spanOf(first) ?? sink.pointer,
          message: `\`${first.text}\` is written into the script; pass it through \`env\``,
          item: sink.name,
          ...(move && { edits: move.edits, safety: move.safety }),
        },
      ];
    });
  },
  fix: { safety: 'unsafe', description: 'Passes the secret through an environment variable of the step' },
});
