/**
 * A template to its tree. What Go would refuse is noted and read as well as can be,
 * so that a chart with one broken line still shows its containers.
 */
import { TemplateError } from './error.ts';
import { Tokens } from './expression.ts';
import { lex, type Piece } from './lex.ts';
import type { Block, Pipeline, Problem, Statement, Template } from './nodes.ts';
import type { Token } from './token.ts';

const MAX_DEPTH = 200;

type Opening = 'if' | 'with' | 'range' | 'define' | 'block';

/** What a list of statements ended with. */
type Ending =
  | { readonly kind: 'end' | 'eof' }
  | { readonly kind: 'else'; readonly tokens: Tokens; readonly line: number };

class Parser {
  private at = 0;
  private depth = 0;
  private readonly pieces: readonly Piece[];
  private readonly isFunction: (name: string) => boolean;
  private readonly definitions = new Map<string, Block>();
  private readonly problems: Problem[] = [];

  constructor(text: string, isFunction: (name: string) => boolean) {
    this.pieces = lex(text);
    this.isFunction = isFunction;
  }

  parse(): Template {
    const body: Statement[] = [];
    while (this.at < this.pieces.length) {
      const line = this.pieces[this.at]?.line ?? 1;
      const { block, ending } = this.block();
      body.push(...block);
      if (ending.kind !== 'eof') this.problem(`unexpected {{${ending.kind}}}`, line);
    }
    return { body, definitions: this.definitions, problems: this.problems };
  }

  private problem(message: string, line: number): void {
    this.problems.push({ message, line });
  }

  private block(): { block: Statement[]; ending: Ending } {
    const block: Statement[] = [];
    for (let piece = this.pieces[this.at++]; piece; piece = this.pieces[this.at++]) {
      if (piece.kind === 'text') block.push(piece);
      else if (piece.kind === 'bad') this.bad(block, piece.message, piece.line);
      else {
        const ending = this.action(piece, block);
        if (ending) return { block, ending };
      }
    }
    return { block, ending: { kind: 'eof' } };
  }

  private bad(block: Statement[], message: string, line: number): void {
    this.problem(message, line);
    block.push({ kind: 'bad', message, line });
  }

  private action(piece: Piece & { kind: 'action' }, block: Statement[]): Ending | undefined {
    const { line } = piece;
    const tokens = new Tokens(piece.tokens, line, (name, at) => {
      if (!this.isFunction(name)) this.problem(`function ${JSON.stringify(name)} not defined`, at);
    });
    const keyword = tokens.peek()?.kind === 'word' ? (tokens.peek() as Token).text : '';
    try {
      return this.keyword(keyword, tokens, line, block);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.bad(block, error.message, line);
      // What it opened still has its end.
      if (isOpening(keyword)) block.push(...this.body(line).then);
      return undefined;
    }
  }

  private keyword(keyword: string, tokens: Tokens, line: number, block: Statement[]): Ending | undefined {
    switch (keyword) {
      case 'end':
        return { kind: 'end' };
      case 'else':
        tokens.next();
        return { kind: 'else', tokens, line };
      case 'if':
      case 'with':
      case 'range':
        tokens.next();
        block.push(this.control(keyword, tokens, line));
        return undefined;
      case 'define':
      case 'block':
      case 'template':
        tokens.next();
        this.named(keyword, tokens, line, block);
        return undefined;
      case 'break':
      case 'continue':
        block.push({ kind: keyword, line });
        return undefined;
      default:
        block.push({ kind: 'output', pipeline: tokens.rest('one'), line });
        return undefined;
    }
  }

  private control(kind: 'if' | 'with' | 'range', tokens: Tokens, line: number): Statement {
    const pipeline = tokens.rest(kind === 'range' ? 'two' : 'one');
    return { kind, pipeline, ...this.body(line), line };
  }

  private body(line: number): { then: Block; otherwise: Block } {
    if (++this.depth > MAX_DEPTH) throw new TemplateError('actions are nested too deeply');
    const { block, ending } = this.block();
    const otherwise = ending.kind === 'else' ? this.otherwise(ending) : [];
    if (ending.kind === 'eof') this.problem('unexpected EOF: an action is not ended', line);
    this.depth--;
    return { then: block, otherwise };
  }

  /** `else if` and `else with` are a nested action that shares the end. */
  private otherwise({ tokens, line }: Ending & { kind: 'else' }): Block {
    const keyword = tokens.peek()?.text;
    if (keyword === 'if' || keyword === 'with') {
      tokens.next();
      return [this.control(keyword, tokens, line)];
    }
    const { block, ending } = this.block();
    if (ending.kind === 'eof') this.problem('unexpected EOF: an action is not ended', line);
    if (ending.kind === 'else') {
      this.problem('expected end; found {{else}}', ending.line);
      return [...block, ...this.otherwise(ending)];
    }
    return block;
  }

  private named(kind: 'define' | 'block' | 'template', tokens: Tokens, line: number, block: Statement[]): void {
    const token = tokens.next();
    if (token?.kind !== 'string') throw new TemplateError(`${kind} needs a name in quotes`);
    const pipeline: Pipeline | undefined = tokens.peek() ? tokens.rest('one') : undefined;
    if (kind !== 'template') this.define(token.text, this.body(line).then);
    if (kind !== 'define') block.push({ kind: 'template', name: token.text, pipeline, line });
  }

  /** A definition of nothing but blanks does not replace one of substance. */
  private define(name: string, body: Block): void {
    const blank = body.every((statement) => statement.kind === 'text' && statement.text.trim() === '');
    if (!blank || !this.definitions.has(name)) this.definitions.set(name, body);
  }
}

const isOpening = (keyword: string): keyword is Opening => ['if', 'with', 'range', 'define', 'block'].includes(keyword);

export const parseTemplate = (text: string, isFunction: (name: string) => boolean): Template =>
  new Parser(text, isFunction).parse();
