import { describe, expect, it } from 'vitest';
import { glob } from './waiver.ts';

describe('a pattern with stars', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'ab', false],
    ['*', '', true],
    ['a*', 'abc', true],
    ['*c', 'abc', true],
    ['a*c', 'ac', true],
    ['a*a', 'a', false],
    ['a**c', 'abc', true],
    ['a*b*c', 'axbxbc', true],
    ['a*bc*c', 'abc', false],
    ['*.yaml', 'a\n.yaml', true],
    ['a.c', 'abc', false],
  ])('%s on %j is %s', (pattern, text, expected) => {
    expect(glob(pattern).test(text)).toBe(expected);
  });

  it('takes no long time, however many stars', () => {
    const start = performance.now();
    expect(glob(`${'*a'.repeat(50)}*b`).test('a'.repeat(100_000))).toBe(false);
    expect(glob(`*${'a*'.repeat(50)}b*c`).test('a'.repeat(100_000))).toBe(false);
    expect(performance.now() - start).toBeLessThan(200);
  });
});
