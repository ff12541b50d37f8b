import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';

it('never changes: baselines hold it', () => {
  expect(fingerprint('workload/run-as-non-root\nPod//web\nweb')).toMatchInlineSnapshot(
    `"ff419ff77f4b2e5256cfdc697172f6e2"`,
  );
  expect(fingerprint('')).toMatchInlineSnapshot(`"36d1a216a7530fb74a216c31766eda0b"`);
});

it('tells texts apart', () => {
  const seen = new Map<string, string>();
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      const print = fingerprint(text);
      expect(print).toMatch(/^[0-9a-f]{32}$/);
      expect(seen.get(print) ?? text).toBe(text);
      seen.set(print, text);
    }),
    { numRuns: 20_000 },
  );
  for (let n = 0; n < 50_000; n++) seen.set(fingerprint(`control\nDeployment/shop/web-${n}\n${n % 7}`), `${n}`);
  expect(new Set(seen.keys()).size).toBe(seen.size);
  const numbered = new Set(Array.from({ length: 50_000 }, (_, n) => fingerprint(`web-${n}`)));
  expect(numbered.size).toBe(50_000);
});
