/** Tokens of one action to a pipeline. */
import { Int } from '../go/value.ts';
import { TemplateError } from './error.ts';
import type { Command, Expression, Pipeline } from './nodes.ts';
import type { Token } from './token.ts';

const MAX_DEPTH = 200;

export class Tokens {
  private at = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];
  private readonly line: number;
  /** Names of the functions used, for the ones that do not exist. */
  private readonly onFunction: (name: string, line: number) => void;

  constructor(tokens: readonly Token[], line: number, onFunction: (name: string, line: number) => void) {
    this.tokens = tokens;
    this.line = line;
    this.onFunction = onFunction;
  }

  peek(offset = 0): Token | undefined {
    return this.tokens[this.at + offset];
  }

  next(): Token | undefined {
    return this.tokens[this.at++];
  }

  private is(text: string, offset = 0): boolean {
    const token = this.peek(offset);
    return token?.kind === 'punctuation' && token.text === text;
  }

  /** The whole of what is left as a pipeline. */
  rest(declares: 'one' | 'two'): Pipeline {
    const pipeline = this.pipeline(declares);
    const left = this.peek();
    if (left) throw new TemplateError(`unexpected ${JSON.stringify(left.text)} in command`);
    return pipeline;
  }

  private pipeline(declares: 'one' | 'two'): Pipeline {
    if (++this.depth > MAX_DEPTH) throw new TemplateError('parentheses are nested too deeply');
    const line = this.peek()?.line ?? this.line;
    const { variables, assigns } = this.declarations(declares);
    const commands = [this.command()];
    while (this.is('|')) {
      this.at++;
      commands.push(this.command());
    }
    this.depth--;
    return { commands, variables, assigns, line };
  }

  private declarations(declares: 'one' | 'two'): { variables: string[]; assigns: boolean } {
    if (this.peek()?.kind !== 'variable') return { variables: [], assigns: false };
    const pair = declares === 'two' && this.is(',', 1) && this.peek(2)?.kind === 'variable';
    const operator = this.peek(pair ? 3 : 1);
    if (operator?.kind !== 'punctuation' || (operator.text !== ':=' && operator.text !== '=')) {
      return { variables: [], assigns: false };
    }
    const names = pair ? [this.peek(), this.peek(2)] : [this.peek()];
    this.at += pair ? 4 : 2;
    return { variables: names.map((token) => (token as Token).text), assigns: operator.text === '=' };
  }

  private command(): Command {
    const words: Expression[] = [];
    for (let token = this.peek(); token && !this.is('|') && !this.is(')'); token = this.peek()) {
      if (words.length > 0 && !token.apart && !this.is('('))
        throw new TemplateError(`unexpected ${token.text} after a word`);
      words.push(this.operand());
    }
    if (words.length === 0) throw new TemplateError('missing value for command');
    if (words[0]?.kind === 'nil') throw new TemplateError('nil is not a command');
    return { words };
  }

  private operand(): Expression {
    const term = this.term(this.next() as Token);
    const names: string[] = [];
    for (let token = this.peek(); token?.kind === 'field' && !token.apart; token = this.peek()) {
      names.push(token.text.slice(1));
      this.at++;
    }
    if (names.length === 0) return term;
    if (term.kind === 'field') return { kind: 'field', names: [...term.names, ...names] };
    if (term.kind === 'variable') return { ...term, names: [...term.names, ...names] };
    if (term.kind === 'literal' || term.kind === 'nil' || term.kind === 'dot') {
      throw new TemplateError(`unexpected .${names[0]} after term`);
    }
    return { kind: 'chain', of: term, names };
  }

  private term(token: Token): Expression {
    switch (token.kind) {
      case 'string':
        return { kind: 'literal', value: token.text };
      case 'character':
        return integer(BigInt(token.text.codePointAt(0) as number));
      case 'number':
        return number(token.text);
      case 'field':
        return { kind: 'field', names: [token.text.slice(1)] };
      case 'variable':
        return { kind: 'variable', name: token.text, names: [] };
      case 'word':
        return this.word(token);
      default:
        return this.punctuation(token);
    }
  }

  private word(token: Token): Expression {
    if (token.text === 'true' || token.text === 'false') return { kind: 'literal', value: token.text === 'true' };
    if (token.text === 'nil') return { kind: 'nil' };
    this.onFunction(token.text, token.line);
    return { kind: 'function', name: token.text };
  }

  private punctuation(token: Token): Expression {
    if (token.text === '.') return { kind: 'dot' };
    if (token.text !== '(') throw new TemplateError(`unexpected ${JSON.stringify(token.text)} in operand`);
    const pipeline = this.pipeline('one');
    if (!this.is(')')) throw new TemplateError('unclosed left paren');
    this.at++;
    return { kind: 'pipe', pipeline };
  }
}

const integer = (value: bigint): Expression => ({
  kind: 'literal',
  value: new Int(value),
  exact: { integer: value, float: Number(value) },
});

function number(text: string): Expression {
  const plain = text.replaceAll('_', '');
  const sign = plain.startsWith('-') ? -1n : 1n;
  const digits = plain.replace(/^[+-]/, '');
  if (/^(?:0[xXbBoO]|[0-9]+$)/.test(digits)) {
    const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
    return integer(sign * BigInt(octal));
  }
  const value = Number(plain);
  if (Number.isNaN(value)) throw new TemplateError(`bad number syntax: ${text}`);
  const exact = Number.isSafeInteger(value) ? { integer: BigInt(value), float: value } : { float: value };
  return { kind: 'literal', value, exact };
}
