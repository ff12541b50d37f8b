/**
 * What must hold, as an immutable tree: data, so that one statement can be judged, compiled to CEL,
 * made true by an edit, and put into words. One interpreter per file in this folder.
 *
 * Meaning on fully known data: a comparison whose term is absent is false; a `null` is absent, as in the
 * Kubernetes API; `all` over nothing is true and `any` is false; `all` and `any` over a map visit its keys.
 */
import type { Scalar } from '../value.ts';
import type { DeriveName } from './derive.ts';

/** `object` is the whole object; `template` the pod template (a Pod is its own); `item` what `each` visits. */
export type Root = 'object' | 'template' | 'item';

export type Term =
  | { readonly op: 'field'; readonly of: string; readonly path: readonly string[] }
  /** The member of a map under a key that is itself a term. */
  | { readonly op: 'lookup'; readonly in: Term; readonly key: Term }
  | { readonly op: 'derive'; readonly fn: DeriveName; readonly of: Term }
  | { readonly op: 'setting'; readonly name: string }
  | { readonly op: 'value'; readonly value: Scalar | readonly Scalar[] };

export type Pred =
  | { readonly op: 'eq' | 'lt' | 'le'; readonly left: Term; readonly right: Term }
  /** `right` is a list; also: `left` is a scalar among the items of a list field. */
  | { readonly op: 'in'; readonly left: Term; readonly right: Term }
  /** `pattern` in the syntax that RE2 and JavaScript read alike; see pattern.ts. */
  | { readonly op: 'matches'; readonly left: Term; readonly pattern: string }
  | { readonly op: 'present'; readonly of: Term }
  | { readonly op: 'all' | 'any'; readonly over: Term; readonly as: string; readonly where: Pred }
  | { readonly op: 'not'; readonly of: Pred }
  | { readonly op: 'and' | 'or'; readonly of: readonly Pred[] };

export const not = (of: Pred): Pred => ({ op: 'not', of });
export const and = (...of: readonly Pred[]): Pred => ({ op: 'and', of });
export const or = (...of: readonly Pred[]): Pred => ({ op: 'or', of });
/** `implies(a, b)`: b must hold where a does. */
export const implies = (condition: Pred, consequence: Pred): Pred => or(not(condition), consequence);
