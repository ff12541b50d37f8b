import { describe, expect, it } from 'vitest';
import { container, crashed, healthy, look, one, pod, waiting, workload } from '../../../../test/ship/views.ts';
import { likeliestCause, suspicion } from './cause.ts';
import { endsOf, regressed } from './judge.ts';
import type { Seen } from './look.ts';
import type { ContainerView, EventView, PodView } from './view.ts';

describe('the likeliest cause', () => {
  const probe: EventView = { about: 'Pod/web-1', reason: 'Unhealthy', message: 'HTTP probe failed: 503', count: 4 };
  const all: readonly (readonly [string, (seen: Seen) => Seen])[] = [
    ['gone', (seen) => ({ ...seen, gone: ['Deployment shop/web'] })],
    [
      'quota',
      (seen) => ({ ...seen, workloads: seen.workloads.map((view) => ({ ...view, createFailure: 'exceeded quota' })) }),
    ],
    ['config', withPod(pod('web-2', [waiting('CreateContainerConfigError')]))],
    ['flapping', withPod(pod('web-3', [crashed(0)]))],
    ['unschedulable', withPod(pod('web-4', [], { unschedulable: 'Insufficient cpu' }))],
    ['readiness', (seen) => ({ ...withPod(pod('web-1', [container()]))(seen), events: [probe] })],
    ['starting', withPod(pod('web-5', [waiting('ContainerCreating')]))],
    ['readiness', withPod(pod('web-6', [container()]))],
  ];

  function withPod(more: PodView): (seen: Seen) => Seen {
    return (seen) => ({ ...seen, workloads: seen.workloads.map((view) => ({ ...view, pods: [...view.pods, more] })) });
  }

  it.each(all.map(([reason], index) => [reason, index] as const))(
    'is %s (%i) before all that says less',
    (reason, index) => {
      const seen = all.slice(index).reduceRight((result, [, add]) => add(result), look([workload([healthy('web-0')])]));
      expect(likeliestCause(seen)?.reason).toBe(reason);
      // Only what has failed is suspected; a delay is none.
      expect(suspicion(seen)?.reason).toBe(index < 4 ? reason : undefined);
    },
  );

  it('quotes the probe of a pod that is not ready, and the last it said', () => {
    const said = (message: string, about = 'Pod/web-1'): EventView => ({ ...probe, message, about });
    const events = [
      said('first'),
      said('last'),
      said('of an old pod', 'Pod/web-old'),
      { ...said('x'), reason: 'Killing' },
    ];
    expect(likeliestCause({ ...one(container()), events })?.message).toBe('web-1 does not become ready: last');
  });

  it('is none where all is well', () => {
    expect(likeliestCause(look([workload([healthy('web-1')])]))).toBeUndefined();
  });
});

describe('what a release does wrong while it is watched', () => {
  const end = (restarts: number, reason: string, more: Partial<ContainerView> = {}): ContainerView =>
    container({ ready: true, restarts, ended: { exitCode: 1, reason, message: '' }, ...more });
  const watched = (...views: readonly ContainerView[]): Seen =>
    look([workload(views.map((view, index) => pod(`web-${index}`, [view], { ready: true })))]);

  it.each<readonly [string, Seen, Seen, string | undefined]>([
    ['nothing', watched(container()), watched(container({ ready: true })), undefined],
    ['one crash', watched(container()), watched(end(1, 'Error')), undefined],
    ['two crashes of one', watched(container()), watched(end(2, 'Error')), 'crash-loop'],
    ['two crashes of two', watched(container(), container()), watched(end(1, 'Error'), end(1, 'Error')), 'crash-loop'],
    ['one death by memory', watched(container()), watched(end(1, 'OOMKilled')), 'out-of-memory'],
    ['one that is down', watched(container()), watched(end(0, 'OOMKilled', { isDown: true })), 'out-of-memory'],
    ['deaths before it was ready', watched(end(3, 'OOMKilled')), watched(end(3, 'OOMKilled')), undefined],
    ['one more after such', watched(end(3, 'Error')), watched(end(4, 'Error')), undefined],
    ['a second one after such', watched(end(3, 'Error')), watched(end(5, 'Error')), 'crash-loop'],
  ])('%s', (_name, before, now, reason) => {
    expect(regressed(now, endsOf(before))?.reason).toBe(reason);
  });

  it('counts what a pod that came later has done', () => {
    const later = look([workload([pod('web-9', [end(2, 'Error')])])]);
    expect(regressed(later, endsOf(watched(container())))?.message).toContain('of web-9, after it was ready');
  });
});
