/** The `.env` beside a Compose file, which Compose itself reads for interpolation. */
import { Unresolved } from '@palisade/core/value';
import { interpolate, type Lookup } from './interpolate.ts';

const LINE = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:](.*)$/;
const QUOTED = /^(?:'([^']*)'|"((?:[^"\\]|\\.)*)")/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

const unescape = (text: string): string => text.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);

/** A value as written after the sign; single quotes keep it as it is. */
function valueOf(written: string, lookup: Lookup): string | undefined {
  const text = written.trim();
  const [whole, single, double] = QUOTED.exec(text) ?? [];
  if (single !== undefined) return single;
  const value = interpolate(
    whole === undefined ? text.replace(/(?:^|[ \t])#[^\n]*/, '').trim() : unescape(double ?? ''),
    lookup,
  );
  return value instanceof Unresolved ? undefined : value;
}

/** Later lines may use earlier ones. What a line takes from outside is not known. */
export function readDotenv(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, written = ''] = LINE.exec(line) ?? [];
    if (name === undefined) continue;
    const value = valueOf(written, (other) => found.get(other));
    if (value === undefined) found.delete(name);
    else found.set(name, value);
  }
  return found;
}
