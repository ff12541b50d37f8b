import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonScanner } from './json-scan.ts';

const NO_LIMIT = 1_000_000;
const REFUSED = new Set(['__proto__', 'constructor']);

const depthOf = (value: unknown): number =>
  typeof value !== 'object' || value === null ? 0 : 1 + Math.max(0, ...Object.values(value).map(depthOf));
const keysOf = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap(keysOf);
  return Array.isArray(value) ? below : [...Object.keys(value), ...below];
};

const scan = (text: string, depth = NO_LIMIT, keys = NO_LIMIT) =>
  jsonScanner({ depth, keys, refusedKeys: REFUSED })(Buffer.from(text));
const escapeAll = (text: string): string =>
  [...text]
    .map((char) =>
      char.charCodeAt(0) < 128 && /\w/.test(char) ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : char,
    )
    .join('');

describe('for every JSON value', () => {
  const json = fc.jsonValue({ maxDepth: 6 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
  const safe = json.filter((value) => keysOf(value).every((key) => !REFUSED.has(key)));
  const spaced = fc.constantFrom(undefined, 1, '\t', '\n  ');

  it('the depth is counted exactly', () => {
    fc.assert(
      fc.property(safe, spaced, (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(scan(text, depthOf(value))).toBeUndefined();
        if (depthOf(value) > 0) expect(scan(text, depthOf(value) - 1)).toBe('depth');
      }),
    );
  });

  it('the keys are counted exactly', () => {
    fc.assert(
      fc.property(safe, spaced, (value, space) => {
        const text = JSON.stringify(value, null, space);
        const count = keysOf(value).length;
        expect(scan(text, NO_LIMIT, count)).toBeUndefined();
        if (count > 0) expect(scan(text, NO_LIMIT, count - 1)).toBe('keys');
      }),
    );
  });

  it('a refused key is found wherever it is and however it is written', () => {
    fc.assert(
      fc.property(safe, fc.constantFrom(...REFUSED), fc.boolean(), fc.nat(3), (value, key, escape, depth) => {
        const name = escape ? escapeAll(key) : key;
        const inner = `{"a":${JSON.stringify(value)},"${name}" : 1}`;
        expect(scan(`${'['.repeat(depth)}${inner}${']'.repeat(depth)}`)).toBe('refused-key');
      }),
    );
  });
});

it('what is no JSON ends the scan and is left to the parser', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('"', '\\', '{', '}', '[', ']', ':', ',', ' ', 'a', '\\u', '\\"')), (parts) => {
      expect(() => scan(parts.join(''))).not.toThrow();
    }),
  );
});

it('time grows with the length only', () => {
  const hostile = [
    '"\\'.repeat(150_000),
    '\\'.repeat(300_000),
    `"${'\\"'.repeat(150_000)}`,
    '":'.repeat(150_000),
    `"a"${' '.repeat(300_000)}`,
  ];
  const start = performance.now();
  for (const text of hostile) scan(text);
  expect(performance.now() - start).toBeLessThan(1000);
});
