/** Every write to a dict, so that a run which took one way of an unknown condition can be undone before the other. */
import { Unresolved } from '@palisade/core/value';
import { deepEqual } from '../go/truth.ts';
import { Dict, type Value } from '../go/value.ts';

interface Write {
  readonly dict: Dict;
  readonly key: string;
  readonly before: Value | undefined;
  readonly openBefore: string | undefined;
}

/** The state of every entry that was written, at the end of a run. */
export type Outcome = ReadonlyMap<
  Dict,
  { readonly entries: ReadonlyMap<string, Value | undefined>; readonly open: string | undefined }
>;

const put = (dict: Dict, key: string, value: Value | undefined): void => {
  if (value === undefined) dict.entries.delete(key);
  else dict.entries.set(key, value);
};

const same = (left: Value | undefined, right: Value | undefined): boolean =>
  left === right ||
  (left !== undefined && right !== undefined && !(left instanceof Unresolved) && deepEqual(left, right));

export class Journal {
  private writes: Write[] = [];

  private note(dict: Dict, key: string): void {
    this.writes.push({ dict, key, before: dict.entries.get(key), openBefore: dict.open });
  }

  write(dict: Dict, key: string, value: Value): void {
    this.note(dict, key);
    dict.entries.set(key, value);
  }

  remove(dict: Dict, key: string): void {
    this.note(dict, key);
    dict.entries.delete(key);
  }

  /** After a write that is not known: any entry may be something else now. */
  blur(dict: Dict, why: string, depth = 0): void {
    for (const [key, value] of [...dict.entries]) {
      if (value instanceof Dict && depth < 100) this.blur(value, why, depth + 1);
      this.write(dict, key, new Unresolved(why));
    }
    this.note(dict, '');
    dict.open = why;
  }

  /** Forgets what was written: it stands. */
  keep(): void {
    this.writes = [];
  }

  /** Undoes everything since the last `keep`, and tells how it had become. */
  undo(): Outcome {
    const outcome = new Map<Dict, { entries: Map<string, Value | undefined>; open: string | undefined }>();
    for (const { dict, key } of this.writes) {
      const state = outcome.get(dict) ?? { entries: new Map(), open: dict.open };
      state.entries.set(key, dict.entries.get(key));
      outcome.set(dict, state);
    }
    for (const { dict, key, before, openBefore } of this.writes.reverse()) {
      put(dict, key, before);
      dict.open = openBefore;
    }
    this.writes = [];
    return outcome;
  }
}

/** Makes the dicts hold what all runs agree on. */
export function settle(outcomes: readonly Outcome[], why: string): void {
  const touched = new Map<Dict, Set<string>>();
  for (const outcome of outcomes) {
    for (const [dict, { entries }] of outcome) {
      const keys = touched.get(dict) ?? new Set<string>();
      for (const key of entries.keys()) keys.add(key);
      touched.set(dict, keys);
    }
  }
  for (const [dict, keys] of touched) {
    for (const key of keys) {
      const states = outcomes.map((outcome) => {
        const entries = outcome.get(dict)?.entries;
        return entries?.has(key) ? entries.get(key) : dict.entries.get(key);
      });
      if (states.some((state) => state === undefined) && states.some((state) => state !== undefined)) dict.open ??= why;
      const agreed = states.every((state) => same(state, states[0]));
      put(dict, key, agreed ? states[0] : new Unresolved(why));
    }
    dict.open = outcomes.map((outcome) => outcome.get(dict)?.open).find((open) => open !== undefined) ?? dict.open;
  }
}
