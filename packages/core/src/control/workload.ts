/** Field controls: the typed way to state one. */
import type {
  Container,
  EphemeralContainer,
  ObjectMeta,
  PodSpec,
  PodTemplateSpec,
} from '../kubernetes/types.generated.ts';
import { type Field, field, TERM, type Value } from '../predicate/field.ts';
import type { Pred } from '../predicate/predicate.ts';
import { CONTAINER_LISTS, type ContainerList } from '../subject/kubernetes.ts';
import type { FieldControl, Recipe } from './control.ts';

/** Which containers a control visits; ephemeral ones have no ports, probes or resources. */
const EACH = {
  pod: undefined,
  container: { containers: CONTAINER_LISTS },
  'lasting-container': { containers: ['containers', 'initContainers'] },
  'app-container': { containers: ['containers'] },
} as const satisfies Readonly<Record<string, { readonly containers: readonly ContainerList[] } | undefined>>;

/** What every container list has in common, so that one predicate serves all. */
type AnyContainer = Container & EphemeralContainer;

export interface WorkloadFields {
  readonly container: Field<AnyContainer>;
  readonly pod: Field<PodSpec>;
  readonly template: Field<PodTemplateSpec>;
  /** The object that bears the pods: only what every kind has. */
  readonly object: Field<{ readonly kind: string; readonly apiVersion: string; readonly metadata: ObjectMeta }>;
}

type Statement = Omit<FieldControl, 'form' | 'kinds' | 'each' | 'when' | 'require' | 'fix'>;

interface FixOf<F> {
  readonly safety: 'safe' | 'unsafe';
  readonly description: string;
  readonly edits?: (fields: F) => readonly Recipe[];
}

interface WorkloadStatement extends Statement {
  readonly each: keyof typeof EACH;
  readonly kinds?: readonly string[];
  readonly when?: (fields: WorkloadFields) => Pred;
  readonly require: (fields: WorkloadFields) => Pred;
  readonly fix: FixOf<WorkloadFields> | { readonly none: string };
}

const fields: WorkloadFields = {
  container: field('item'),
  pod: field('template', 'spec'),
  template: field('template'),
  object: field('object'),
};

const fixOf = <F>(fix: FixOf<F> | { readonly none: string }, of: F): FieldControl['fix'] => {
  if ('none' in fix) return fix;
  const { edits, ...rest } = fix;
  return edits ? { ...rest, edits: edits(of) } : rest;
};

/** A control on everything that bears pods: `container`, `pod`, `template` and `object` are typed by the OpenAPI. */
export function workloadControl({ each, kinds, when, require, fix, ...statement }: WorkloadStatement): FieldControl {
  const visited = EACH[each];
  return {
    form: 'field',
    ...statement,
    kinds: kinds ?? 'workload',
    ...(visited && { each: visited }),
    ...(when && { when: when(fields) }),
    require: require(fields),
    fix: fixOf(fix, fields),
  };
}

interface ObjectStatement<T, I> extends Statement {
  readonly kinds: readonly string[];
  /** A list in the object to visit item by item, as keys. */
  readonly each?: readonly string[];
  readonly when?: (fields: { readonly object: Field<T>; readonly item: Field<I> }) => Pred;
  readonly require: (fields: { readonly object: Field<T>; readonly item: Field<I> }) => Pred;
  readonly fix: FixOf<{ readonly object: Field<T>; readonly item: Field<I> }> | { readonly none: string };
}

/** A control on objects of some kinds, or on each item of a list in them: `objectControl<Role, PolicyRule>({...})`. */
export function objectControl<T, I = never>({
  each,
  when,
  require,
  fix,
  ...statement
}: ObjectStatement<T, I>): FieldControl {
  const of = { object: field<T>('object'), item: field<I>('item') };
  return {
    form: 'field',
    ...statement,
    ...(each && { each: { list: each } }),
    ...(when && { when: when(of) }),
    require: require(of),
    fix: fixOf(fix, of),
  };
}

export const set = <T>(at: Value<T>, value: T): Recipe => ({ op: 'set', at: at[TERM], value });
export const remove = (at: Value<unknown>): Recipe => ({ op: 'remove', at: at[TERM] });

/** Removes the items for which `where` holds. */
export function prune<E>(over: Value<readonly E[]>, where: (item: Field<E>) => Pred): Recipe {
  return { op: 'prune', over: over[TERM], as: 'entry', where: where(field<E>('entry')) };
}

/** Does the edits on each item for which `where` holds. */
export function editEach<E>(
  over: Value<readonly E[]>,
  where: (item: Field<E>) => Pred,
  edits: (item: Field<E>) => readonly Recipe[],
): Recipe {
  const entry = field<E>('entry');
  return { op: 'each', over: over[TERM], as: 'entry', where: where(entry), edits: edits(entry) };
}

/** Sets a field to what another one holds. */
export const copy = <T>(at: Value<T>, from: Value<T>): Recipe => ({ op: 'copy', at: at[TERM], from: from[TERM] });

export const whenever = (where: Pred, edits: readonly Recipe[]): Recipe => ({ op: 'when', where, edits });
