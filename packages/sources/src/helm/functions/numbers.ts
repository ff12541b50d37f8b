/** Sprig's arithmetic: integers unless the name ends in `f`. */
import { Unresolved } from '@palisade/core/value';
import { toCount, toFloat64, toInt64 } from '../go/convert.ts';
import { type FunctionTable, known } from '../go/function.ts';
import { parseInteger } from '../go/number.ts';
import { Int, type Value } from '../go/value.ts';
import { TemplateError } from '../template/error.ts';

const int64 = (value: bigint): Int => new Int(value, 'int64');

const fold =
  (step: (left: bigint, right: bigint) => bigint, start?: bigint) =>
  (...values: Value[]): Value => {
    const numbers = values.map(toInt64);
    const all = start === undefined ? numbers : [start, ...numbers];
    return int64(all.reduce((left, right) => BigInt.asIntN(64, step(left, right))));
  };

const divide = (step: (left: bigint, right: bigint) => bigint) =>
  fold((left, right) => {
    if (right === 0n) throw new TemplateError('integer divide by zero');
    return step(left, right);
  });

const larger = (left: bigint, right: bigint): bigint => (right > left ? right : left);
const smaller = (left: bigint, right: bigint): bigint => (right < left ? right : left);

function round(value: Value, places: Int, roundOn = 0.5): number {
  const power = 10 ** toCount(places);
  const digit = power * toFloat64(value);
  return (digit % 1 >= roundOn ? Math.ceil(digit) : Math.floor(digit)) / power;
}

/** Go computes these in decimals: what binary arithmetic does exactly is the same, the rest is left unknown. */
const exact =
  (step: (left: number, right: number) => number) =>
  (...values: Value[]): Value => {
    const numbers = values.map(toFloat64);
    const result = numbers.reduce(step);
    return numbers.every(Number.isSafeInteger) && Number.isSafeInteger(result)
      ? result
      : new Unresolved('decimal arithmetic');
  };

const plus = exact((left, right) => left + right);

const floats =
  (pick: (...values: number[]) => number) =>
  (...values: Value[]): Value =>
    pick(...values.map(toFloat64));

function atoi(text: string): Int {
  const value = /^[+-]?[0-9]+$/.test(text) ? parseInteger(text.replace(/^([+-]?)0+(?=[0-9])/, '$1')) : undefined;
  return new Int(value ?? 0n);
}

/** Reads as octal, and says zero where it is none. */
function toDecimal(value: Value): Value {
  if (value instanceof Int || typeof value === 'string') {
    const text = value instanceof Int ? String(value.value) : value;
    return /^[+-]?[0-7]{1,20}$/.test(text) ? int64(BigInt(Number.parseInt(text, 8))) : int64(0n);
  }
  return new Unresolved('the octal form of a float');
}

export const NUMBERS: FunctionTable = {
  int: known('a', (value: Value) => new Int(toInt64(value))),
  int64: known('a', (value: Value) => int64(toInt64(value))),
  float64: known('a', toFloat64),
  atoi: known('s', atoi),
  toDecimal: known('a', toDecimal),
  add: known(
    'a*',
    fold((left, right) => left + right, 0n),
  ),
  add1: known('a', (value: Value) => int64(toInt64(value) + 1n)),
  sub: known(
    'aa',
    fold((left, right) => left - right),
  ),
  mul: known(
    'aa*',
    fold((left, right) => left * right),
  ),
  div: known(
    'aa',
    divide((left, right) => left / right),
  ),
  mod: known(
    'aa',
    divide((left, right) => left % right),
  ),
  max: known('aa*', fold(larger)),
  biggest: known('aa*', fold(larger)),
  min: known('aa*', fold(smaller)),
  maxf: known('aa*', floats(Math.max)),
  minf: known('aa*', floats(Math.min)),
  ceil: known('a', (value: Value) => Math.ceil(toFloat64(value))),
  floor: known('a', (value: Value) => Math.floor(toFloat64(value))),
  round: known('aif?', round),
  addf: known('a*', (...values: Value[]) => plus(0, ...values)),
  add1f: known('a', (value: Value) => plus(value, 1)),
  subf: known(
    'aa*',
    exact((left, right) => left - right),
  ),
  mulf: known(
    'aa*',
    exact((left, right) => left * right),
  ),
  divf: known(
    'aa*',
    exact((left, right) => left / right),
  ),
};
