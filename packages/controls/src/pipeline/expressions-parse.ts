import { githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';

export const expressionsParse = workflowControl({
  title: 'Expressions can be parsed',
  severity: 'medium',
  why: 'GitHub refuses the whole workflow: the check that it was does not run, and nothing turns red. And what cannot be parsed cannot be judged.',
  refs: [githubDocs('actions/reference/workflows-and-actions/expressions')],
  peers: ['expression'],
  each: 'expression',
  inspect(expression, { file }) {
    const { error, text, pointer } = expression;
    if (error === undefined) return [];
    return [
      {
        at: file.spanOf(expression) ?? pointer,
        message: `\`${text.slice(0, 80)}\` is no expression: ${error}`,
        item: text.slice(0, 80),
      },
    ];
  },
  fix: { none: 'What it was to say is for its author' },
});
