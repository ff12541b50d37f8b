/**
 * Waivers written as comments:
 *
 *   # palisade:waive workload/run-as-non-root owner=web reason="legacy image" expires=2027-03-31
 *
 * At the end of a line it covers that line; alone on a line, the line below with everything indented deeper; above the
 * first line of a YAML document, the whole document.
 */
import type { Waiver } from '@palisade/core/waiver';
import { linesOf } from '../lines.ts';

export const MARKER = 'palisade:waive';

export interface Malformed {
  readonly malformed: string;
  readonly start: number;
  readonly end: number;
}

const COMMENT = /(?:#|\/\/)[ \t]*palisade:waive[ \t]+([^\n\r]*)/g;
const PAIR = /\b(\w+)=(?:"([^"]*)"|([^\s"]+))/g;
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const REQUIRED = ['owner', 'reason', 'expires'] as const;

const isComment = (line: string): boolean => /^\s*(?:#|\/\/)/.test(line);
const isBlank = (line: string): boolean => line.trim() === '';
const isItem = (line: string): boolean => /^\s*- /.test(line);
const indent = (line: string): number => line.length - line.trimStart().length;

/** A text's lines, and for each the nearest line of code: worked out once, since a hostile file may be all comments. */
interface Code {
  readonly lines: readonly string[];
  /** By line (1-based): the first line of code at or below it; the number of lines where there is none. */
  readonly below: readonly number[];
  /** By line (1-based): the last line of code or `---` above it; 0 where there is none. */
  readonly above: readonly number[];
  /** By line (1-based): the last line of the YAML document that it is in. */
  readonly documentEnd: readonly number[];
  readonly isYaml: boolean;
}

function codeOf(text: string): Code {
  const lines = text.split('\n');
  const isCode = (line: string): boolean => !isBlank(line) && !isComment(line);
  const below: number[] = [];
  const documentEnd: number[] = [];
  for (let at = lines.length; at >= 1; at--) {
    below[at] = isCode(lines[at - 1] as string) ? at : (below[at + 1] ?? lines.length);
    documentEnd[at] = lines[at]?.startsWith('---') ? at : (documentEnd[at + 1] ?? lines.length);
  }
  const above: number[] = [];
  for (let at = 1; at <= lines.length; at++)
    above[at] = at > 1 && isCode(lines[at - 2] as string) ? at - 1 : (above[at - 1] ?? 0);
  return {
    lines,
    below,
    above,
    documentEnd,
    isYaml: lines.some((line) => /^(?:apiVersion|kind|on|services|name):/.test(line)),
  };
}

/** First and last line (1-based) that a comment on line `at` covers, and the first line of code among them. */
function covered(code: Code, at: number): { readonly lines: [number, number]; readonly code: number } {
  const { lines, below, documentEnd } = code;
  if (!isComment(lines[at - 1] as string)) return { lines: [at, at], code: at };
  const first = below[at] as number;
  if (startsDocument(code, at)) return { lines: [at, documentEnd[first] as number], code: first };
  let last = first;
  while (last < lines.length && belongs(lines, first, last)) last++;
  return { lines: [at, last], code: first };
}

/** Does the line after `last` belong to the block that line `first` opens? A line continued by `\` goes on, too. */
function belongs(lines: readonly string[], first: number, last: number): boolean {
  const head = lines[first - 1] as string;
  const next = lines[last] as string;
  if (isBlank(next) || /\\\s*$/.test(lines[last - 1] as string)) return true;
  return indent(next) > indent(head) || (indent(next) === indent(head) && isItem(next) && !isItem(head));
}

/** Nothing but comments between the start of the file (or `---`) and the comment, and the file is YAML. */
function startsDocument({ lines, above, isYaml }: Code, at: number): boolean {
  const previous = above[at] as number;
  return isYaml && (previous === 0 || (lines[previous - 1] as string).startsWith('---'));
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
  const code = codeOf(text);
  const lineAt = linesOf(text);
  return [...text.matchAll(COMMENT)].map((match) => {
    const parsed = parse(match[1] ?? '');
    if (typeof parsed === 'string')
      return { malformed: parsed, start: match.index, end: match.index + match[0].length };
    const { line } = lineAt(match.index);
    const { lines, code: first } = covered(code, line);
    // At the end of a line the comment itself is no part of the code.
    const beside = (code.lines[first - 1] as string).replace(/(?:#|\/\/)[ \t]*palisade:waive[^\n]*/, '').trim();
    return { ...parsed, file, lines, beside, from: { file, line } };
  });
}
