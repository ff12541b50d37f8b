/** The words of an action. */

type TokenKind = 'word' | 'field' | 'variable' | 'string' | 'character' | 'number' | 'punctuation';

export interface Token {
  readonly kind: TokenKind;
  /** The text, or what a quoted text stands for. */
  readonly text: string;
  readonly offset: number;
  readonly line: number;
  /** Whether white space stands before it: `.a .b` is two words, `.a.b` one. */
  readonly apart: boolean;
}

export interface Tokens {
  readonly tokens: Token[];
  /** Offset of the closing `}}`, or of what could not be read. */
  readonly end: number;
  readonly problem?: string;
}

const SPACES = /[ \t\r\n]*/y;
const SHAPES: readonly (readonly [TokenKind, RegExp])[] = [
  [
    'number',
    /[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?)(?![\p{L}\p{Nd}_])/uy,
  ],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['string', /"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`/y],
  ['character', /'(?:[^'\\\n]|\\[^\n])+'/y],
  ['punctuation', /:=|[=|(),.]/y],
];

const match = (shape: RegExp, text: string, at: number): string | undefined => {
  shape.lastIndex = at;
  return shape.exec(text)?.[0];
};

const ESCAPE = /\\(?:([abfnrtv\\'"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([^]))/g;
const LETTERS: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** strconv.Unquote; undefined where Go refuses it, and for bytes that are no text. */
function unquote(quoted: string): string | undefined {
  const inner = quoted.slice(1, -1);
  if (quoted.startsWith('`')) return inner.replaceAll('\r', '');
  let valid = true;
  const text = inner.replace(ESCAPE, (_all, letter?: string, ...codes: (string | undefined)[]) => {
    if (letter !== undefined) return LETTERS[letter] ?? letter;
    const [hex, short, long, octal] = codes;
    const code = octal === undefined ? Number.parseInt(hex ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8);
    valid &&= code <= 0x10ffff && (hex === undefined && octal === undefined ? true : code < 0x80);
    return valid ? String.fromCodePoint(code) : '';
  });
  return valid ? text : undefined;
}

interface Raw {
  readonly kind: TokenKind;
  readonly text: string;
}

function tokenAt(text: string, at: number): Raw | undefined {
  for (const [kind, shape] of SHAPES) {
    const found = match(shape, text, at);
    if (found !== undefined) return { kind, text: found };
  }
  return undefined;
}

export function tokenize(text: string, start: number): Tokens {
  const tokens: Token[] = [];
  let at = start;
  for (;;) {
    const spaces = match(SPACES, text, at) as string;
    at += spaces.length;
    if (spaces !== '' && text.startsWith('-}}', at)) return { tokens, end: at + 1 };
    if (text.startsWith('}}', at)) return { tokens, end: at };
    if (at >= text.length) return { tokens, end: at, problem: 'unclosed action' };
    const token = tokenAt(text, at);
    if (!token) return { tokens, end: at, problem: `unexpected ${JSON.stringify(text[at])} in an action` };
    const plain = token.kind === 'string' || token.kind === 'character' ? unquote(token.text) : token.text;
    if (plain === undefined)
      return { tokens, end: at + token.text.length, problem: `invalid quoted text ${token.text}` };
    tokens.push({ kind: token.kind, text: plain, offset: at, line: 0, apart: spaces !== '' });
    at += token.text.length;
  }
}
