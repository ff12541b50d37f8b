/** The value of a pipeline. What fails is noted and becomes a value that is not known: the pipeline goes on with it. */
import { Unresolved } from '@palisade/core/value';
import type { GoFunction } from '../go/function.ts';
import { Incomparable, truth } from '../go/truth.ts';
import { Dict, Int, List, lookUp, Struct, typeOf, type Value } from '../go/value.ts';
import { TemplateError } from './error.ts';
import type { Command, Expression, Pipeline } from './nodes.ts';
import type { Runtime } from './runtime.ts';
import type { Scope } from './scope.ts';

export interface Frame {
  readonly runtime: Runtime;
  readonly scope: Scope;
  readonly functions: (name: string) => GoFunction | undefined;
  /** Says where the problem is. */
  readonly problem: (message: string, line: number) => void;
  readonly enter: (line: number) => void;
}

/** No value was piped in. */
const NOTHING: unique symbol = Symbol('nothing');
type Piped = Value | typeof NOTHING;

export function evaluatePipeline(frame: Frame, pipeline: Pipeline, dot: Value): Value {
  let value: Piped = NOTHING;
  for (const command of pipeline.commands) value = safely(frame, pipeline.line, command, dot, value);
  const result = value === NOTHING ? null : value;
  for (const name of pipeline.variables) {
    if (pipeline.assigns && frame.scope.has(name)) frame.scope.assign(name, result);
    else frame.scope.declare(name, result);
  }
  return result;
}

function safely(frame: Frame, line: number, command: Command, dot: Value, piped: Piped): Value {
  frame.runtime.spend(1);
  frame.enter(line);
  try {
    return evaluateCommand(frame, command, dot, piped);
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof Incomparable)) throw error;
    frame.problem(error.message, line);
    return new Unresolved(error.message);
  }
}

function evaluateCommand(frame: Frame, { words }: Command, dot: Value, piped: Piped): Value {
  const [first, ...rest] = words as [Expression, ...Expression[]];
  switch (first.kind) {
    case 'function':
      return callFunction(frame, first.name, rest, dot, piped);
    case 'field':
      return fields(frame, dot, first.names, rest, dot, piped);
    case 'variable': {
      const value = frame.scope.get(first.name);
      return first.names.length > 0 ? fields(frame, value, first.names, rest, dot, piped) : plain(value, rest, piped);
    }
    case 'chain':
      return fields(frame, evaluate(frame, first.of, dot), first.names, rest, dot, piped);
    default:
      return plain(evaluate(frame, first, dot), rest, piped);
  }
}

function plain(value: Value, rest: readonly Expression[], piped: Piped): Value {
  if (rest.length > 0 || piped !== NOTHING)
    throw new TemplateError(`can't give argument to non-function of type ${typeOf(value)}`);
  return value;
}

function evaluate(frame: Frame, expression: Expression, dot: Value): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'nil':
      return null;
    case 'dot':
      return dot;
    case 'pipe':
      return evaluatePipeline(frame, expression.pipeline, dot);
    default:
      return evaluateCommand(frame, { words: [expression] }, dot, NOTHING);
  }
}

/** The last name of a chain may be a method, which takes the arguments. */
function fields(
  frame: Frame,
  of: Value,
  names: readonly string[],
  rest: readonly Expression[],
  dot: Value,
  piped: Piped,
): Value {
  let value = of;
  for (const [index, name] of names.entries()) {
    if (value instanceof Unresolved) return value;
    const method = methodsOf(value)?.get(name);
    const last = index === names.length - 1;
    if (method) value = call(frame, name, method, last ? rest : [], dot, last ? piped : NOTHING);
    else {
      if (last && (rest.length > 0 || piped !== NOTHING))
        throw new TemplateError(`${name} is not a method but has arguments`);
      value = field(value, name, index === 0);
    }
  }
  return value;
}

const methodsOf = (value: Value): ReadonlyMap<string, GoFunction> | undefined => {
  if (value instanceof Struct) return value.methods;
  return value instanceof Dict || value instanceof List ? value.traits.methods : undefined;
};

/** Nothing at the start of a chain has no fields and no quarrel; nothing inside one is an error. */
function field(value: Value, name: string, first: boolean): Value {
  if (value === null) {
    if (first) return null;
    throw new TemplateError(`nil pointer evaluating interface {}.${name}`);
  }
  if (value instanceof Dict) return lookUp(value, name);
  const found = value instanceof Struct ? value.fields.get(name) : undefined;
  if (found === undefined) throw new TemplateError(`can't evaluate field ${name} in type ${typeOf(value)}`);
  return found;
}

