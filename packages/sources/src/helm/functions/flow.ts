/** Defaults, choices, and the functions that render or refuse. */
import { Unresolved } from '@palisade/core/value';
import { type FunctionTable, known, knownWith, lenient } from '../go/function.ts';
import { deepEqual, truth } from '../go/truth.ts';
import { Dict, kindOf, List, typeOf, type Value } from '../go/value.ts';
import { TemplateError } from '../template/error.ts';
import type { Rendering, Runtime } from '../template/runtime.ts';

/** Sprig's idea of empty is the template's idea of false. */
const isEmpty = (value: Value): boolean | Unresolved => {
  const holds = truth(value);
  return holds instanceof Unresolved ? holds : !holds;
};

function fallback(_runtime: Runtime, otherwise: Value, given: Value = null): Value {
  const empty = isEmpty(given);
  if (empty instanceof Unresolved) return empty;
  return empty ? otherwise : given;
}

function coalesce(_runtime: Runtime, ...values: Value[]): Value {
  for (const value of values) {
    const empty = isEmpty(value);
    if (empty instanceof Unresolved) return empty;
    if (!empty) return value;
  }
  return null;
}

const quantifier =
  (stopsAt: boolean) =>
  (_runtime: Runtime, ...values: Value[]): Value => {
    for (const value of values) {
      const holds = truth(value);
      if (holds instanceof Unresolved || holds === stopsAt) return holds;
    }
    return !stopsAt;
  };

function rendering(runtime: Runtime): Rendering {
  if (!runtime.rendering) throw new TemplateError('nothing can be rendered here');
  return runtime.rendering;
}

function required(runtime: Runtime, message: string, value: Value): Value {
  if (value !== null && value !== '') return value;
  runtime.problem(message);
  return new Unresolved(`a value is required: ${message}`);
}

function include(runtime: Runtime, name: string, value: Value): Value {
  const why = runtime.whyUnknown(name);
  return why === undefined ? rendering(runtime).include(name, value) : new Unresolved(why);
}

function tpl(runtime: Runtime, text: string, value: Value): Value {
  const why = runtime.whyUnknown(text);
  return why === undefined ? rendering(runtime).tpl(text, value) : new Unresolved(why);
}

/** Helm gives up; what comes after is what would have been rendered had it not. */
function fail(runtime: Runtime, message: string): Value {
  runtime.problem(message);
  return '';
}

const ternary = (_runtime: Runtime, yes: Value, no: Value, choice: Value): Value => {
  if (choice instanceof Unresolved) return choice;
  return choice ? yes : no;
};

const kindIs = (kind: string, value: Value): boolean => kindOf(value) === kind;
const typeIs = (type: string, value: Value): boolean => typeOf(value) === type;
const typeIsLike = (type: string, value: Value): boolean => typeIs(type, value) || typeIs(`*${type}`, value);

/** The kind of a container is known whatever is in it. */
const ofKind =
  (body: (...args: never[]) => Value) =>
  (runtime: Runtime, ...args: Value[]): Value => {
    const value = args.at(-1) as Value;
    const container = value instanceof Dict || value instanceof List || typeof value === 'string';
    const why = container ? undefined : args.map((arg) => runtime.whyUnknown(arg)).find((found) => found !== undefined);
    return why === undefined ? body(...(args as never[])) : new Unresolved(why);
  };

const equalInside = (runtime: Runtime, left: Value, right: Value): Value => {
  const why = runtime.whyUnknownInside(left) ?? runtime.whyUnknownInside(right);
  return why === undefined ? deepEqual(left, right) : new Unresolved(why);
};

export const FLOW: FunctionTable = {
  default: lenient('aa*', fallback),
  empty: lenient('a', (_runtime, value: Value) => isEmpty(value)),
  coalesce: lenient('a*', coalesce),
  all: lenient('a*', quantifier(false)),
  any: lenient('a*', quantifier(true)),
  ternary: lenient('aab', ternary),
  required: lenient('sa', required),
  fail: lenient('s', fail),
  include: lenient('sa', include),
  tpl: lenient('sa', tpl),
  // Without a cluster there is nothing to find.
  lookup: knownWith('ssss', () => new Dict()),
  kindOf: lenient('a', ofKind(kindOf)),
  kindIs: lenient('sa', ofKind(kindIs)),
  typeOf: lenient('a', ofKind(typeOf)),
  typeIs: lenient('sa', ofKind(typeIs)),
  typeIsLike: lenient('sa', ofKind(typeIsLike)),
  deepEqual: lenient('aa', equalInside),
  hello: known('', () => 'Hello!'),
};
