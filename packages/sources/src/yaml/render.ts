/** Values → YAML text, for what an edit inserts. */
import { yaml11 } from './scalar.ts';

const PLAIN = /^[A-Za-z0-9_./][A-Za-z0-9_./-]*$/;

/** Plain only where every YAML reader takes it for the same string. */
export const renderScalar = (value: unknown): string =>
  typeof value === 'string' && PLAIN.test(value) && typeof yaml11(value) === 'string'
    ? value
    : JSON.stringify(value ?? null);

export function renderFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(renderFlow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return renderScalar(value);
  const entries = Object.entries(value).map(([key, item]) => `${renderScalar(key)}: ${renderFlow(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

const isCollection = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

export interface BlockStyle {
  /** Spaces before `-` under a key, from the key's own column. */
  readonly sequenceIndent: number;
}

/** Lines of a block mapping or sequence, the first without its indent. Short lists of scalars stay on one line. */
export function renderBlock(value: unknown, column: number, style: BlockStyle): string {
  const indent = `\n${' '.repeat(column)}`;
  if (!isCollection(value) || isEmpty(value)) return renderFlow(value);
  if (Array.isArray(value)) return value.map((item) => `- ${renderBlock(item, column + 2, style)}`).join(indent);
  return Object.entries(value)
    .map(([key, item]) => renderEntry(key, item, column, style))
    .join(indent);
}

/** `key: value`, the value on lines of its own where it is a collection. */
export function renderEntry(key: string, value: unknown, column: number, style: BlockStyle): string {
  const name = renderScalar(key);
  if (!isCollection(value) || isEmpty(value)) return `${name}: ${renderFlow(value)}`;
  if (Array.isArray(value) && value.every((item) => !isCollection(item))) return `${name}: ${renderFlow(value)}`;
  const inner = column + (Array.isArray(value) ? style.sequenceIndent : 2);
  return `${name}:\n${' '.repeat(inner)}${renderBlock(value, inner, style)}`;
}
