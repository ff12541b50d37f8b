import { Unresolved } from '@palisade/core/value';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeclaredOnly, expand } from './expand.ts';
import { matchesPattern } from './pattern.ts';

const known: Readonly<Record<string, string>> = { A: 'a.b.c', EMPTY: '' };
const lookup = (name: string) =>
  name === 'NODEFAULT'
    ? new DeclaredOnly(name)
    : name === 'BASE'
      ? new Unresolved('the base image may set it')
      : known[name];
const value = (text: string, escape = '\\') => {
  const result = expand(text, escape, lookup);
  return result instanceof Unresolved ? `? ${result.why}` : result;
};

describe('expand', () => {
  it.each([
    ['plain', 'plain'],
    ['$A-x', 'a.b.c-x'],
    ['${A}x', 'a.b.cx'],
    ["'$A'", '$A'],
    ['"$A \\"q\\" \\x"', 'a.b.c "q" \\x'],
    ['\\$A', '$A'],
    ['${NOT:-d}', 'd'],
    ['${NOT-d}', 'd'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${A:+yes}', 'yes'],
    ['${EMPTY:+yes}', ''],
    ['${EMPTY+yes}', 'yes'],
    ['${NOT:-${ALSO:-"x y"}}', 'x y'],
    ['${A#*.}', 'b.c'],
    ['${A##*.}', 'c'],
    ['${A%.*}', 'a.b'],
    ['${A%%.*}', 'a'],
    ['${A/./-}', 'a-b.c'],
    ['${A//./-}', 'a-b-c'],
    ['${NODEFAULT:-d}', 'd'],
    ['$NODEFAULT', '? build argument NODEFAULT has no default'],
    ['${NODEFAULT:+yes}', '? build argument NODEFAULT has no default'],
    ['${BASE:-d}', '? the base image may set it'],
    ['${NOT:?must}', '? a variable that must be set is not'],
    ['${A', '? a ${ is not closed'],
    ['a$', 'a$'],
  ])('%s', (text, expected) => expect(value(text)).toBe(expected));

  it('takes the backtick as escape where the file says so', () => expect(value('C:\\x `$A', '`')).toBe('C:\\x $A'));

  it('ends on any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('$', '{', '}', 'A', ':', '-', '#', '*', '"', "'", '\\', '/') }),
        (text) => void value(text),
      ),
    );
  });
});

it('matches patterns as a regular expression would', () => {
  const unit = fc.constantFrom('a', 'b', '*', '?');
  fc.assert(
    fc.property(
      fc.string({ unit, maxLength: 6 }),
      fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }),
      (pattern, text) => {
        const source = pattern.replaceAll('?', '.').replaceAll(/\*+/g, '.*');
        expect(matchesPattern(pattern, text)).toBe(new RegExp(`^${source}$`).test(text));
      },
    ),
  );
});
