import { cwe, githubDocs } from '@palisade/core/control/reference';
import { type WorkflowProblem, workflowControl } from '@palisade/core/control/workflow';
import { type Expr, type Expression, pathOf, within } from '@palisade/core/subject/workflow';
import { foreignTriggers } from './_triggers.ts';

const ACTOR = /^github\.(?:actor|triggering_actor|event\.sender\.login|event\.pull_request\.sender\.login)$/;
const isBot = (expr: Expr): boolean => expr.op === 'literal' && /\[bot\]$/i.test(String(expr.value));
const isActor = (expr: Expr): boolean => ACTOR.test(pathOf(expr)?.join('.') ?? '');

/** `github.actor == 'x[bot]'`, where the condition then holds. */
const trustsActor = ({ tree }: Expression): boolean =>
  tree !== undefined &&
  [...within(tree)].some(
    (expr) =>
      expr.op === 'compare' &&
      expr.sign === '==' &&
      ((isBot(expr.left) && isActor(expr.right)) || (isBot(expr.right) && isActor(expr.left))),
  );

export const noSpoofableBotCheck = workflowControl({
  title: 'Who opened a pull request is not told from who ran the workflow last',
  severity: 'medium',
  why: '`github.actor` is who caused the latest event: an outsider adds a commit to a bot’s pull request, makes the bot touch it (`@dependabot recreate`), and is taken for the bot.',
  refs: [githubDocs('actions/reference/workflows-and-actions/contexts#github-context'), cwe(290)],
  peers: ['bot-conditions', 'unverified_actor'],
  each: 'expression',
  inspect(expression, { file, origin }) {
    if (!/\[bot\]/i.test(expression.text) || foreignTriggers(file).length === 0) return undefined;
    if (!trustsActor(expression)) return [];
    const span = file.spanOf(expression);
    const word = /\bgithub\.actor\b/.exec(expression.raw);
    const onlyPulls = file.triggers.every(({ event }) => /^pull_request(?:_target)?$/.test(event));
    const problem: WorkflowProblem = {
      at: span ?? expression.pointer,
      message:
        '`github.actor` can be a bot on a pull request of an outsider; compare `github.event.pull_request.user.login`',
      item: expression.text,
    };
    if (!span || !word || !onlyPulls) return [problem];
    const start = span.start + word.index;
    const text = 'github.event.pull_request.user.login';
    return [{ ...problem, edits: [{ file: origin.file, start, end: start + word[0].length, text }] }];
  },
  fix: { safety: 'unsafe', description: 'Compares the author of the pull request' },
});
