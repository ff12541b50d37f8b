/** Label selectors (`metav1.LabelSelector`, or the plain map of a Service) over labels with holes. */
import type { Truth } from '../predicate/judge.ts';
import { at, type Data, type DataObject, isList, isObject, OPEN, Unresolved } from '../value.ts';

const all = (truths: readonly Truth[]): Truth => {
  if (truths.includes(false)) return false;
  return truths.find((truth) => truth instanceof Unresolved) ?? true;
};

/** Is there a true among them? */
export const anyOf = (truths: readonly Truth[]): Truth =>
  truths.includes(true) || (truths.find((truth) => truth instanceof Unresolved) ?? false);

function hole(labels: DataObject | undefined, value: Data | undefined): Unresolved | undefined {
  if (value instanceof Unresolved) return value;
  return value === undefined && labels?.[OPEN] !== undefined ? new Unresolved(labels[OPEN]) : undefined;
}

/** Label values are text; a manifest may leave the quotes off a number. */
const sameText = (a: Data | undefined, b: Data): boolean =>
  typeof a !== 'object' && typeof b !== 'object' && String(a) === String(b);

/** Every pair of `wanted` is among the labels. */
export function matchesMap(wanted: DataObject, labels: DataObject | undefined): Truth {
  return all(
    Object.entries(wanted).map(([key, value]) => {
      const found = labels?.[key];
      if (value instanceof Unresolved) return value;
      return hole(labels, found) ?? sameText(found, value);
    }),
  );
}

type Operator = (found: Data | undefined, values: readonly Data[]) => boolean;

const OPERATORS: Readonly<Record<string, Operator>> = {
  In: (found, values) => found !== undefined && values.includes(found),
  NotIn: (found, values) => found === undefined || !values.includes(found),
  Exists: (found) => found !== undefined,
  DoesNotExist: (found) => found === undefined,
};

function matchesExpression(expression: Data, labels: DataObject | undefined): Truth {
  if (!isObject(expression)) return expression instanceof Unresolved ? expression : false;
  const { key, operator, values } = expression;
  if (typeof key !== 'string' || typeof operator !== 'string') return new Unresolved('an expression with holes');
  const found = labels?.[key];
  return hole(labels, found) ?? OPERATORS[operator]?.(found, isList(values) ? values : []) ?? false;
}

/** An absent selector selects nothing, an empty one everything. */
export function selectsLabels(selector: Data | undefined, labels: DataObject | undefined): Truth {
  if (selector instanceof Unresolved) return selector;
  if (!isObject(selector)) return false;
  const { matchLabels, matchExpressions } = selector;
  const open = selector[OPEN];
  return all([
    isObject(matchLabels) ? matchesMap(matchLabels, labels) : true,
    ...(isList(matchExpressions) ? matchExpressions.map((one) => matchesExpression(one, labels)) : []),
    open === undefined ? true : new Unresolved(open),
  ]);
}

export function labelsAt(object: DataObject, path: readonly string[]): DataObject | undefined {
  const labels = at(object, [...path, 'metadata', 'labels']);
  return isObject(labels) ? labels : undefined;
}
