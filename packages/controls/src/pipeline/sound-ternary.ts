import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { type Expr, within } from '@palisade/core/subject/workflow';

const isFalsy = (expr: Expr | undefined): boolean =>
  expr?.op === 'literal' && (!expr.value || Number.isNaN(expr.value));

/** `a && '' || b`: the middle never comes out. */
const isUnsound = (expr: Expr): boolean =>
  expr.op === 'or' && expr.of.slice(0, -1).some((part) => part.op === 'and' && isFalsy(part.of.at(-1)));

export const soundTernary = workflowControl({
  title: 'A choice can come out either way',
  severity: 'low',
  why: "In `condition && '' || other` the empty text counts as false: the result is always `other`.",
  refs: [githubDocs('actions/reference/workflows-and-actions/expressions'), cwe(670)],
  peers: ['unsound-ternary'],
  each: 'expression',
  inspect(expression, { file }) {
    const { tree } = expression;
    if (!tree || !expression.text.includes('||') || !expression.text.includes('&&')) return undefined;
    if (![...within(tree)].some(isUnsound)) return [];
    const at = file.spanOf(expression) ?? expression.pointer;
    return [
      {
        at,
        message: 'What is empty or false after `&&` never comes out; turn the condition around',
        item: expression.text,
      },
    ];
  },
  fix: { none: 'Turning a condition around is for its author' },
});