function callFunction(frame: Frame, name: string, words: readonly Expression[], dot: Value, piped: Piped): Value {
  if (name === 'and' || name === 'or') return shortCircuit(frame, name === 'or', words, dot, piped);
  const found = frame.functions(name);
  // The parser has said so already.
  if (!found) return new Unresolved(`function ${JSON.stringify(name)} not defined`);
  return call(frame, name, found, words, dot, piped);
}

function shortCircuit(frame: Frame, stopsAt: boolean, words: readonly Expression[], dot: Value, piped: Piped): Value {
  let value: Value = null;
  for (const word of words) {
    value = evaluate(frame, word, dot);
    const holds = truth(value);
    if (holds === stopsAt || holds instanceof Unresolved) return holds === stopsAt ? value : (holds as Unresolved);
  }
  return piped === NOTHING ? value : piped;
}

function call(
  frame: Frame,
  name: string,
  called: GoFunction,
  words: readonly Expression[],
  dot: Value,
  piped: Piped,
): Value {
  const count = words.length + (piped === NOTHING ? 0 : 1);
  if (count < called.required || (!called.variadic && count > called.parameters.length)) {
    throw new TemplateError(`wrong number of args for ${name}: want ${called.parameters.length} got ${count}`);
  }
  const args: Value[] = [];
  for (const [index, word] of words.entries())
    args.push(argument(frame, called, index, evaluate(frame, word, dot), word));
  if (piped !== NOTHING) args.push(argument(frame, called, words.length, piped, undefined));
  for (const [index, arg] of args.entries()) {
    const why = called.seesUnknown ? mistyped(called, index, arg) : frame.runtime.whyUnknown(arg);
    if (why !== undefined) return new Unresolved(why);
  }
  return inContext(name, () => measured(frame.runtime, called.call(args, frame.runtime)));
}

/** Even a function that takes what is not known cannot take it for a number. */
const mistyped = (called: GoFunction, index: number, arg: Value): string | undefined =>
  arg instanceof Unresolved && parameter(called, index) in GO_TYPES ? arg.why : undefined;

const parameter = (called: GoFunction, index: number): string =>
  called.parameters[Math.min(index, called.parameters.length - 1)] as string;

function inContext(name: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateError || error instanceof Incomparable)
      throw new TemplateError(`error calling ${name}: ${error.message}`);
    throw error;
  }
}

function measured(runtime: Runtime, value: Value): Value {
  if (typeof value === 'string') runtime.spendText(value.length);
  else if (value instanceof List) runtime.spend(value.items.length);
  return value;
}

type Check = (value: Value) => boolean;

const GO_TYPES: Readonly<Record<string, readonly [string, Check]>> = {
  s: ['string', (value) => typeof value === 'string'],
  i: ['int', (value) => value instanceof Int && value.type === 'int'],
  f: ['float64', (value) => typeof value === 'number'],
  b: ['bool', (value) => typeof value === 'boolean'],
  m: [
    'map[string]interface {}',
    (value) => value instanceof Dict && (value.traits.type ?? 'chartutil.Values') === 'chartutil.Values',
  ],
};

function argument(frame: Frame, called: GoFunction, index: number, value: Value, word: Expression | undefined): Value {
  const letter = parameter(called, index);
  const type = GO_TYPES[letter];
  if (!type) return value;
  if (value instanceof Unresolved)
    return letter === 's' && called.seesUnknown ? frame.runtime.holes.mark(value.why) : value;
  const typed = untyped(word, letter, value);
  if (typed === null && letter === 'm') return new Dict();
  if (!type[1](typed)) {
    throw new TemplateError(
      typed === null
        ? `invalid value; expected ${type[0]}`
        : `wrong type for value; expected ${type[0]}; got ${typeOf(typed)}`,
    );
  }
  return typed;
}

/** A number written in the template has no type until a parameter gives it one. */
function untyped(word: Expression | undefined, letter: string, value: Value): Value {
  if (word?.kind !== 'literal' || word.exact === undefined) return value;
  if (letter === 'f') return word.exact.float;
  return letter === 'i' && word.exact.integer !== undefined ? new Int(word.exact.integer) : value;
}
