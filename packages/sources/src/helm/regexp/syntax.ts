/** RE2's syntax to a tree. What is not RE2 (back-references, look-around) is an error there, and so it is here. */
import { complement, MAX_RUNE, PERL, posixClass, range, unicodeClass } from './classes.ts';
import { type CharacterClass, type Parsed, type Pattern, PatternError, type Range } from './pattern.ts';

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly U: boolean;
}

const MAX_REPEAT = 1000;
const CONTROL: Readonly<Record<string, string>> = { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const MAX_DEPTH = 250;

/** A class under construction. */
interface Members {
  ranges: Range[];
  named: { test: RegExp; negated: boolean }[];
}

class Parser {
  private at = 0;
  private groups = 0;
  private readonly names = new Map<string, number[]>();
  private depth = 0;
  private flags: Flags = { i: false, m: false, s: false, U: false };
  private readonly source: string[];

  constructor(source: string) {
    this.source = [...source];
  }

  parse(): Parsed {
    const pattern = this.choice();
    if (this.at < this.source.length) throw new PatternError('unexpected )');
    return { pattern, groups: this.groups, names: this.names };
  }

  private peek(offset = 0): string | undefined {
    return this.source[this.at + offset];
  }

  private take(text: string): boolean {
    if (
      !this.source
        .slice(this.at, this.at + text.length)
        .join('')
        .startsWith(text)
    )
      return false;
    this.at += text.length;
    return true;
  }

  private next(): string {
    const character = this.source[this.at++];
    if (character === undefined) throw new PatternError('the pattern ends too early');
    return character;
  }

  private choice(): Pattern {
    if (++this.depth > MAX_DEPTH) throw new PatternError('expression nests too deeply');
    const options = [this.sequence()];
    while (this.take('|')) options.push(this.sequence());
    this.depth--;
    return options.length === 1 ? (options[0] as Pattern) : { kind: 'choice', options };
  }

  private sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.at < this.source.length && this.peek() !== '|' && this.peek() !== ')') {
      const part = this.atom();
      // What follows quoted text repeats its last character.
      const last = part?.kind === 'sequence' ? part.parts.at(-1) : part;
      if (part?.kind === 'sequence') parts.push(...part.parts.slice(0, -1));
      if (last) parts.push(this.repeats(last));
    }
    return { kind: 'sequence', parts };
  }

  private repeats(atom: Pattern): Pattern {
    let pattern = atom;
    for (let count = 0; ; count++) {
      const bounds = this.bounds();
      if (!bounds) return pattern;
      if (count > 0) throw new PatternError('invalid nested repetition operator');
      const lazy = this.take('?');
      pattern = { kind: 'repeat', of: pattern, min: bounds[0], max: bounds[1], greedy: lazy === this.flags.U };
    }
  }

  private bounds(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.take('?')) return [0, 1];
    const match = this.peek() === '{' ? this.braces(this.at) : null;
    if (!match) return undefined;
    this.at += match[0].length;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] ? Number(match[3]) : Number.POSITIVE_INFINITY;
    if (min > MAX_REPEAT || (max > MAX_REPEAT && max !== Number.POSITIVE_INFINITY) || min > max) {
      throw new PatternError('invalid repeat count');
    }
    return [min, max];
  }

  private braces(at: number): RegExpExecArray | null {
    return /^\{(\d{1,6})(,(\d{0,6}))?\}/.exec(this.source.slice(at, at + 16).join(''));
  }

  private boundsFollow(): boolean {
    return this.braces(this.at - 1) !== null;
  }

  private atom(): Pattern | undefined {
    const character = this.next();
    switch (character) {
      case '(':
        return this.group();
      case '[':
        return this.bracket();
      case '\\':
        return this.escape();
      case '.':
        return this.klass(this.flags.s ? complement([]) : complement([range('\n')]));
      case '^':
        return { kind: 'assert', what: this.flags.m ? 'line-start' : 'text-start' };
      case '$':
        return { kind: 'assert', what: this.flags.m ? 'line-end' : 'text-end' };
      case '*':
      case '+':
      case '?':
      case '{':
        if (character === '{' && !this.boundsFollow()) return this.klass([range(character)]);
        throw new PatternError('missing argument to repetition operator');
      default:
        return this.klass([range(character)]);
    }
  }

  private klass(ranges: readonly Range[], named: CharacterClass['named'] = [], negated = false): Pattern {
    return { kind: 'class', of: { ranges, named, negated, fold: this.flags.i } };
  }

  private group(): Pattern | undefined {
    const outer = this.flags;
    if (this.take('?')) return this.special(outer);
    return this.close(++this.groups, outer);
  }

  private close(index: number, outer: Flags): Pattern {
    const of = this.choice();
    if (!this.take(')')) throw new PatternError('missing closing )');
    this.flags = outer;
    return index > 0 ? { kind: 'group', index, of } : { kind: 'choice', options: [of] };
  }

  private special(outer: Flags): Pattern | undefined {
    if (this.peek() === 'P' || this.peek() === '<') {
      this.take('P');
      if (!this.take('<') || this.peek() === '=' || this.peek() === '!') {
        throw new PatternError('invalid or unsupported Perl syntax');
      }
      let name = '';
      for (let letter = this.next(); letter !== '>'; letter = this.next()) name += letter;
      this.names.set(name, [...(this.names.get(name) ?? []), this.groups + 1]);
      return this.close(++this.groups, outer);
    }
    let on = true;
    for (;;) {
      const letter = this.next();
      if (letter === ')') return undefined;
      if (letter === ':') return this.close(0, outer);
      if (letter === '-') on = false;
      else if ('imsU'.includes(letter)) this.flags = { ...this.flags, [letter]: on };
      else throw new PatternError('invalid or unsupported Perl syntax');
    }
  }

  private escape(): Pattern | undefined {
    const letter = this.next();
    if (letter === 'A') return { kind: 'assert', what: 'text-start' };
    if (letter === 'z') return { kind: 'assert', what: 'text-end' };
    if (letter === 'b') return { kind: 'assert', what: 'word' };
    if (letter === 'B') return { kind: 'assert', what: 'not-word' };
    if (letter === 'Q') return this.quoted();
    const members: Members = { ranges: [], named: [] };
    if (this.classEscape(letter, members)) return this.klass(members.ranges, members.named);
    return this.klass([range(this.character(letter))]);
  }

  private quoted(): Pattern {
    const parts: Pattern[] = [];
    while (this.at < this.source.length && !this.take('\\E')) parts.push(this.klass([range(this.next())]));
    return { kind: 'sequence', parts };
  }

  /** `\d`, `\W`, `\pL`, `\P{Greek}`. */
  private classEscape(letter: string, into: Members): boolean {
    const perl = PERL[letter.toLowerCase()];
    if (perl !== undefined && 'dDsSwW'.includes(letter)) {
      into.ranges.push(...(letter === letter.toLowerCase() ? perl : complement(perl)));
      return true;
    }
    if (letter !== 'p' && letter !== 'P') return false;
    let name = this.next();
    if (name === '{') {
      name = '';
      for (let character = this.next(); character !== '}'; character = this.next()) name += character;
    }
    const inverted = name.startsWith('^');
    into.named.push({ test: unicodeClass(name.replace('^', '')), negated: (letter === 'P') !== inverted });
    return true;
  }

  private character(letter: string): string {
    const control = CONTROL[letter];
    if (control !== undefined) return control;
    if (letter === 'x') return this.hexadecimal();
    if (/[0-7]/.test(letter) && (letter === '0' || /[0-7]/.test(this.peek() ?? ''))) return this.octal(letter);
    if (/[A-Za-z0-9]/.test(letter)) throw new PatternError(`invalid escape sequence \\${letter}`);
    return letter;
  }

  private hexadecimal(): string {
    let digits = this.next();
    if (digits === '{') {
      digits = '';
      for (let character = this.next(); character !== '}'; character = this.next()) digits += character;
    } else digits += this.next();
    const code = Number.parseInt(digits, 16);
    if (!/^[0-9a-fA-F]+$/.test(digits) || code > MAX_RUNE) throw new PatternError('invalid escape sequence');
    return String.fromCodePoint(code);
  }

  private octal(first: string): string {
    let digits = first;
    while (digits.length < 3 && /[0-7]/.test(this.peek() ?? '')) digits += this.next();
    return String.fromCodePoint(Number.parseInt(digits, 8));
  }

  private bracket(): Pattern {
    const negated = this.take('^');
    const members: Members = { ranges: [], named: [] };
    for (let first = true; first || this.peek() !== ']'; first = false) this.bracketMember(members);
    this.at++;
    // RE2's negated classes match line breaks, so there is nothing to take out here.
    return this.klass(members.ranges, members.named, negated);
  }

  private bracketMember(into: Members): void {
    if (this.peek() === '[' && this.peek(1) === ':') return this.posix(into);
    const from = this.next();
    if (from === '\\') {
      const letter = this.next();
      if (this.classEscape(letter, into)) return;
      return this.bracketRange(this.character(letter), into);
    }
    this.bracketRange(from, into);
  }

  private bracketRange(from: string, into: Members): void {
    if (this.peek() !== '-' || this.peek(1) === ']' || this.peek(1) === undefined) {
      into.ranges.push(range(from));
      return;
    }
    this.at++;
    const end = this.next();
    const to = end === '\\' ? this.character(this.next()) : end;
    const made = range(from, to);
    if (made.from > made.to) throw new PatternError('invalid character class range');
    into.ranges.push(made);
  }

  private posix(into: Members): void {
    const match = /^\[:(\^?)([a-z]+):\]/.exec(this.source.slice(this.at, this.at + 14).join(''));
    const ranges = match ? posixClass(match[2] as string) : undefined;
    if (!match || !ranges) throw new PatternError('invalid character class range');
    this.at += match[0].length;
    into.ranges.push(...(match[1] === '^' ? complement(ranges) : ranges));
  }
}

export const parsePattern = (source: string): Parsed => new Parser(source).parse();
