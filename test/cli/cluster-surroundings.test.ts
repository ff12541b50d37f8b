/** What answers beside the lists of a cluster may be anything: only what is understood is judged. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { against, json, small } from './fake-cluster.ts';

const nodes = (count: number): object => ({
  metadata: {},
  items: Array.from({ length: count }, (_, index) => ({ metadata: { name: `n${index}` }, status: {} })),
});

type Answer = (url: string, response: ServerResponse, request: IncomingMessage) => boolean;

interface Told {
  readonly findings: readonly { readonly control: string; readonly verdict: string; readonly message: string }[];
}

/** What is found by these controls, as `VERDICT CONTROL`, in order. */
async function found(answer: Answer, only: string, count = 0): Promise<{ told: string[]; ms: number; asked: number }> {
  const server = small((request, response) => {
    const { url = '' } = request;
    if (url.startsWith('/api/v1/nodes?limit=500')) {
      json(response, 200, nodes(count));
      return true;
    }
    return answer(url, response, request);
  });
  const ran = await against(server, [
    'check',
    'cluster:',
    '--request-timeout=1',
    `--only=${only}`,
    '-f',
    'json',
    '--all',
  ]);
  const { findings } = JSON.parse(ran.stdout) as Told;
  const judged = findings.filter(({ verdict }) => verdict !== 'not-applicable');
  return { told: judged.map(({ verdict, control }) => `${verdict} ${control}`), ms: ran.ms, asked: ran.asked.count };
}

const configz =
  (answer: (response: ServerResponse, url: string) => unknown): Answer =>
  (url, response) => {
    if (!url.endsWith('/proxy/configz')) return false;
    answer(response, url);
    return true;
  };

describe.concurrent('a kubelet', () => {
  it.each<readonly [string, (response: ServerResponse) => unknown]>([
    ['nothing', (response) => json(response, 200, {})],
    ['null', (response) => json(response, 200, { kubeletconfig: null })],
    ['a text', (response) => json(response, 200, { kubeletconfig: 'yes' })],
    ['an empty object', (response) => json(response, 200, { kubeletconfig: {} })],
    ['a Status', (response) => json(response, 200, { kind: 'Status', status: 'Failure' })],
    ['a page', (response) => response.end('<html>')],
    ['an error', (response) => json(response, 503, { message: 'down' })],
    ['no word in time', () => undefined],
  ])('that says %s is unknown', async (_, answer) => {
    const { told } = await found(configz(answer), 'cluster/*,general/*', 1);
    expect(told.filter((line) => line.includes('kubelet'))).toEqual([]);
    expect(told).toContain('unknown general/cluster-readable');
  });

  it('that is down is asked once, however many there are', async () => {
    const { told, ms } = await found(
      configz((response) => json(response, 503, { message: 'down' })),
      'general/*',
      40,
    );
    expect(told.filter((line) => line === 'unknown general/cluster-readable')).toHaveLength(40);
    expect(ms).toBeLessThan(8000);
  });
});

describe.concurrent('who is nobody', () => {
  const anonymous =
    (answer: (response: ServerResponse) => unknown): Answer =>
    (_, response, { headers }) => {
      if (headers.authorization !== undefined) return false;
      answer(response);
      return true;
    };
  it.each<readonly [string, string, (response: ServerResponse) => unknown]>([
    ['is refused', 'pass', (response) => json(response, 403, {})],
    ['is not known', 'pass', (response) => json(response, 401, {})],
    ['is shown something', 'fail', (response) => json(response, 200, { items: [] })],
    ['has to log in', 'unknown', (response) => response.end('<html>log in</html>')],
    ['is sent elsewhere', 'unknown', (response) => json(response, 302, {})],
    ['comes too often', 'unknown', (response) => json(response, 429, {})],
    ['meets an error', 'unknown', (response) => json(response, 500, {})],
    ['is not answered', 'unknown', () => undefined],
  ])('%s: %s', async (_, verdict, answer) => {
    const { told } = await found(anonymous(answer), 'cluster/anonymous-refused');
    expect(new Set(told)).toEqual(new Set([`${verdict} cluster/anonymous-refused`]));
  });
});
