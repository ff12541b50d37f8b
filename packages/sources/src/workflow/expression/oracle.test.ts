/** The grammar, held against GitHub's own parser on generated texts. */
import { Lexer, Parser } from '@actions/expressions';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseExpression } from './parse.ts';

const CONTEXTS = ['github', 'env', 'foo-bar'];
const WORDS =
  "github env foo-bar true null 1 -1.5 0x1f +3 1e3 .5 'a''b' ' . * [ ] ( ) && || == != < >= ! , contains(".split(' ');

function theirs(text: string): boolean | 'meaning' {
  try {
    new Parser(new Lexer(text).lex().tokens, CONTEXTS, []).parse();
    return true;
  } catch (error) {
    // Which names exist, and how many arguments they take, is no matter of grammar.
    return /Unrecognized|Too few|Too many/.test((error as Error).message) ? 'meaning' : false;
  }
}

/** GitHub's lexer refuses to dereference or call a keyword or literal; here that parses, and has no path. */
const dereferencesLiteral = /(?:true|null|[\d']|\*)\s*[.([]|^\s*$/;

it('accepts what GitHub accepts, and refuses what it refuses', () => {
  const texts = fc
    .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom('', ' ')), { minLength: 1, maxLength: 9 })
    .map((parts) => parts.flat().join(''));
  let accepted = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const expected = theirs(text);
      if (expected === 'meaning' || dereferencesLiteral.test(text)) return;
      if (expected) accepted++;
      expect(parseExpression(text).tree !== undefined).toBe(expected);
    }),
    { numRuns: 20_000, seed: 7 },
  );
  expect(accepted).toBeGreaterThan(500);
});
