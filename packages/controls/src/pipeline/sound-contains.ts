import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { type Expr, pathOf, within } from '@palisade/core/subject/workflow';

/** What people name. */
const NAMED =
  /^github\.(?:actor|triggering_actor|head_ref|base_ref|ref|ref_name|event\.(?:pull_request|issue|comment|sender|workflow_run|head_commit|inputs)\..*)$|^(?:inputs|env)\./;

const isSearchInText = (expr: Expr): expr is Extract<Expr, { op: 'call' }> => {
  if (expr.op !== 'call' || expr.name !== 'contains') return false;
  const [text, wanted] = expr.args;
  if (text?.op !== 'literal' || typeof text.value !== 'string' || !wanted) return false;
  return NAMED.test(pathOf(wanted)?.join('.') ?? '');
};

export const soundContains = workflowControl({
  title: 'Membership is tested on lists, not inside texts',
  severity: 'medium',
  why: "`contains('refs/heads/main refs/heads/stable', github.ref)` holds for every part of that text: a branch `mai`, or none.",
  refs: [githubDocs('actions/reference/workflows-and-actions/expressions#contains'), cwe(697)],
  peers: ['unsound-contains'],
  each: 'expression',
  inspect(expression, { file }) {
    if (!/contains/i.test(expression.text)) return undefined;
    if (!expression.tree || ![...within(expression.tree)].some(isSearchInText)) return [];
    const at = file.spanOf(expression) ?? expression.pointer;
    return [
      {
        at,
        message: '`contains` looks for a part of the text; give it a list: `contains(fromJSON(\'["a", "b"]\'), …)`',
        item: expression.text,
      },
    ];
  },
  fix: { none: 'Where the text is to be cut into names is for its author to say' },
});
