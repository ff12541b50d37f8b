import { describe, expect, it } from 'vitest';
import { type CheckResult, type HealthOptions, health, readiness } from './health.ts';
import type { RequestView } from './view.ts';

const probe = (target: string): RequestView => ({
  method: 'GET',
  target,
  header: () => undefined,
  peer: undefined,
  encrypted: false,
});
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

const SECRET = 'postgres://admin:hunter2@db-7';
const failing = async (): Promise<never> => {
  throw new Error(SECRET);
};

async function ready(options: HealthOptions): Promise<{ status: number | undefined; body: string | undefined }> {
  const reply = await health(options).answer(probe('/readyz'), false);
  return { status: reply?.status, body: reply?.body };
}
const UNAVAILABLE = { status: 503, body: '{"status":"unavailable"}' };

describe('readiness', () => {
  it('is unavailable where a check fails, throws at once or hangs, and says no more', async () => {
    expect(await ready({ checks: { good: () => true, db: failing } })).toEqual(UNAVAILABLE);
    const throws = (): never => {
      throw new Error(SECRET);
    };
    expect(await ready({ checks: { db: throws } })).toEqual(UNAVAILABLE);
    expect(await ready({ checks: { db: () => new Promise(() => undefined) }, timeoutMs: 30 })).toEqual(UNAVAILABLE);
  });

  it('tells the log what failed, and aborts what hangs', async () => {
    const seen: CheckResult[] = [];
    let aborted = false;
    const hangs = (signal: AbortSignal): Promise<void> =>
      new Promise(() => signal.addEventListener('abort', () => void (aborted = true)));
    const onResult = (results: readonly CheckResult[]): void => void seen.push(...results);
    await ready({ checks: { db: failing, queue: hangs, disk: () => true }, timeoutMs: 30, onResult });
    expect(seen.map(({ name, ok }) => [name, ok])).toEqual([
      ['db', false],
      ['queue', false],
      ['disk', true],
    ]);
    expect(String(seen[0]?.error)).toContain(SECRET);
    expect(aborted).toBe(true);
  });

  it('runs its checks once for many who ask, and again when the result is old', async () => {
    let runs = 0;
    const isReady = readiness({ checks: { db: () => pause(20).then(() => void runs++) }, ttlMs: 60 });
    expect(await Promise.all(Array.from({ length: 50 }, async () => isReady()))).toEqual(Array(50).fill(true));
    expect(isReady()).toBe(true);
    expect(runs).toBe(1);
    await pause(80);
    expect(await isReady()).toBe(true);
    expect(runs).toBe(2);
  });

  it('fails at once in a drain, whatever the checks say; liveness does not', async () => {
    const { answer } = health({ checks: { db: () => true } });
    expect((await answer(probe('/readyz'), false))?.status).toBe(200);
    expect((await answer(probe('/readyz'), true))?.status).toBe(503);
    expect((await answer(probe('/livez'), true))?.status).toBe(200);
  });
});

it('answers its own paths only', () => {
  const { answer } = health({ readyPath: '/up', livePath: '/alive' });
  for (const path of ['/readyz', '/upper', '/up/', '/', '*', 'http://x', '//up'])
    expect(answer(probe(path), false)).toBeUndefined();
  expect(answer(probe('http://user:pass@x/up?a'), false)).toBeDefined();
});
