/** Typed options of a control, given by a profile or the config. */
import { type Data, toData } from '../value.ts';

export type Setting =
  | { readonly type: 'strings'; readonly default: readonly string[]; readonly description: string }
  | { readonly type: 'string'; readonly default: string; readonly description: string }
  | { readonly type: 'number'; readonly default: number; readonly description: string };

export type Settings = Readonly<Record<string, Setting>>;

/** What a control's author reads: `ValueOf<{registries: {type: 'strings'}}>`. */
export type ValueOf<S extends Setting> = S['type'] extends 'strings'
  ? readonly string[]
  : S['type'] extends 'string'
    ? string
    : number;

const fits: { readonly [T in Setting['type']]: (value: unknown) => boolean } = {
  strings: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
};

const words: { readonly [T in Setting['type']]: string } = {
  strings: 'a list of strings',
  string: 'a string',
  number: 'a number',
};

/** The values of a control's settings, given ones over defaults. Throws an error that names what is wrong. */
export function settingValues(
  control: { readonly id: string; readonly settings?: Settings },
  given: Readonly<Record<string, unknown>> = {},
): Record<string, Data> {
  const declared = control.settings ?? {};
  for (const name of Object.keys(given)) {
    const setting = declared[name];
    if (!setting) {
      const known = Object.keys(declared).join(', ') || 'none';
      throw new Error(`${control.id} has no setting "${name}" (it has: ${known})`);
    }
    if (!fits[setting.type](given[name])) throw new Error(`${control.id}: "${name}" must be ${words[setting.type]}`);
  }
  return Object.fromEntries(
    Object.entries(declared).map(([name, setting]) => [name, toData(given[name] ?? setting.default)]),
  );
}
