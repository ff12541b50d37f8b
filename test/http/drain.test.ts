/** A service that is told to stop loses no request. */
import { Agent, get } from 'node:http';
import { type DrainReport, drainOf } from '@palisade/http/drain';
import { describe, expect, it } from 'vitest';
import { exchange } from './raw-client.ts';
import { FRAMEWORKS, SLOW_MS, start } from './services.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

interface Answer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
}

const viaAgent = (agent: Agent, url: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection }));
    }).on('error', reject);
  });

describe.each(FRAMEWORKS)('%s', (framework) => {
  it('fails readiness at once, serves on through the grace, finishes what is in flight', async () => {
    const { base, server, core } = await start(framework);
    const agent = new Agent({ keepAlive: true });
    await viaAgent(agent, `${base}/hello`);
    const early = viaAgent(new Agent({ keepAlive: true }), `${base}/slow`);
    await pause(30);
    const drained = drainOf(core, server, { graceMs: 250, deadlineMs: 3000 }).start();

    expect((await exchange(base, { path: '/readyz' })).status).toBe(503);
    expect((await exchange(base, { path: '/livez' })).status).toBe(200);
    // An idle connection of before still works, and is told to end.
    expect(await viaAgent(agent, `${base}/hello`)).toEqual({ status: 200, connection: 'close' });
    const late = exchange(base, { path: '/slow' });
    expect(await early).toEqual({ status: 200, connection: 'close' });
    expect((await late).status).toBe(200);

    const report = await drained;
    expect(report).toMatchObject({ outcome: 'drained', cut: 0, served: 5 });
    expect(report.durationMs).toBeLessThan(1500);
    await expect(exchange(base, { path: '/hello' })).rejects.toThrow('ECONNREFUSED');
  });

  it('loses none of many callers that come all the while', async () => {
    const { base, server, core } = await start(framework);
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const statuses: unknown[] = [];
    let on = true;
    const callers = Array.from({ length: 8 }, async () => {
      while (on) statuses.push((await viaAgent(agent, `${base}/hello`)).status);
    });
    await pause(50);
    const drained = drainOf(core, server, { graceMs: 200, deadlineMs: 2000 }).start();
    await pause(150);
    on = false;
    await Promise.all(callers);
    expect((await drained).outcome).toBe('drained');
    expect(statuses.length).toBeGreaterThan(50);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('forces what is not done at the deadline, and says so', async () => {
    const { base, server, core } = await start(framework);
    const cut = expect(exchange(base, { path: '/slow' })).rejects.toThrow(/closed|ECONNRESET/);
    await pause(30);
    const seen: DrainReport[] = [];
    const drain = drainOf(core, server, {
      graceMs: 0,
      deadlineMs: SLOW_MS / 3,
      onDrained: (report) => seen.push(report),
    });
    expect(drain.start()).toBe(drain.start());
    expect(await drain.start()).toMatchObject({ outcome: 'forced', cut: 1 });
    expect(seen).toHaveLength(1);
    await cut;
  });
});
