/**
 * Waivers written as comments:
 *
 *   # palisade:waive workload/run-as-non-root owner=web reason="legacy image" expires=2027-03-31
 *
 * At the end of a line it covers that line; alone on a line, the line below with everything indented deeper; above the
 * first line of a YAML document, the whole document.
 */
import type { Waiver } from '@palisade/core/waiver';

export const MARKER = 'palisade:waive';

export interface Malformed {
  readonly malformed: string;
  readonly start: number;
  readonly end: number;
}

const COMMENT = /(?:#|\/\/)[ \t]*palisade:waive[ \t]+([^\n\r]*)/g;
const PAIR = /(\w+)=(?:"([^"]*)"|([^\s"]+))/g;
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const REQUIRED = ['owner', 'reason', 'expires'] as const;

const isComment = (line: string): boolean => /^\s*(?:#|\/\/)/.test(line);
const isBlank = (line: string): boolean => line.trim() === '';
const isItem = (line: string): boolean => /^\s*- /.test(line);
const indent = (line: string): number => line.length - line.trimStart().length;

/** First and last line (1-based) that a comment on line `at` covers. */
function covered(lines: readonly string[], at: number): [number, number] {
  if (!isComment(lines[at - 1] as string)) return [at, at];
  let first = at + 1;
  while (first < lines.length && (isBlank(lines[first - 1] as string) || isComment(lines[first - 1] as string)))
    first++;
  if (startsDocument(lines, at)) return [at, endOfDocument(lines, first)];
  let last = first;
  while (last < lines.length && belongs(lines, first, last)) last++;
  return [at, last];
}

/** Does the line after `last` belong to the block that line `first` opens? A line continued by `\` goes on, too. */
function belongs(lines: readonly string[], first: number, last: number): boolean {
  const head = lines[first - 1] as string;
  const next = lines[last] as string;
  if (isBlank(next) || /\\\s*$/.test(lines[last - 1] as string)) return true;
  return indent(next) > indent(head) || (indent(next) === indent(head) && isItem(next) && !isItem(head));
}

/** Nothing but comments between the start of the file (or `---`) and the comment, and the file is YAML. */
function startsDocument(lines: readonly string[], at: number): boolean {
  for (let line = at - 1; line >= 1; line--) {
    const text = lines[line - 1] as string;
    if (text.startsWith('---')) return true;
    if (!isBlank(text) && !isComment(text)) return false;
  }
  return lines.some((line) => /^(?:apiVersion|kind|on|services|name):/.test(line));
}

function endOfDocument(lines: readonly string[], from: number): number {
  const next = lines.findIndex((line, index) => index >= from && line.startsWith('---'));
  return next < 0 ? lines.length : next;
}

function parse(text: string): Omit<Waiver, 'from'> | string {
  const control = /^[\w*-]+(?:\/[\w*-]+)?/.exec(text)?.[0];
  if (!control) return 'it names no control';
  const given = Object.fromEntries(
    [...text.matchAll(PAIR)].map(([, key, quoted, bare]) => [key, quoted ?? bare ?? '']),
  );
  const missing = REQUIRED.filter((key) => !given[key]);
  if (missing.length > 0) return `it lacks ${missing.join(', ')}`;
  if (!DATE.test(given['expires'] as string)) return `expires=${given['expires']} is not a date as 2027-03-31`;
  const { owner, reason, expires } = given as Record<(typeof REQUIRED)[number], string>;
  return { control, owner, reason, expires };
}

export function commentWaivers(file: string, text: string): (Waiver | Malformed)[] {
  const lines = text.split('\n');
  return [...text.matchAll(COMMENT)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length;
    const parsed = parse(match[1] ?? '');
    if (typeof parsed === 'string')
      return { malformed: parsed, start: match.index, end: match.index + match[0].length };
    return { ...parsed, file, lines: covered(lines, line), from: { file, line } };
  });
}
