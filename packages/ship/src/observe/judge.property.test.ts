import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { healthy, look, pod, workload } from '../../../../test/ship/views.ts';
import { WAITING } from './failing.ts';
import { type FirstSeen, type Judgement, judge } from './judge.ts';
import type { Seen } from './look.ts';
import type { ContainerView, WorkloadView } from './view.ts';

const REASONS = [...WAITING.keys(), 'ContainerCreating', 'CrashLoopBackOff'];
const anyContainer = fc.record(
  {
    name: fc.constantFrom('web', 'proxy'),
    init: fc.boolean(),
    ready: fc.boolean(),
    restarts: fc.nat(4),
    isDown: fc.boolean(),
    waiting: fc.record({ reason: fc.constantFrom(...REASONS), message: fc.constantFrom('', 'not found', 'later') }),
    ended: fc.record({ exitCode: fc.nat(255), reason: fc.constantFrom('Error', 'OOMKilled'), message: fc.string() }),
  },
  { requiredKeys: ['name', 'init', 'ready', 'restarts', 'isDown'] },
);
const anyPod = fc
  .record({ id: fc.nat(99), ready: fc.boolean(), containers: fc.array(anyContainer, { maxLength: 3 }) })
  .map(({ id, ready, containers }) => pod(`web-${id}`, containers as ContainerView[], { ready }));
const anyWorkload = fc
  .record({
    pods: fc.uniqueArray(anyPod, { maxLength: 4, selector: ({ uid }) => uid }),
    more: fc.record(
      {
        isFresh: fc.boolean(),
        desired: fc.nat(4),
        createFailure: fc.constantFrom('exceeded quota', 'violates PodSecurity', 'no'),
        gaveUp: fc.constant('no more tries'),
      },
      { requiredKeys: ['isFresh', 'desired'] },
    ),
  })
  .map(({ pods, more }) => workload(pods, more as Partial<WorkloadView>));

/** As it is judged in the end, when every grace is over. */
function finally_(seen: Seen): Judgement {
  const memory: FirstSeen = new Map();
  judge(seen, memory, 0);
  return judge(seen, memory, 60_000);
}

describe('whatever is seen', () => {
  it('another new pod that is well never makes it doomed', () => {
    const property = fc.property(
      fc.array(anyWorkload, { minLength: 1, maxLength: 3 }),
      fc.nat(2),
      (workloads, index) => {
        const more = workloads.map((view, own) =>
          own === index % workloads.length ? { ...view, pods: [...view.pods, healthy('web-100')] } : view,
        );
        if (finally_(look(workloads)).is !== 'doomed') expect(finally_(look(more)).is).not.toBe('doomed');
      },
    );
    fc.assert(property, { numRuns: 2000 });
  });

  it('with one that is well, a workload is doomed by its controller alone', () => {
    const property = fc.property(anyWorkload, (view) => {
      const { gaveUp: _, ...calm } = { ...view, pods: [...view.pods, healthy('web-100')] };
      expect(finally_(look([calm])).is).not.toBe('doomed');
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('what is not fresh is neither ready nor doomed', () => {
    const property = fc.property(fc.array(anyWorkload, { minLength: 1, maxLength: 3 }), (workloads) => {
      const stale = workloads.map((view) => ({ ...view, isFresh: false }));
      expect(finally_(look(stale)).is).toBe('progressing');
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it('what is doomed has a cause, and what is ready has none that fails', () => {
    let doomed = 0;
    const property = fc.property(fc.array(anyWorkload, { minLength: 1, maxLength: 2 }), (workloads) => {
      const judgement = finally_(look(workloads));
      if (judgement.is !== 'doomed') return;
      doomed++;
      expect(judgement.cause.message).not.toBe('');
      expect(judgement.cause.reason).toMatch(/^[a-z-]{3,20}$/);
    });
    fc.assert(property, { numRuns: 2000 });
    expect(doomed).toBeGreaterThan(100);
  });
});
