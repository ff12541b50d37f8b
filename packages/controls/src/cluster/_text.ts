import { at, type Data } from '@palisade/core/value';

/** The text at a path, or nothing. */
export function textAt(value: Data | undefined, ...path: readonly string[]): string {
  const found = at(value, path);
  return typeof found === 'string' ? found : '';
}
