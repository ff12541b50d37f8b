/**
 * Data → YAML that people read: keys in the order they are given, one way to write each thing, and behind each line that
 * a control asks for the control's id. What is undefined is left out.
 */

/** A value, and the controls that ask for it. */
export class Because {
  readonly value: Yaml;
  readonly controls: readonly string[];

  constructor(value: Yaml, controls: readonly string[]) {
    this.value = value;
    this.controls = controls;
  }
}

export type Yaml = string | number | boolean | Because | readonly Yaml[] | { readonly [key: string]: Yaml | undefined };

export const because = (value: Yaml, ...controls: readonly string[]): Because => new Because(value, controls);

/** With words behind it that are no control's: why a right is needed, which release a commit is. */
export const noted = (value: Yaml, note: string): Because => new Because(value, [note]);

/** Read as text by YAML 1.1 and 1.2 alike, and by every parser between. */
const PLAIN = /^(?:[A-Za-z_/][\w./-]*(?:[:@+][\w./-]+)*|\.\.\/[\w./-]+|[1-9]\d*(?:m|[KMG]i))$/;
const OTHER_TYPE =
  /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|[-+]?\.(?:inf|nan)|0o?[\d_]+|e[-+]?\d+|[-+.\d][\d_.eE+-]*)$/i;

/** Nobody sees characters of private use: they are written by their number. */
const quoted = (value: string): string =>
  JSON.stringify(value).replaceAll(/[\ue000-\uf8ff]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);

function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return PLAIN.test(value) && !OTHER_TYPE.test(value) ? value : quoted(value);
}

const isList = (value: unknown): value is readonly Yaml[] => Array.isArray(value);

interface Unwrapped {
  readonly value: Exclude<Yaml, Because>;
  readonly comment: string;
}

function unwrap(value: Yaml): Unwrapped {
  if (!(value instanceof Because)) return { value, comment: '' };
  const inner = unwrap(value.value);
  return { value: inner.value, comment: ` # ${value.controls.join(', ')}${inner.comment.replace(' #', ',')}` };
}

const entriesOf = (value: { readonly [key: string]: Yaml | undefined }): (readonly [string, Yaml])[] =>
  Object.entries(value).filter((entry): entry is [string, Yaml] => entry[1] !== undefined);

/** The lines of a block, its first line included; `comment` belongs behind what stands before it. */
function block(value: Exclude<Yaml, Because>): readonly string[] | undefined {
  if (isList(value)) return value.length === 0 ? undefined : value.flatMap(item);
  if (typeof value !== 'object') return undefined;
  const entries = entriesOf(value as { readonly [key: string]: Yaml | undefined });
  return entries.length === 0 ? undefined : entries.flatMap(([key, inner]) => member(key, inner));
}

const inline = (value: Exclude<Yaml, Because>): string =>
  isList(value) ? '[]' : typeof value === 'object' ? '{}' : scalar(value as string | number | boolean);

const indent = (lines: readonly string[]): string[] => lines.map((line) => (line === '' ? '' : `  ${line}`));

function member(key: string, of: Yaml): string[] {
  const { value, comment } = unwrap(of);
  if (typeof value === 'string' && value.includes('\n')) return literal(`${scalar(key)}:`, value, comment);
  const lines = block(value);
  return lines ? [`${scalar(key)}:${comment}`, ...indent(lines)] : [`${scalar(key)}: ${inline(value)}${comment}`];
}

function item(of: Yaml): string[] {
  const { value, comment } = unwrap(of);
  if (typeof value === 'string' && value.includes('\n')) return literal('-', value, comment);
  const lines = block(value);
  if (!lines) return [`- ${inline(value)}${comment}`];
  const [first, ...rest] = lines as readonly [string, ...string[]];
  return [`- ${first}${comment}`, ...indent(rest)];
}

/** Text over several lines, kept as it is. */
function literal(head: string, text: string, comment: string): string[] {
  const lines = text.split('\n');
  const last = lines.at(-1) === '';
  // Leading spaces or trailing line breaks would need an indicator of their own: such text is quoted.
  if (/^\s/.test(text) || text.endsWith('\n\n') || /[^\n\x20-\x7e\xa0-\ud7ff]/.test(text))
    return [`${head} ${quoted(text)}${comment}`];
  return [`${head} ${last ? '|' : '|-'}${comment}`, ...indent(last ? lines.slice(0, -1) : lines)];
}

/** One document for each value. */
export const toYaml = (...documents: readonly Yaml[]): string =>
  documents.map((document) => `${(block(unwrap(document).value) ?? ['{}']).join('\n')}\n`).join('---\n');
