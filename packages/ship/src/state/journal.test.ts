import { ClusterFailure } from '@palisade/sources/cluster/failure';
import { describe, expect, it } from 'vitest';
import { type Mishap, type Unreliable, unreliable } from '../../../../test/ship/memory-api.ts';
import type { KubeObject } from '../object.ts';
import { Gone, Superseded } from '../outcome.ts';
import { type Attempt, isUnfinished, Journal, type JournalEntry, JournalUnreadable } from './journal.ts';

const PATH = '/api/v1/namespaces/shop/configmaps/palisade-journal-web';

const ATTEMPT: Attempt = {
  release: 2,
  previous: 1,
  direction: 'forward',
  stage: 'applying',
  startedAt: '2026-01-01T00:00:00.000Z',
  stageAt: '2026-01-01T00:00:01.000Z',
};

const entry = (more: Partial<JournalEntry> = {}): JournalEntry => ({
  schema: 1,
  service: 'web',
  last: 2,
  serving: 1,
  token: 3,
  runner: 'one',
  attempt: ATTEMPT,
  ...more,
});

const open = ({ api }: Unreliable): Promise<Journal> => Journal.open(api, 'shop', 'web');
const written = ({ stored }: Unreliable): unknown =>
  JSON.parse((stored.get(PATH) as { data?: Record<string, string> } | undefined)?.data?.['journal.json'] ?? 'null');

/** A server whose journal says this. */
function having(text: string): Unreliable {
  const server = unreliable();
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'palisade-journal-web', namespace: 'shop' } };
  server.serve({
    method: 'POST',
    path: PATH.slice(0, PATH.lastIndexOf('/')),
    body: { ...map, data: { 'journal.json': text } },
  });
  return server;
}

/** The next write meets this; reads pass. */
function onWrite(server: Unreliable, mishap: Mishap): void {
  let isDone = false;
  server.mishap = ({ method }) => {
    if (isDone || method === 'GET') return undefined;
    isDone = true;
    return mishap;
  };
}

describe('a journal', () => {
  it('is empty where nothing was shipped', async () => {
    expect((await open(unreliable())).entry).toBeUndefined();
  });

  it('is what was written, for whoever opens it, and says whose it is', async () => {
    const server = unreliable();
    const journal = await open(server);
    await journal.write(entry());
    expect(journal.entry).toEqual(entry());
    expect((await open(server)).entry).toEqual(entry());
    expect(server.stored.get(PATH)?.metadata.labels).toEqual({
      'app.kubernetes.io/managed-by': 'palisade',
      'palisade.dev/service': 'web',
    });
  });

  it('goes on by what it wrote itself', async () => {
    const server = unreliable();
    const journal = await open(server);
    for (const stage of ['applying', 'soaking', 'pruning'])
      await journal.write(entry({ attempt: { ...ATTEMPT, stage } }));
    expect(written(server)).toMatchObject({ attempt: { stage: 'pruning' } });
    expect(server.asked.filter(({ method }) => method === 'GET')).toHaveLength(1);
  });

  it.each([
    ['no attempt', entry({ attempt: undefined as never }), false],
    ['one that goes on', entry(), true],
    ['one that is over', entry({ attempt: { ...ATTEMPT, outcome: 'promoted' } }), false],
  ])('with %s: unfinished or not', (_name, one, unfinished) => {
    expect(isUnfinished(one)).toBe(unfinished);
    expect(isUnfinished(undefined)).toBe(false);
  });
});

