/** Rendered text with, for every piece, the line of the template it came from. */
import type { Runtime } from './runtime.ts';

interface Piece {
  readonly start: number;
  readonly line: number;
  /** Plain text goes on over lines; what an action wrote stands on the action's line. */
  readonly plain: boolean;
}

interface Buffer {
  readonly parts: string[];
  readonly pieces: Piece[];
  length: number;
}

export class Output {
  private readonly runtime: Runtime;
  private readonly buffer: Buffer;
  /** Inside a `template` action: the line of that action. */
  private readonly fixedLine: number | undefined;

  constructor(runtime: Runtime, buffer: Buffer = { parts: [], pieces: [], length: 0 }, fixedLine?: number) {
    this.runtime = runtime;
    this.buffer = buffer;
    this.fixedLine = fixedLine;
  }

  at(line: number): Output {
    return new Output(this.runtime, this.buffer, this.fixedLine ?? line);
  }

  text(text: string, line: number): void {
    this.add(text, line, this.fixedLine === undefined);
  }

  action(text: string, line: number): void {
    this.add(text, line, false);
  }

  private add(text: string, line: number, plain: boolean): void {
    if (text === '') return;
    this.runtime.spendText(text.length);
    this.buffer.pieces.push({ start: this.buffer.length, line: this.fixedLine ?? line, plain });
    this.buffer.parts.push(text);
    this.buffer.length += text.length;
  }

  toText(): string {
    return this.buffer.parts.join('');
  }

  /** The text without `words`, and the line of the template for an offset into it. */
  without(words: string): { text: string; lineAt: (offset: number) => number } {
    const text = this.toText();
    const cuts: number[] = [];
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) cuts.push(at);
    const original = (offset: number): number => {
      let real = offset;
      for (const cut of cuts) if (cut <= real) real += words.length;
      return real;
    };
    return {
      text: cuts.length > 0 ? text.replaceAll(words, '') : text,
      lineAt: (offset) => this.lineOf(text, original(offset)),
    };
  }

  private lineOf(text: string, offset: number): number {
    const { pieces } = this.buffer;
    let low = 0;
    for (let high = pieces.length - 1; low < high; ) {
      const middle = Math.ceil((low + high) / 2);
      if ((pieces[middle] as Piece).start <= offset) low = middle;
      else high = middle - 1;
    }
    const piece = pieces[low];
    if (!piece) return 1;
    return piece.plain ? piece.line + text.slice(piece.start, offset).split('\n').length - 1 : piece.line;
  }
}
