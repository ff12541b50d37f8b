/** Label selectors (`metav1.LabelSelector`, or the plain map of a Service) over labels with holes. */
import type { Truth } from '../predicate/judge.ts';
import { at, type Data, type DataObject, isList, isObject, OPEN, Unresolved } from '../value.ts';

/** The worse of two: a false decides. */
const both = (a: Truth, b: Truth): Truth => (a === false || b === true ? a : b);

function hole(labels: DataObject | undefined, value: Data | undefined): Unresolved | undefined {
  if (value instanceof Unresolved) return value;
  return value === undefined && labels?.[OPEN] !== undefined ? new Unresolved(labels[OPEN]) : undefined;
}

/** Label values are text; a manifest may leave the quotes off a number. */
const sameText = (a: Data | undefined, b: Data): boolean =>
  typeof a !== 'object' && typeof b !== 'object' && String(a) === String(b);

/** Every pair of `wanted` is among the labels. */
export function matchesMap(wanted: DataObject, labels: DataObject | undefined): Truth {
  let result: Truth = true;
  for (const key in wanted) {
    const value = wanted[key] as Data;
    const found = labels?.[key];
    const truth = value instanceof Unresolved ? value : (hole(labels, found) ?? sameText(found, value));
    if (truth === false) return false;
    result = both(result, truth);
  }
  return result;
}

/** Is it among the values? Unknown where the list has holes, and none of what is known is it. */
function amongst(found: Data, values: Data | undefined): Truth {
  if (values instanceof Unresolved) return values;
  if (!isList(values)) return false;
  if (values.includes(found)) return true;
  const hole = values.find((value) => value instanceof Unresolved);
  if (hole instanceof Unresolved) return hole;
  return values[OPEN] === undefined ? false : new Unresolved(values[OPEN]);
}

const negated = (truth: Truth): Truth => (truth instanceof Unresolved ? truth : !truth);

type Operator = (found: Data | undefined, values: Data | undefined) => Truth;

const OPERATORS: Readonly<Record<string, Operator>> = {
  In: (found, values) => found !== undefined && amongst(found, values),
  NotIn: (found, values) => found === undefined || negated(amongst(found, values)),
  Exists: (found) => found !== undefined,
  DoesNotExist: (found) => found === undefined,
};

function matchesExpression(expression: Data, labels: DataObject | undefined): Truth {
  if (!isObject(expression)) return expression instanceof Unresolved ? expression : false;
  const { key, operator, values } = expression;
  if (typeof key !== 'string' || typeof operator !== 'string') return new Unresolved('an expression with holes');
  const found = labels?.[key];
  const applies = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  return hole(labels, found) ?? applies?.(found, values) ?? false;
}

/** An absent selector selects nothing, an empty one everything. */
export function selectsLabels(selector: Data | undefined, labels: DataObject | undefined): Truth {
  if (selector instanceof Unresolved) return selector;
  if (!isObject(selector)) return false;
  const { matchLabels, matchExpressions } = selector;
  const open = selector[OPEN];
  let result: Truth = open === undefined ? true : new Unresolved(open);
  if (isObject(matchLabels)) result = both(matchesMap(matchLabels, labels), result);
  if (isList(matchExpressions))
    for (const expression of matchExpressions) result = both(matchesExpression(expression, labels), result);
  return result;
}

export function labelsAt(object: DataObject, path: readonly string[]): DataObject | undefined {
  const labels = at(object, [...path, 'metadata', 'labels']);
  return isObject(labels) ? labels : undefined;
}
