import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Service } from '@palisade/config/service/service';
import { OUTCOMES, type Outcome } from '@palisade/ship/outcome';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as output from '../output.ts';
import { notifierFor } from './notify.ts';

type Notify = Service['notify'];
const MESSAGE = { key: 'k', level: 'failure', title: 'web was gone back from', facts: [] } as const;

const complaints: string[] = [];
beforeEach(() => {
  complaints.length = 0;
  vi.spyOn(output, 'complain').mockImplementation((message) => void complaints.push(message));
});
afterEach(() => void vi.restoreAllMocks());

/** A receiver, and what it was sent, by path. */
async function receiving<T>(
  statusOf: (path: string) => number,
  work: (url: string, got: string[]) => Promise<T>,
): Promise<T> {
  const got: string[] = [];
  const server = createServer((request, response) => {
    got.push(request.url ?? '');
    request.resume().on('end', () => response.writeHead(statusOf(request.url ?? '')).end('ok'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, got);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const IN_SECRET = 'from-a-secret';
const WHATS = ['start', ...(Object.keys(OUTCOMES) as Outcome[])] as const;

describe('who hears of what', () => {
  it.each([
    ['a channel that hears of everything', undefined, [...WHATS]],
    ['one that is woken', 'page', ['rollback-failed', 'failed-no-prior']],
    ['one that can wait', 'ticket', ['rejected', 'rolled-back', 'held']],
  ] as const)('%s', async (_name, severity, heard) => {
    await receiving(
      () => 200,
      async (url, got) => {
        const notify = [{ webhook: IN_SECRET, ...(severity && { severity }) }] as unknown as Notify;
        const notifier = notifierFor(notify, { WEBHOOK_URL: `${url}/hook` });
        const told: string[] = [];
        for (const what of WHATS) {
          const deliveries = await notifier.tell(what, { ...MESSAGE, key: what });
          if (deliveries.length > 0) told.push(what);
        }
        expect(told).toEqual(heard);
        expect(got).toHaveLength(heard.length);
        expect(complaints).toEqual([]);
      },
    );
  });

  it('each channel by itself: that one cannot be told is no matter to the others', async () => {
    const statusOf = (path: string): number => (path.startsWith('/slack') ? 200 : 410);
    await receiving(statusOf, async (url, got) => {
      const notify = [{ webhook: IN_SECRET }, { slack: IN_SECRET, channel: '#shop' }] as unknown as Notify;
      const env = { WEBHOOK_URL: `${url}/secret-path`, SLACK_WEBHOOK_URL: `${url}/slack-secret` };
      const deliveries = await notifierFor(notify, env).tell('rolled-back', MESSAGE);
      expect(deliveries.map(({ state }) => state).toSorted()).toEqual(['delivered', 'failed']);
      expect(got.toSorted()).toEqual(['/secret-path', '/slack-secret']);
      expect(complaints).toHaveLength(1);
    });
  });
});

describe('a variable that is missing', () => {
  it('is complained of once, when it begins, and its channel is told nothing', async () => {
    const notify = [
      { slack: IN_SECRET, channel: '#shop' },
      { slack: IN_SECRET, channel: '#on-call', severity: 'page' },
      { teams: IN_SECRET },
    ] as unknown as Notify;
    const notifier = notifierFor(notify, { SLACK_WEBHOOK_URL: '' });
    expect(await notifier.tell('start', MESSAGE)).toEqual([]);
    expect(await notifier.tell('rollback-failed', MESSAGE)).toEqual([]);
    expect(complaints).toEqual([
      'somebody is not told: SLACK_WEBHOOK_URL is not set',
      'somebody is not told: TEAMS_WEBHOOK_URL is not set',
    ]);
  });

  it.each([
    [{ webhook: IN_SECRET }, 'WEBHOOK_URL'],
    [{ teams: IN_SECRET }, 'TEAMS_WEBHOOK_URL'],
    [{ email: 'a@example.com', smarthost: 'mail:25', password: IN_SECRET }, 'SMTP_PASSWORD'],
  ])('%j needs %s', (one, variable) => {
    notifierFor([one] as unknown as Notify, {});
    expect(complaints).toEqual([`somebody is not told: ${variable} is not set`]);
  });

  it('is none where nobody is to be told', async () => {
    expect(await notifierFor([], {}).tell('promoted', MESSAGE)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

it('who refuses is complained of, and the address, which is a secret, is not told', async () => {
  await receiving(
    () => 404,
    async (url, got) => {
      const notify = [{ webhook: IN_SECRET }] as unknown as Notify;
      const env = { WEBHOOK_URL: `${url}/T000/secret-path`, WEBHOOK_SECRET: 'hunter2' };
      const [delivery] = await notifierFor(notify, env).tell('rolled-back', MESSAGE);
      expect(delivery).toMatchObject({ state: 'failed', attempts: 1 });
      expect(got).toEqual(['/T000/secret-path']);
      expect(complaints).toEqual([expect.stringMatching(/was not told in 1 attempts: .{1,200}404/) as string]);
      expect(JSON.stringify([complaints, delivery])).not.toMatch(/secret-path|hunter2/);
    },
  );
});
