/** What a template function is: a row of a table. */
import type { Unresolved } from '@palisade/core/value';
import type { Runtime } from '../template/runtime.ts';
import type { Value } from './value.ts';

/**
 * The types of the parameters, one letter each: `s` string, `i` int, `f` float64, `b` bool, `m` map, `a` anything,
 * `v` anything, nil refused. A trailing `*` makes the last one variadic; `?` after a letter makes it optional.
 */
type Signature = string;

export interface GoFunction {
  readonly parameters: readonly string[];
  readonly required: number;
  readonly variadic: boolean;
  /** False: an argument that is not known, or holds something that is not, makes the result unknown without a call. */
  readonly seesUnknown: boolean;
  readonly call: (args: Value[], runtime: Runtime) => Value;
}

export type FunctionTable = Readonly<Record<string, GoFunction>>;

// biome-ignore lint/suspicious/noExplicitAny: the signature is what types the arguments
type Body = (...args: any[]) => Value;

function parseSignature(signature: Signature): Pick<GoFunction, 'parameters' | 'required' | 'variadic'> {
  const letters = signature.replace(/[*?]/g, '').split('');
  const variadic = signature.endsWith('*');
  const optional = signature.split('?').length - 1 + (variadic ? 1 : 0);
  return { parameters: letters, required: letters.length - optional, variadic };
}

/** A function of known values. */
export const known = (signature: Signature, body: Body): GoFunction => ({
  ...parseSignature(signature),
  seesUnknown: false,
  call: (args) => body(...args),
});

/** A function of known values that may loop, write or render. */
export const knownWith = (signature: Signature, body: (runtime: Runtime, ...args: never[]) => Value): GoFunction => ({
  ...parseSignature(signature),
  seesUnknown: false,
  call: (args, runtime) => body(runtime, ...(args as never[])),
});

/** A function that says itself what it gives for values that are not known. */
export const lenient = (signature: Signature, body: (runtime: Runtime, ...args: never[]) => Value): GoFunction => ({
  ...parseSignature(signature),
  seesUnknown: true,
  call: (args, runtime) => body(runtime, ...(args as never[])),
});

/** A function whose result nobody can know before the release. */
export const unknowable = (unresolved: Unresolved): GoFunction => ({
  parameters: ['a'],
  required: 0,
  variadic: true,
  seesUnknown: true,
  call: () => unresolved,
});
