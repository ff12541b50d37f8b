/** The words of an expression, as GitHub reads them. One pass, no backtracking. */

export type Token =
  | { readonly kind: 'string' | 'name'; readonly text: string; readonly at: number }
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'sign'; readonly text: string; readonly at: number }
  | { readonly kind: 'end'; readonly at: number };

export class ExpressionError extends Error {}

const SPACE = /[ \t\r\n\u00a0]*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_-]*/y;
const NUMBER = /[-+]?(?:0x[0-9a-fA-F]+|0o[0-7]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|Infinity(?![\w-]))(?![\w.])/y;
const STRING = /'(?:[^']|'')*'/y;
const SIGN = /&&|\|\||[!=<>]=|[()[\].,!<>*]/y;

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function tokenAt(text: string, at: number): { token: Token; length: number } {
  const string = match(STRING, text, at);
  if (string)
    return { token: { kind: 'string', text: string.slice(1, -1).replaceAll("''", "'"), at }, length: string.length };
  const name = match(NAME, text, at);
  if (name) return { token: { kind: 'name', text: name, at }, length: name.length };
  const sign = match(SIGN, text, at);
  const number = sign === '.' || !sign ? match(NUMBER, text, at) : undefined;
  if (number) return { token: { kind: 'number', value: Number(number), at }, length: number.length };
  if (sign) return { token: { kind: 'sign', text: sign, at }, length: sign.length };
  throw new ExpressionError(`unexpected \`${text.slice(at, at + 10)}\``);
}

export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  let at = match(SPACE, text, 0)?.length ?? 0;
  while (at < text.length) {
    const { token, length } = tokenAt(text, at);
    tokens.push(token);
    at += length;
    at += match(SPACE, text, at)?.length ?? 0;
  }
  tokens.push({ kind: 'end', at });
  return tokens;
}
