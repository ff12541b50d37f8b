/** No pattern of the product can be made to run for long by a text that somebody else writes. */
import { expect, it } from 'vitest';
import { attacked, BOUND_MS } from './attack.ts';
import { BOUNDED } from './bounded.ts';
import { made, matchedBy, type Pattern, written } from './patterns.ts';

process.env['RECHECK_BACKEND'] ??= 'native';

const literal = ({ source, flags }: Pattern): string => `/${source}/${flags}`;
const distinct = (patterns: readonly Pattern[]): Pattern[] => [
  ...new Map(patterns.map((pattern) => [literal(pattern), pattern])).values(),
];

/** What a run makes out of tables and settings: everything is loaded, and judges what is known to be judged. */
const byRunning: Promise<readonly Pattern[]> = made(async () => {
  const { seeds } = await import('../fuzz/seeds.ts');
  const { checked, reports } = await import('../fuzz/run.ts');
  for (const input of seeds()) reports(await checked(input), input);
});

const slow = async (patterns: readonly Pattern[]): Promise<string[]> => {
  const found: string[] = [];
  for (const pattern of patterns) {
    if (Object.keys(BOUNDED).some((start) => literal(pattern).startsWith(start))) continue;
    const { ms, text } = await attacked(pattern);
    if (ms > BOUND_MS) found.push(`${pattern.at} ${literal(pattern)} takes ${Math.round(ms)} ms on ${text}`);
  }
  return found;
};

it('those that are written', { timeout: 240_000 }, async () => {
  const patterns = distinct(written());
  expect(patterns.length).toBeGreaterThan(350);
  expect(await slow(patterns)).toEqual([]);
});

it('those that are made at run time', { timeout: 120_000 }, async () => {
  const known = new Set(written().map(literal));
  const patterns = distinct(await byRunning).filter((pattern) => !known.has(literal(pattern)));
  expect(patterns.length).toBeGreaterThan(10);
  expect(await slow(patterns)).toEqual([]);
});

it('those of field controls, which are RE2 as well', { timeout: 60_000 }, async () => {
  const { catalogue } = await import('@palisade/controls/catalogue.generated');
  const { compilePattern } = await import('@palisade/core/predicate/pattern');
  const { parsePattern } = await import('../../packages/sources/src/helm/regexp/syntax.ts');
  const patterns = catalogue.flatMap((control) => matchedBy(control).map((source) => ({ at: control.id, source })));
  expect(patterns.length).toBeGreaterThan(3);
  for (const { source, at } of patterns) {
    expect(() => compilePattern(source), at).not.toThrow();
    expect(() => parsePattern(source), at).not.toThrow();
  }
  expect(await slow(distinct(patterns.map((pattern) => ({ ...pattern, flags: 'u' }))))).toEqual([]);
});

it('the table of exceptions names only patterns that there are', async () => {
  const known = new Set([...written(), ...(await byRunning)].map(literal));
  expect(Object.keys(BOUNDED).filter((start) => ![...known].some((one) => one.startsWith(start)))).toEqual([]);
});
