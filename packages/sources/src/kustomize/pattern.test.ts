import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelMatcher } from './label-selector.ts';
import { anchored, matcher } from './pattern.ts';
import { Problem } from './problem.ts';

const ATOMS = ['a', 'b', '.', '[ab]', '[^a]', '\\d', '(a|b)', '(?:ab)', 'a|b', '^', '$', '\\.', '[a-c\\d]', 'x'];
const SIGNS = ['', '*', '+', '?', '{2}', '{0,2}', '{1,}', '*?'];

describe('patterns', () => {
  it('match as JavaScript does, where both know the syntax', () => {
    const part = fc
      .tuple(fc.constantFrom(...ATOMS), fc.constantFrom(...SIGNS))
      .map(([atom, sign]) => (atom === '^' || atom === '$' ? atom : atom === 'a|b' ? `(?:a|b)${sign}` : atom + sign));
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
        fc.array(fc.constantFrom('a', 'b', 'c', 'x', '1', '.'), { maxLength: 8 }).map((chars) => chars.join('')),
        (pattern, text) => {
          expect(matcher(pattern)(text)).toBe(new RegExp(pattern, 'u').test(text));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('must match all of a name', () => {
    expect(['web', 'webb', 'a-web'].map(anchored('web|db'))).toEqual([true, false, false]);
    expect(anchored('')('anything')).toBe(true);
  });

  it('may ignore case', () => {
    expect(matcher('(?i)WEB')('my-web')).toBe(true);
    expect(matcher('a(?i:B)C')('abC')).toBe(true);
    expect(matcher('a(?i:B)C')('abc')).toBe(false);
  });

  it.each(['[', '(', '*a', 'a**', 'a{2000}', '(?=a)', '\\1', '[b-a]', 'a)', '((a{900}){900}){900}', '\\'])(
    '%s is refused',
    (pattern) => {
      expect(() => matcher(pattern)).toThrow(Problem);
    },
  );
});

describe('label selectors', () => {
  const labels = new Map([
    ['app', 'web'],
    ['n', '5'],
    ['empty', ''],
  ]);

  it.each([
    ['', true],
    ['app', true],
    ['!app', false],
    ['app=web', true],
    ['app==web,n!=6', true],
    ['app in (web, db)', true],
    ['app notin (web)', false],
    ['missing notin (x)', true],
    ['missing!=x', true],
    ['n > 4, n < 6', true],
    ['app > 4', false],
    ['empty=', true],
    ['empty in (,x)', true],
  ])('%s', (selector, expected) => {
    expect(labelMatcher(selector)(labels)).toBe(expected);
  });

  it.each(['app in web', 'app=web,', '=x', 'a b', 'app in (a', '-bad', 'n > x', 'app=b@d', ',a'])(
    '%s is refused',
    (selector) => {
      expect(() => labelMatcher(selector)).toThrow(Problem);
    },
  );
});
