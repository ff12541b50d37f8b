/** A valid report → reports that break the contract in one place each. */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Broken {
  readonly what: string;
  readonly report: Json;
}

/** Keys that may be left out, and maps that may hold any key. */
const OPTIONAL = new Set(['pointer', 'namespace', 'item', 'lines', 'beside', 'subject?', 'file?']);
const OPEN = new Set(['/coverage/subjects']);

/** A value of no type that the contract has anywhere. */
const ALIEN: Json = { alien: [true] };

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The report with what stands at the path replaced; `undefined` takes it out. */
function replaced(value: Json, path: readonly (string | number)[], by: Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) return by ?? null;
  const copy = structuredClone(value) as Record<string | number, Json>;
  if (rest.length > 0) copy[key] = replaced(copy[key] as Json, rest, by);
  else if (by === undefined) delete copy[key];
  else copy[key] = by;
  return copy;
}

function* paths(value: Json, at: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  yield at;
  // The first item stands for the rest: a list holds one kind of thing.
  if (Array.isArray(value))
    for (const index of value.slice(0, 1).keys()) yield* paths(value[index] as Json, [...at, index]);
  else if (isObject(value)) for (const key of Object.keys(value)) yield* paths(value[key] as Json, [...at, key]);
}

const at = (report: Json, path: readonly (string | number)[]): Json =>
  path.reduce<Json>((value, key) => (value as Record<string | number, Json>)[key] as Json, report);

const isOptional = (path: readonly (string | number)[]): boolean => {
  const [parent, key] = path.slice(-2);
  return OPTIONAL.has(String(key)) || (parent === 'waiver' && (key === 'subject' || key === 'file'));
};

export function* broken(report: Json): Generator<Broken> {
  for (const path of paths(report)) {
    const shown = path.map((key) => `/${key}`).join('');
    yield { what: `${shown} of a foreign type`, report: replaced(report, path, ALIEN) };
    const value = at(report, path);
    const inOpen = OPEN.has(
      path
        .slice(0, -1)
        .map((key) => `/${key}`)
        .join(''),
    );
    if (path.length > 0 && typeof path.at(-1) === 'string' && !isOptional(path) && !inOpen)
      yield { what: `${shown} left out`, report: replaced(report, path, undefined) };
    if (isObject(value) && !OPEN.has(shown))
      yield { what: `${shown} with a field of nobody's`, report: replaced(report, [...path, 'nobodys'], 1) };
    if (typeof value === 'number') yield { what: `${shown} below zero`, report: replaced(report, path, -1) };
  }
}
