/** The typed way to write a predicate: `container.securityContext.runAsNonRoot.is(true)` builds data. */
import type { Scalar } from '../value.ts';
import type { DeriveName } from './derive.ts';
import { not, type Pred, type Term } from './predicate.ts';

/** Where the term itself is kept on a field; a symbol, so that no Kubernetes field can clash with it. */
export const TERM: unique symbol = Symbol('term');

/** A term whose value is a `T`, or absent. */
export interface Value<T> {
  readonly [TERM]: Term;
  /** Phantom: what the term's value is. */
  readonly __type?: T;
}

type Operand<T> = T | Value<T>;

export interface Ops<T> extends Value<T> {
  isSet(): Pred;
  isAbsent(): Pred;
  is(value: Operand<T & Scalar>): Pred;
  isNot(value: Operand<T & Scalar>): Pred;
  oneOf(values: readonly (T & Scalar)[] | Value<readonly T[]>): Pred;
}

export interface TextOps {
  matches(pattern: string): Pred;
}

export interface NumberOps {
  below(bound: Operand<number>): Pred;
  atMost(bound: Operand<number>): Pred;
  above(bound: Operand<number>): Pred;
  atLeast(bound: Operand<number>): Pred;
}

export interface ListOps<E> {
  every(where: (item: Field<E>) => Pred): Pred;
  some(where: (item: Field<E>) => Pred): Pred;
  includes(value: E & Scalar): Pred;
}

export interface MapOps<V> {
  key(name: string): Field<V>;
  everyKey(where: (key: Field<string>, value: Field<V>) => Pred): Pred;
  someKey(where: (key: Field<string>, value: Field<V>) => Pred): Pred;
}

/** An object with any keys, as `labels`. */
type IsMap<T> = string extends keyof T ? true : false;

type Known<T> = NonNullable<T>;

export type Field<T> = Ops<T> &
  (T extends string
    ? TextOps & (string extends T ? NumberOps : unknown)
    : T extends number
      ? NumberOps
      : T extends boolean
        ? unknown
        : T extends readonly (infer E)[]
          ? ListOps<E>
          : IsMap<T> extends true
            ? MapOps<T[keyof T]>
            : { readonly [K in keyof T]-?: Field<Known<T[K]>> });

const isValue = (operand: unknown): operand is Value<unknown> =>
  (typeof operand === 'object' || typeof operand === 'function') && operand !== null && TERM in operand;

const toTerm = (operand: unknown): Term =>
  isValue(operand) ? operand[TERM] : { op: 'value', value: operand as Scalar | readonly Scalar[] };

/** Variables are named by nesting depth, so that equal predicates are equal data. */
let depth = 0;

function quantify(op: 'all' | 'any', over: Term, where: (as: string) => Pred): Pred {
  const as = `each${++depth}`;
  try {
    return { op, over, as, where: where(as) };
  } finally {
    depth--;
  }
}

const overKeys = (op: 'all' | 'any', map: Term, where: (key: unknown, value: unknown) => Pred): Pred =>
  quantify(op, map, (as) => {
    const key: Term = { op: 'field', of: as, path: [] };
    return where(toField(key), toField({ op: 'lookup', in: map, key }));
  });

const ops: Readonly<Record<string, (term: Term) => (...args: never[]) => unknown>> = {
  isSet: (of) => () => ({ op: 'present', of }) satisfies Pred,
  isAbsent: (of) => () => not({ op: 'present', of }),
  is: (left) => (value: unknown) => ({ op: 'eq', left, right: toTerm(value) }) satisfies Pred,
  isNot: (left) => (value: unknown) => not({ op: 'eq', left, right: toTerm(value) }),
  oneOf: (left) => (values: unknown) => ({ op: 'in', left, right: toTerm(values) }) satisfies Pred,
  includes: (right) => (value: unknown) => ({ op: 'in', left: toTerm(value), right }) satisfies Pred,
  matches: (left) => (pattern: string) => ({ op: 'matches', left, pattern }) satisfies Pred,
  below: (left) => (bound: unknown) => ({ op: 'lt', left, right: toTerm(bound) }) satisfies Pred,
  atMost: (left) => (bound: unknown) => ({ op: 'le', left, right: toTerm(bound) }) satisfies Pred,
  above: (right) => (bound: unknown) => ({ op: 'lt', left: toTerm(bound), right }) satisfies Pred,
  atLeast: (right) => (bound: unknown) => ({ op: 'le', left: toTerm(bound), right }) satisfies Pred,
  every: (over) => (where: (item: unknown) => Pred) =>
    quantify('all', over, (as) => where(toField({ op: 'field', of: as, path: [] }))),
  some: (over) => (where: (item: unknown) => Pred) =>
    quantify('any', over, (as) => where(toField({ op: 'field', of: as, path: [] }))),
  key: (term) => (name: string) => toField(child(term, name)),
  everyKey: (map) => (where: (key: unknown, value: unknown) => Pred) => overKeys('all', map, where),
  someKey: (map) => (where: (key: unknown, value: unknown) => Pred) => overKeys('any', map, where),
};

function child(term: Term, key: string): Term {
  if (term.op === 'field') return { op: 'field', of: term.of, path: [...term.path, key] };
  return { op: 'lookup', in: term, key: { op: 'value', value: key } };
}

/** The proxy lives only while a control is being defined; what remains is the tree. */
function toField(term: Term): unknown {
  return new Proxy(Object.create(null), {
    has: (_, key) => key === TERM,
    get: (_, key) => {
      if (key === TERM) return term;
      if (typeof key !== 'string') return undefined;
      return ops[key]?.(term) ?? toField(child(term, key));
    },
  });
}

export const field = <T>(of: string, ...path: string[]): Field<T> => toField({ op: 'field', of, path }) as Field<T>;

const derive = <T>(fn: DeriveName, value: Value<unknown>): Field<T> =>
  toField({ op: 'derive', fn, of: value[TERM] }) as Field<T>;

export const imageTag = (image: Value<string>): Field<string> => derive('imageTag', image);
export const imageDigest = (image: Value<string>): Field<string> => derive('imageDigest', image);
export const imageRegistry = (image: Value<string>): Field<string> => derive('imageRegistry', image);
export const imageRepository = (image: Value<string>): Field<string> => derive('imageRepository', image);
export const quantity = (value: Value<string>): Field<number> => derive('quantity', value);
export const lower = (value: Value<string>): Field<string> => derive('lower', value);
export const size = (value: Value<readonly unknown[]>): Field<number> => derive('size', value);

/** The first item of a list: for fixes only, since admission never needs it. */
export const first = <E>(list: Value<readonly E[]>): Field<E> => toField(child(list[TERM], '0')) as Field<E>;

/** A control's own setting, as a term. */
export const setting = <T>(name: string): Field<T> => toField({ op: 'setting', name }) as Field<T>;
