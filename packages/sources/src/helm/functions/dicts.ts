/** Sprig's functions of dicts. They write to the dicts they are given, as Go's maps are written to. */
import { Unresolved } from '@palisade/core/value';
import { textOf } from '../go/format.ts';
import { type FunctionTable, type GoFunction, lenient } from '../go/function.ts';
import { truth } from '../go/truth.ts';
import { Bytes, Dict, List, sortedKeys, type Value } from '../go/value.ts';
import { TemplateError } from '../template/error.ts';
import type { Runtime } from '../template/runtime.ts';

const NO_ORDER = 'the order of a map';

/** A function whose string arguments must be known; its dicts may be open. */
const byKey = (signature: string, body: (runtime: Runtime, ...args: never[]) => Value): GoFunction =>
  lenient(signature, (runtime, ...args: Value[]) => {
    const why = args
      .map((arg) => (typeof arg === 'string' ? runtime.whyUnknown(arg) : undefined))
      .find((found) => found !== undefined);
    return why === undefined ? body(runtime, ...(args as never[])) : new Unresolved(why);
  });

function entry(dict: Dict, key: string): Value | undefined {
  const found = dict.entries.get(key);
  return found === undefined && dict.open !== undefined ? new Unresolved(dict.open) : found;
}

function dict(runtime: Runtime, ...parts: Value[]): Value {
  const made = new Dict();
  for (let at = 0; at < parts.length; at += 2) {
    const key = textOf(parts[at] as Value, runtime.holes);
    const why = runtime.whyUnknown(key);
    if (why !== undefined) made.open = why;
    else made.entries.set(key, parts[at + 1] ?? (at + 1 < parts.length ? null : ''));
  }
  return made;
}

function set(runtime: Runtime, target: Dict, key: string, value: Value): Value {
  const why = runtime.whyUnknown(key);
  if (why === undefined) runtime.write(target, key, value);
  else runtime.journal.blur(target, why);
  return target;
}

function unset(runtime: Runtime, target: Dict, key: string): Value {
  const why = runtime.whyUnknown(key) ?? (runtime.loops > 0 ? 'removed in a loop over what is not known' : undefined);
  if (why === undefined) runtime.journal.remove(target, key);
  else runtime.journal.blur(target, why);
  return target;
}

const hasKey = (_runtime: Runtime, of: Dict, key: string): Value => {
  const value = entry(of, key);
  return value instanceof Unresolved ? (of.entries.has(key) && !of.open ? true : value) : value !== undefined;
};

const pluck = (_runtime: Runtime, key: string, ...dicts: Dict[]): Value =>
  new List(dicts.map((one) => entry(one, key)).filter((value) => value !== undefined));

const unordered = (items: readonly Value[], traits: { element?: string } = {}): List =>
  new List(items, { ...traits, unordered: NO_ORDER });

function keys(_runtime: Runtime, ...dicts: Dict[]): Value {
  const open = dicts.find((one) => one.open !== undefined)?.open;
  return open === undefined ? unordered(dicts.flatMap(sortedKeys), { element: 'string' }) : new Unresolved(open);
}

const values = (_runtime: Runtime, of: Dict): Value =>
  of.open === undefined
    ? unordered(sortedKeys(of).map((key) => of.entries.get(key) as Value))
    : new Unresolved(of.open);

const filtered = (of: Dict, keep: (key: string) => boolean): Dict =>
  new Dict(new Map([...of.entries].filter(([key]) => keep(key))), {}, of.open);

const pick = (_runtime: Runtime, of: Dict, ...names: string[]): Value => filtered(of, (key) => names.includes(key));
const omit = (_runtime: Runtime, of: Dict, ...names: string[]): Value => filtered(of, (key) => !names.includes(key));

function dig(_runtime: Runtime, ...parts: Value[]): Value {
  const names = parts.slice(0, -2);
  const [otherwise, root] = parts.slice(-2) as [Value, Value];
  let here: Value = root;
  for (const name of names) {
    if (here instanceof Unresolved) return here;
    if (!(here instanceof Dict) || typeof name !== 'string') throw new TemplateError('dig needs keys and a dict');
    const next = entry(here, name);
    if (next === undefined) return otherwise;
    here = next;
  }
  return here;
}

type Merge = (runtime: Runtime, into: Dict, from: Dict, depth: number) => void;

/** The rules of mergo: a map goes into a map; otherwise the target keeps what is not empty. */
const mergeOne =
  (overwrite: boolean): Merge =>
  (runtime, into, from, depth) => {
    if (depth > runtime.limits.depth) throw new TemplateError('dicts are nested too deeply to merge');
    if (from.open !== undefined) runtime.journal.blur(into, from.open);
    for (const [key, value] of [...from.entries]) {
      runtime.spend(1);
      mergeEntry(runtime, into, key, value, overwrite, depth);
    }
  };

function mergeEntry(runtime: Runtime, into: Dict, key: string, value: Value, overwrite: boolean, depth: number): void {
  const target = into.entries.get(key);
  if (value === null) {
    if (overwrite) runtime.write(into, key, null);
    return;
  }
  if (value instanceof Dict && target instanceof Dict && (target.entries.size > 0 || target.open !== undefined)) {
    return mergeOne(overwrite)(runtime, target, value, depth + 1);
  }
  if (value instanceof Unresolved && target instanceof Dict && !overwrite)
    return runtime.journal.blur(target, value.why);
  const filled = target === undefined ? false : truth(target);
  if (overwrite || filled === false) runtime.write(into, key, value);
  else if (filled instanceof Unresolved) runtime.write(into, key, filled);
}

const merge = (overwrite: boolean): GoFunction =>
  lenient('mm*', (runtime, into: Dict, ...from: Dict[]) => {
    for (const one of from) mergeOne(overwrite)(runtime, into, one, 0);
    return into;
  });

function deepCopy(runtime: Runtime, value: Value, depth = 0): Value {
  if (depth > runtime.limits.depth) throw new TemplateError('a value is nested too deeply to copy');
  runtime.spend(1);
  if (value instanceof List)
    return new List(
      value.items.map((item) => deepCopy(runtime, item, depth + 1)),
      value.traits,
    );
  if (!(value instanceof Dict)) return value instanceof Bytes ? new Bytes(value.text) : value;
  const entries = [...value.entries].map(([key, item]) => [key, deepCopy(runtime, item, depth + 1)] as const);
  return new Dict(new Map(entries), value.traits, value.open);
}

const copy = lenient('a', (runtime, value: Value) => {
  if (value === null) throw new TemplateError('deepCopy of nil');
  return deepCopy(runtime, value);
});

export const DICTS: FunctionTable = {
  dict: lenient('a*', dict),
  get: byKey('ms', (_runtime, of: Dict, key: string) => {
    const found = entry(of, key);
    return found === undefined ? '' : found;
  }),
  set: lenient('msa', set),
  unset: lenient('ms', unset),
  hasKey: byKey('ms', hasKey),
  pluck: byKey('sm*', pluck),
  keys: lenient('m*', keys),
  values: lenient('m', values),
  pick: byKey('ms*', pick),
  omit: byKey('ms*', omit),
  dig: byKey('aaa*', dig),
  merge: merge(false),
  mustMerge: merge(false),
  mergeOverwrite: merge(true),
  mustMergeOverwrite: merge(true),
  deepCopy: copy,
  mustDeepCopy: copy,
};
