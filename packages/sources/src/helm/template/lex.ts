/** A template's text as pieces: plain text, and actions as tokens. */
import { type Token, tokenize } from './token.ts';

export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'action'; readonly tokens: readonly Token[]; readonly line: number }
  | { readonly kind: 'bad'; readonly message: string; readonly line: number };

const SPACE_END = /[ \t\r\n]$/;
const isSpace = (character: string | undefined): boolean => character !== undefined && ' \t\r\n'.includes(character);

function trimEnd(text: string): string {
  if (!SPACE_END.test(text)) return text;
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1])) end--;
  return text.slice(0, end);
}

class Lexer {
  readonly pieces: Piece[] = [];
  private at = 0;
  private line = 1;
  private counted = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  run(): Piece[] {
    for (let open = this.text.indexOf('{{'); open >= 0; open = this.text.indexOf('{{', this.at)) {
      const trims = this.text[open + 2] === '-' && isSpace(this.text[open + 3]);
      this.plain(trims ? trimEnd(this.text.slice(this.at, open)) : this.text.slice(this.at, open));
      this.action(open, trims ? open + 3 : open + 2);
    }
    this.plain(this.text.slice(this.at));
    return this.pieces;
  }

  private lineAt(offset: number): number {
    for (
      let next = this.text.indexOf('\n', this.counted);
      next >= 0 && next < offset;
      next = this.text.indexOf('\n', next + 1)
    ) {
      this.line++;
      this.counted = next + 1;
    }
    return this.line;
  }

  private plain(text: string): void {
    if (text !== '') this.pieces.push({ kind: 'text', text, line: this.lineAt(this.at) });
  }

  private action(open: number, start: number): void {
    const line = this.lineAt(open);
    if (this.comment(start, line)) return;
    const { tokens, end, problem } = tokenize(this.text, start);
    if (problem !== undefined) {
      this.pieces.push({ kind: 'bad', message: problem, line });
      const close = this.text.indexOf('}}', end);
      return this.close(close < 0 ? this.text.length : close);
    }
    this.pieces.push({
      kind: 'action',
      tokens: tokens.map((token) => ({ ...token, line: this.lineAt(token.offset) })),
      line,
    });
    this.close(end);
  }

  private comment(start: number, line: number): boolean {
    let at = start;
    while (isSpace(this.text[at])) at++;
    // Go lets a comment follow the delimiter at once, or the trim marker and its space.
    if (!this.text.startsWith('/*', at) || (at > start && this.text[start - 1] === '{')) return false;
    const end = this.text.indexOf('*/', at + 2);
    const after = end < 0 ? -1 : end + 2;
    if (after > 0 && (this.text.startsWith('}}', after) || /^[ \t\r\n]-\}\}/.test(this.text.slice(after, after + 4)))) {
      this.close(this.text.indexOf('}}', after));
      return true;
    }
    this.pieces.push({
      kind: 'bad',
      message: end < 0 ? 'unclosed comment' : 'comment ends before closing delimiter',
      line,
    });
    const close = after < 0 ? -1 : this.text.indexOf('}}', after);
    this.close(close < 0 ? this.text.length : close);
    return true;
  }

  /** Goes on behind the `}}` at `close`, which may trim what follows. */
  private close(close: number): void {
    const trims = this.text[close - 1] === '-' && isSpace(this.text[close - 2]);
    this.at = Math.min(close + 2, this.text.length);
    if (trims) while (isSpace(this.text[this.at])) this.at++;
  }
}

export const lex = (text: string): Piece[] => new Lexer(text).run();
