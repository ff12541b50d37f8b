/**
 * The lines of a Dockerfile as its builder reads them: continued lines joined, comments and blank lines between them
 * left out, here-documents set apart. Every character knows where it stands in the file.
 */
import type { Span } from '@palisade/core/control/control';
import type { Heredoc } from '@palisade/core/subject/dockerfile';
import type { DockerfileProblem } from './problem.ts';
import { heredocNames } from './words.ts';

interface Piece {
  /** Offset in the joined text. */
  readonly at: number;
  /** Offset in the file. */
  readonly from: number;
}

export interface LogicalLine {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly heredocs: readonly Heredoc[];
  /** Of the whole in the file, here-documents included. */
  readonly span: Span;
}

export interface LogicalLines {
  readonly lines: readonly LogicalLine[];
  readonly problems: readonly DockerfileProblem[];
}

/** The offset in the file of an offset in the joined text. */
function toFile({ pieces }: LogicalLine, at: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle] as Piece).at <= at) low = middle;
    else high = middle - 1;
  }
  const piece = pieces[low] as Piece;
  return piece.from + at - piece.at;
}

/** The span in the file of a span of the joined text. */
export function spanIn(line: LogicalLine, start: number, end: number): Span {
  const from = toFile(line, start);
  return { start: from, end: end > start ? toFile(line, end - 1) + 1 : from };
}

interface Physical {
  readonly start: number;
  /** Without the newline. */
  readonly end: number;
  readonly next: number;
}

function physicalAt(text: string, start: number): Physical {
  const newline = text.indexOf('\n', start);
  const next = newline < 0 ? text.length : newline + 1;
  const end = newline < 0 ? text.length : newline;
  return { start, end: end > start && text[end - 1] === '\r' ? end - 1 : end, next };
}

const isSpace = (char: string | undefined): boolean =>
  char === ' ' || char === '\t' || char === '\r' || char === '\v' || char === '\f';

function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(text[at])) at++;
  return at;
}

/** Where the text of a line ends that goes on in the next; undefined where it does not go on. */
function continuedAt(text: string, { start, end }: Physical, escape: string): number | undefined {
  let at = end - 1;
  while (at >= start && (text[at] === ' ' || text[at] === '\t')) at--;
  if (at < start || text[at] !== escape || (at > start && text[at - 1] === escape)) return undefined;
  return at;
}

const HEREDOC_KEYWORD = /^(?:ONBUILD\s+)?(?:ADD|COPY|RUN)\s/i;

class LineReader {
  at = 0;
  readonly problems: DockerfileProblem[] = [];
  readonly text: string;
  readonly escape: string;

  constructor(text: string, escape: string) {
    this.text = text;
    this.escape = escape;
  }

  /** The next line that is neither blank nor a comment. */
  next(): LogicalLine | undefined {
    const { text } = this;
    while (this.at < text.length) {
      const physical = physicalAt(text, this.at);
      const start = skipSpace(text, physical.start + (text[physical.start] === '\uFEFF' ? 1 : 0), physical.end);
      if (start < physical.end && text[start] !== '#') return this.joined(start);
      this.at = physical.next;
    }
    return undefined;
  }

  private joined(start: number): LogicalLine {
    const pieces: Piece[] = [];
    const parts: string[] = [];
    let length = 0;
    let end = start;
    for (let first = true; this.at < this.text.length; first = false) {
      const physical = physicalAt(this.text, this.at);
      const begin = first ? start : physical.start;
      const visible = first ? start : skipSpace(this.text, begin, physical.end);
      const left = !first && (visible >= physical.end || this.text[visible] === '#');
      this.at = physical.next;
      if (left) continue;
      const continued = continuedAt(this.text, { ...physical, start: begin }, this.escape);
      const stop = continued ?? physical.end;
      pieces.push({ at: length, from: begin });
      parts.push(this.text.slice(begin, stop));
      length += stop - begin;
      if (stop > begin) end = stop;
      if (continued === undefined) break;
    }
    const joined = parts.join('');
    const heredocs = joined.includes('<<') && HEREDOC_KEYWORD.test(joined) ? this.heredocs(joined, start) : [];
    const last = heredocs.length > 0 ? physicalAt(this.text, this.closedAt).end : end;
    return { text: joined.trimEnd(), pieces, heredocs, span: { start, end: last } };
  }

  /** Names that close no here-document from here on: looked for once. */
  private readonly absent = new Set<string>();
  /** Where the last here-document's closing line starts. */
  private closedAt = 0;

  private heredocs(line: string, start: number): Heredoc[] {
    const found: Heredoc[] = [];
    for (const { name, tabs } of heredocNames(line, this.escape)) {
      const from = this.at;
      if (this.absent.has(name) || !this.skipTo(name, tabs)) {
        this.absent.add(name);
        this.problems.push({ message: `the here-document ${name} is not closed`, at: start });
        this.closedAt = from;
        this.at = from;
        return found;
      }
      found.push({ name, content: this.text.slice(from, this.closedAt), span: { start: from, end: this.closedAt } });
    }
    return found;
  }

  private skipTo(name: string, tabs: boolean): boolean {
    while (this.at < this.text.length) {
      const physical = physicalAt(this.text, this.at);
      const line = this.text.slice(physical.start, physical.end);
      this.closedAt = this.at;
      this.at = physical.next;
      if ((tabs ? line.replace(/^\t+/, '') : line) === name) return true;
    }
    return false;
  }
}

export function readLogicalLines(text: string, escape: string): LogicalLines {
  const reader = new LineReader(text, escape);
  const lines: LogicalLine[] = [];
  for (let line = reader.next(); line; line = reader.next()) lines.push(line);
  return { lines, problems: reader.problems };
}