describe('of two runners', () => {
  it('the one that has read what is not so any more writes nothing', async () => {
    const server = unreliable();
    await (await open(server)).write(entry());
    const [one, other] = [await open(server), await open(server)];
    await one.write(entry({ token: 4, runner: 'two' }));
    await expect(other.write(entry({ attempt: { ...ATTEMPT, stage: 'pruning' } }))).rejects.toThrow(Superseded);
    expect(written(server)).toMatchObject({ token: 4, runner: 'two' });
  });

  it('the first to begin it has it', async () => {
    const server = unreliable();
    const [one, other] = [await open(server), await open(server)];
    await one.write(entry());
    await expect(other.write(entry({ runner: 'two' }))).rejects.toThrow('changed by another runner');
    expect(written(server)).toEqual(entry());
  });

  it('does not make anew what somebody has deleted', async () => {
    const server = unreliable();
    const journal = await open(server);
    await journal.write(entry());
    server.stored.delete(PATH);
    await expect(journal.write(entry({ last: 3 }))).rejects.toThrow(Gone);
    expect(server.stored.size).toBe(0);
  });
});

describe.each([
  ['that begins it', false],
  ['that goes on', true],
])('a write %s', (_name, isBegun) => {
  async function begun(): Promise<{ server: Unreliable; journal: Journal }> {
    const server = unreliable();
    const journal = await open(server);
    if (isBegun) await journal.write(entry({ last: 1 }));
    return { server, journal };
  }

  it('whose answer is lost was done, and the next goes on from there', async () => {
    const { server, journal } = await begun();
    onWrite(server, 'answer-lost');
    await journal.write(entry());
    expect(written(server)).toEqual(entry());
    await journal.write(entry({ last: 9 }));
    expect(written(server)).toMatchObject({ last: 9 });
  });

  it.each<readonly [string, Mishap, string]>([
    ['never arrives', 'lost', 'cannot be reached'],
    ['is forbidden', new ClusterFailure('forbidden', 'may not update configmaps'), 'may not update'],
    ['meets a server that errs', new ClusterFailure('server', 'etcd is on fire'), 'on fire'],
  ])('that %s says so, and can be tried again: nobody has taken it over', async (_what, mishap, words) => {
    const { server, journal } = await begun();
    const before = written(server);
    onWrite(server, mishap);
    await expect(journal.write(entry())).rejects.toThrow(words);
    expect(written(server)).toEqual(before);
    await journal.write(entry());
    expect(written(server)).toEqual(entry());
  });

  it('that fails while another is faster is superseded', async () => {
    const { server, journal } = await begun();
    const other = await open(server);
    await other.write(entry({ runner: 'two', token: 4 }));
    onWrite(server, 'lost');
    await expect(journal.write(entry())).rejects.toThrow(Superseded);
  });
});

describe('what cannot be understood', () => {
  it.each([
    ['a newer schema', '{"schema":2,"service":"web"}', /is of schema 2, and this is a runner for 1: use the newer/],
    ['no schema', '{"service":"web"}', /is of schema undefined/],
    ['no JSON', 'schema: 1', /is no JSON: restore it, or delete it/],
  ])('%s is left alone', async (_name, text, words) => {
    const server = having(text);
    const opening = open(server);
    await expect(opening).rejects.toThrow(JournalUnreadable);
    await expect(opening).rejects.toThrow(words);
    expect(server.asked.map(({ method }) => method)).toEqual(['GET']);
    expect((server.stored.get(PATH) as KubeObject)['data']).toEqual({ 'journal.json': text });
  });
});

describe('evidence', () => {
  it('is cut long before a ConfigMap is full, by whole lines', async () => {
    const server = unreliable();
    const journal = await open(server);
    const evidence = Array.from({ length: 5000 }, (_, line) => `${line} ${'x'.repeat(500)}`);
    await journal.write(entry({ attempt: { ...ATTEMPT, evidence } }));
    const { attempt } = written(server) as JournalEntry;
    expect(attempt?.evidence?.length).toBeGreaterThan(30);
    expect(evidence.slice(0, attempt?.evidence?.length)).toEqual(attempt?.evidence);
    expect(JSON.stringify(written(server)).length).toBeLessThan(25_000);
  });

  it('of a single endless line is none', async () => {
    const server = unreliable();
    await (await open(server)).write(entry({ attempt: { ...ATTEMPT, evidence: ['x'.repeat(1_500_000)] } }));
    expect(written(server)).toMatchObject({ attempt: { evidence: [] } });
  });
});
