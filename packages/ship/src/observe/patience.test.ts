import { describe, expect, it } from 'vitest';
import { container, crashed, healthy, look, one, pod, waiting, workload } from '../../../../test/ship/views.ts';
import { type FirstSeen, fewerReady, type Judgement, judge, readyCounts, regressed } from './judge.ts';
import type { Seen } from './look.ts';

const first = (seen: Seen): Judgement => judge(seen, new Map(), 0);

function doomedAt(seen: Seen): number | undefined {
  const memory: FirstSeen = new Map();
  for (let now = 0; now <= 600_000; now += 500) if (judge(seen, memory, now).is === 'doomed') return now;
  return undefined;
}

describe('what is no failure of the release', () => {
  const restarted = (times: number) =>
    pod('web-1', [container({ restarts: times, ended: { exitCode: 1, reason: 'Error', message: '' } })]);
  const ends = (times: number) => new Map([['uid-web-1/web', times]]);

  it('restarts of before, when the pod is not ready for a moment', () => {
    const seen = look([workload([restarted(2)])]);
    expect(judge(seen, new Map(), 0, ends(2)).is).toBe('progressing');
    expect(judge(seen, new Map(), 0, ends(0)).is).toBe('doomed');
    expect(judge(look([workload([restarted(4)])]), new Map(), 0, ends(2)).is).toBe('doomed');
  });

  it('an end while what it needs is not ready: a few more are waited for', () => {
    const app = (times: number) => workload([pod('web-1', [crashed(times)])]);
    const database = workload([pod('db-0', [container()])], {
      reference: { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'shop' } },
    });
    expect(first(look([app(3), database])).is).toBe('progressing');
    expect(first(look([app(5), database])).is).toBe('doomed');
    expect(first(look([app(3)])).is).toBe('doomed');
  });

  it('what a node took away, or one start of it anew', () => {
    const ended = { exitCode: 137, reason: 'Error', message: '' };
    const both = [container({ ended, isDown: true }), container({ name: 'proxy', ended, isDown: true })];
    const evicted = pod('web-1', both, { phase: 'Failed', message: 'Evicted: the node was low on memory' });
    expect(regressed(look([workload([evicted, healthy('web-2')])]), new Map())).toBeUndefined();
    const rebooted = pod('web-1', [
      container({ restarts: 1, ended }),
      container({ name: 'proxy', restarts: 1, ended }),
    ]);
    expect(regressed(look([workload([rebooted, healthy('web-2')])]), new Map())).toBeUndefined();
  });

  it('a few ends among very many pods', () => {
    const others = Array.from({ length: 100 }, (_, index) => healthy(`web-${index + 10}`));
    const seen = (crashes: number) =>
      look([
        workload([...others, ...Array.from({ length: crashes }, (_, index) => pod(`bad-${index}`, [crashed(0)]))]),
      ]);
    expect(regressed(seen(4), new Map())).toBeUndefined();
    expect(regressed(seen(8), new Map())?.reason).toBe('crash-loop');
  });

  it('a Secret that is written seconds later', () => {
    const seen = one(waiting('CreateContainerConfigError', 'secret "own" not found'));
    expect(doomedAt(seen)).toBe(8000);
  });
});

describe('fewer pods than served when it began to be watched', () => {
  const of = (ready: number, wanted: number) =>
    look([
      workload(
        Array.from({ length: wanted }, (_, index) =>
          index < ready ? healthy(`web-${index}`) : pod(`web-${index}`, [container()]),
        ),
      ),
    ]);

  it.each([
    ['more are wanted', of(2, 2), of(2, 6), false],
    ['fewer are wanted', of(6, 6), of(2, 2), false],
    ['one of several is moved', of(4, 4), of(3, 4), false],
    ['a quarter of many is moved', of(8, 8), of(6, 8), false],
    ['more than that is not ready', of(8, 8), of(5, 8), true],
    ['the only one is not ready', of(1, 1), of(0, 1), true],
    ['none is', of(2, 2), of(0, 2), true],
  ])('%s', (_name, before, now, isDown) => {
    expect(fewerReady(now, readyCounts(before)) !== undefined).toBe(isDown);
  });
});
