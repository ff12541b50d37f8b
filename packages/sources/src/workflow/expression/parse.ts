/** An expression's text to its tree. */
import type { Comparison, Expr } from '@palisade/core/subject/workflow';
import { ExpressionError, lex, type Token } from './lex.ts';

/** GitHub refuses deeper ones. */
const MAX_DEPTH = 50;
/** GitHub refuses longer ones. */
const MAX_LENGTH = 21_000;

const KEYWORDS: ReadonlyMap<string, Expr> = new Map<string, Expr>([
  ['true', { op: 'literal', value: true }],
  ['false', { op: 'literal', value: false }],
  ['null', { op: 'literal', value: null }],
  ['NaN', { op: 'literal', value: Number.NaN }],
  ['Infinity', { op: 'literal', value: Number.POSITIVE_INFINITY }],
]);

const COMPARE = new Set(['<', '<=', '>', '>=']);
const EQUAL = new Set(['==', '!=']);

class Parser {
  private index = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): Expr {
    const expr = this.either();
    if (this.token.kind !== 'end') throw new ExpressionError('unexpected text after the expression');
    return expr;
  }

  private get token(): Token {
    return this.tokens[this.index] as Token;
  }

  private sign(): string | undefined {
    return this.token.kind === 'sign' ? this.token.text : undefined;
  }

  private accept(text: string): boolean {
    if (this.sign() !== text) return false;
    this.index++;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw new ExpressionError(`\`${text}\` is missing`);
  }

  private nested<T>(parse: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new ExpressionError('nested too deeply');
    const result = parse();
    this.depth--;
    return result;
  }

  private either(): Expr {
    return this.joined('||', 'or', () => this.joined('&&', 'and', () => this.equality()));
  }

  private joined(sign: string, op: 'and' | 'or', operand: () => Expr): Expr {
    const first = operand();
    if (this.sign() !== sign) return first;
    const of = [first];
    while (this.accept(sign)) of.push(operand());
    return { op, of };
  }

  private equality(): Expr {
    return this.compared(EQUAL, () => this.compared(COMPARE, () => this.unary()));
  }

  private compared(signs: ReadonlySet<string>, operand: () => Expr): Expr {
    let left = operand();
    let count = 0;
    for (let sign = this.sign(); sign !== undefined && signs.has(sign); sign = this.sign()) {
      if (++count > MAX_DEPTH) throw new ExpressionError('nested too deeply');
      this.index++;
      left = { op: 'compare', sign: sign as Comparison, left, right: operand() };
    }
    return left;
  }

  private unary(): Expr {
    if (!this.accept('!')) return this.postfix(this.primary());
    return { op: 'not', of: this.nested(() => this.unary()) };
  }

  private primary(): Expr {
    const { token } = this;
    this.index++;
    if (token.kind === 'string') return { op: 'literal', value: token.text };
    if (token.kind === 'number') return { op: 'literal', value: token.value };
    if (token.kind === 'name') return this.named(token.text);
    if (token.kind === 'sign' && token.text === '(') {
      const inner = this.nested(() => this.either());
      this.expect(')');
      return inner;
    }
    throw new ExpressionError(token.kind === 'end' ? 'it ends too early' : `unexpected \`${token.text}\``);
  }

  private named(text: string): Expr {
    if (this.accept('(')) return { op: 'call', name: text.toLowerCase(), args: this.nested(() => this.args()) };
    return KEYWORDS.get(text) ?? { op: 'context', name: text.toLowerCase() };
  }

  private args(): Expr[] {
    const args: Expr[] = [];
    if (this.accept(')')) return args;
    do args.push(this.either());
    while (this.accept(','));
    this.expect(')');
    return args;
  }

  private postfix(start: Expr): Expr {
    let of = start;
    for (let count = 0; ; count++) {
      if (count > MAX_DEPTH) throw new ExpressionError('nested too deeply');
      if (this.accept('.')) of = { op: 'index', of, key: this.property() };
      else if (this.accept('[')) of = { op: 'index', of, key: this.bracketed() };
      else return of;
    }
  }

  private property(): Expr {
    if (this.accept('*')) return { op: 'star' };
    const { token } = this;
    if (token.kind !== 'name') throw new ExpressionError('a name is missing after `.`');
    this.index++;
    return { op: 'literal', value: token.text.toLowerCase() };
  }

  private bracketed(): Expr {
    const key: Expr = this.accept('*') ? { op: 'star' } : this.nested(() => this.either());
    this.expect(']');
    return key;
  }
}

export function parseExpression(text: string): { tree: Expr | undefined; error: string | undefined } {
  try {
    if (text.length > MAX_LENGTH) throw new ExpressionError('it is too long');
    return { tree: new Parser(lex(text)).whole(), error: undefined };
  } catch (error) {
    if (error instanceof ExpressionError) return { tree: undefined, error: error.message };
    throw error;
  }
}
