/** Predicate → the words of the docs and of messages. */
import type { Data, Scalar } from '../value.ts';
import { derivations } from './derive.ts';
import type { Pred, Term } from './predicate.ts';

const quote = (value: Scalar | Data): string =>
  typeof value === 'string' && value !== '' ? value : JSON.stringify(value);

const list = (values: readonly unknown[]): string =>
  values.length === 1
    ? quote(values[0] as Scalar)
    : `one of ${values.map((value) => quote(value as Scalar)).join(', ')}`;

export function explainTerm(term: Term): string {
  switch (term.op) {
    case 'field':
      return (/^each\d+$/.test(term.of) ? ['it', ...term.path] : term.path).join('.') || 'it';
    case 'lookup':
      return `${explainTerm(term.in)}[${explainTerm(term.key)}]`;
    case 'derive':
      return derivations[term.fn].words(explainTerm(term.of));
    case 'setting':
      return `the setting \`${term.name}\``;
    case 'value':
      return Array.isArray(term.value) ? list(term.value) : quote(term.value as Scalar);
  }
}

const flipped = (left: Term, right: Term): boolean => left.op === 'value' && right.op !== 'value';

const comparison = (left: Term, right: Term, words: string, mirrored: string): string =>
  flipped(left, right)
    ? `${explainTerm(right)} is ${mirrored} ${explainTerm(left)}`
    : `${explainTerm(left)} is ${words} ${explainTerm(right)}`;

const negations: { readonly [Op in Pred['op']]?: (pred: Extract<Pred, { op: Op }>) => string } = {
  eq: ({ left, right }) => `${explainTerm(left)} is not ${explainTerm(right)}`,
  present: ({ of }) => `${explainTerm(of)} is not set`,
  in: ({ left, right }) =>
    flipped(left, right)
      ? `${explainTerm(right)} does not list ${explainTerm(left)}`
      : `${explainTerm(left)} is not ${explainTerm(right)}`,
  matches: ({ left, pattern }) => `${explainTerm(left)} does not match /${pattern}/`,
  not: ({ of }) => explain(of),
};

/** A sentence without capital and full stop. */
export function explain(pred: Pred): string {
  switch (pred.op) {
    case 'eq':
      return `${explainTerm(pred.left)} is ${explainTerm(pred.right)}`;
    case 'lt':
      return comparison(pred.left, pred.right, 'below', 'above');
    case 'le':
      return comparison(pred.left, pred.right, 'at most', 'at least');
    case 'in':
      return flipped(pred.left, pred.right)
        ? `${explainTerm(pred.right)} lists ${explainTerm(pred.left)}`
        : `${explainTerm(pred.left)} is ${explainTerm(pred.right)}`;
    case 'matches':
      return `${explainTerm(pred.left)} matches /${pred.pattern}/`;
    case 'present':
      return `${explainTerm(pred.of)} is set`;
    case 'all':
      return `for each of ${explainTerm(pred.over)}: ${explain(pred.where)}`;
    case 'any':
      return `for some of ${explainTerm(pred.over)}: ${explain(pred.where)}`;
    case 'not':
      return (negations[pred.of.op] as ((pred: Pred) => string) | undefined)?.(pred.of) ?? `not (${explain(pred.of)})`;
    case 'and':
      return pred.of.map(explain).join(', and ');
    case 'or':
      return pred.of.map(explain).join(', or ');
  }
}
