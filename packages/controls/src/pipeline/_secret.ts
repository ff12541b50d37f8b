/** Secrets that expressions read. */
import { remember } from '@palisade/core/remember';
import { type Expr, type Expression, pathOf, within } from '@palisade/core/subject/workflow';

const expressionsIn = (expression: Expression): readonly Expr[] =>
  expression.tree ? [...within(expression.tree)] : [];

const NONE: readonly string[] = [];

/** Names of the secrets read, lower-case; not the job’s own token. */
export function secretsOf(expression: Expression): readonly string[] {
  return /secrets/i.test(expression.text) ? namesIn(expression) : NONE;
}

/** Many controls ask the same of each expression. */
const namesIn = remember((expression: Expression): readonly string[] =>
  expressionsIn(expression).flatMap((expr) => {
    const path = pathOf(expr);
    return path?.length === 2 && path[0] === 'secrets' && path[1] !== 'github_token' ? [path[1] as string] : [];
  }),
);

/** `secrets` as a whole, or a secret whose name is computed. */
export function readsAllSecrets(expression: Expression): boolean {
  const all = expressionsIn(expression);
  const whole = all.filter((expr) => expr.op === 'context' && expr.name === 'secrets').length;
  const named = all.filter((expr) => {
    const path = expr.op === 'index' ? pathOf(expr) : undefined;
    return path?.length === 2 && path[0] === 'secrets' && path[1] !== '*';
  }).length;
  return whole > named;
}

/** `fromJSON(secrets.X)`. */
export const unpacksSecret = (expression: Expression): boolean =>
  expressionsIn(expression).some(
    (expr) =>
      expr.op === 'call' &&
      expr.name === 'fromjson' &&
      expr.args.some((arg) => [...within(arg)].some((inner) => pathOf(inner)?.[0] === 'secrets')),
  );
