import { describe, expect, it } from 'vitest';
import { container, crashed, healthy, look, one, pod, waiting, workload } from '../../../../test/ship/views.ts';
import { likeliestCause } from './cause.ts';
import { WAITING } from './failing.ts';
import { type FirstSeen, type Judgement, judge, regressed } from './judge.ts';
import type { Seen } from './look.ts';
import type { ContainerView, PodView, WorkloadView } from './view.ts';

const first = (seen: Seen): Judgement => judge(seen, new Map(), 0);

/** The millisecond at which it is doomed, looked at as often as is needed to find it; never is undefined. */
function doomedAt(seen: Seen): number | undefined {
  const memory: FirstSeen = new Map();
  for (let now = 0; now <= 600_000; now += 500) if (judge(seen, memory, now).is === 'doomed') return now;
  return undefined;
}

describe('a reason to wait', () => {
  it.each([
    ['InvalidImageName', 'image-pull', 0],
    ['ErrImageNeverPull', 'image-pull', 1000],
    ['ErrImagePull', 'image-pull', 8000],
    ['ImagePullBackOff', 'image-pull', 8000],
    ['ImageInspectError', 'image-pull', 8000],
    ['RegistryUnavailable', 'image-pull', 8000],
    ['SignatureValidationFailed', 'image-pull', 1000],
    ['CreateContainerConfigError', 'config', 8000],
    ['CreateContainerError', 'create-container', 8000],
    ['RunContainerError', 'run-container', 8000],
  ])('%s is %s, and certain after %i ms', (reason, word, graceMs) => {
    const seen = one(waiting(reason, 'try again later'));
    expect(doomedAt(seen)).toBe(graceMs);
    expect(likeliestCause(seen)?.reason).toBe(word);
    expect(likeliestCause(seen)?.message).toContain(`container web of web-1: `);
    expect(likeliestCause(seen)?.message).toContain(`(${reason}: try again later)`);
  });

  it('is tested above, whichever it is', () => {
    expect([...WAITING.keys()]).toHaveLength(10);
  });

  it.each(['ContainerCreating', 'PodInitializing', 'SomethingNew', ''])('%s is none to give up', (reason) => {
    expect(doomedAt(one(waiting(reason)))).toBeUndefined();
  });

  it.each([
    'rpc error: code = NotFound: failed to resolve reference "x": x: not found',
    'manifest unknown',
    'pull access denied, repository does not exist or may require authorization',
    '401 Unauthorized',
    'no match for platform in manifest',
  ])('that no registry takes back is certain soon: %s', (message) => {
    expect(doomedAt(one(waiting('ErrImagePull', message)))).toBe(1000);
    expect(doomedAt(one(waiting('InvalidImageName', message)))).toBe(0);
  });

  it('is the same one where it only changes its word', () => {
    const memory: FirstSeen = new Map();
    const words = ['ErrImagePull', 'ImagePullBackOff'];
    const at = (now: number): string => judge(one(waiting(words[(now / 1000) % 2] ?? '')), memory, now).is;
    expect([0, 1000, 2000, 3000, 7000].map(at)).toEqual(Array.from({ length: 5 }, () => 'progressing'));
    expect(at(8000)).toBe('doomed');
  });

  it('begins anew where it had passed', () => {
    const memory: FirstSeen = new Map();
    const failing = one(waiting('CreateContainerConfigError'));
    expect(judge(failing, memory, 0).is).toBe('progressing');
    expect(judge(one(container()), memory, 5000).is).toBe('progressing');
    expect(judge(failing, memory, 60_000).is).toBe('progressing');
    expect(judge(failing, memory, 67_999).is).toBe('progressing');
    expect(judge(failing, memory, 68_000).is).toBe('doomed');
  });

  it('of another pod is another', () => {
    const memory: FirstSeen = new Map();
    const failing = (name: string): Seen => look([workload([pod(name, [waiting('ErrImagePull')])])]);
    expect(judge(failing('web-1'), memory, 0).is).toBe('progressing');
    expect(judge(failing('web-2'), memory, 8000).is).toBe('progressing');
    expect(judge(failing('web-2'), memory, 16_000).is).toBe('doomed');
  });
});

describe('a container that ends', () => {
  const ended = { exitCode: 3, reason: 'Error', message: 'no database\nbye' };
  it.each<readonly [string, ContainerView, Judgement['is'], string]>([
    ['once, and is down', container({ isDown: true, ended }), 'progressing', 'flapping'],
    ['once, and was started again', container({ restarts: 1, ended }), 'progressing', 'flapping'],
    ['once, and waits for its start', crashed(0), 'progressing', 'flapping'],
    ['for the second time', container({ restarts: 1, isDown: true, ended }), 'doomed', 'crash-loop'],
    ['twice, and runs for the third time', container({ restarts: 2, ended }), 'doomed', 'crash-loop'],
    ['again and again', crashed(7), 'doomed', 'crash-loop'],
    [
      'of memory, twice',
      crashed(1, { ended: { exitCode: 137, reason: 'OOMKilled', message: '' } }),
      'doomed',
      'out-of-memory',
    ],
    ['never, and was restarted nevertheless', container({ restarts: 5 }), 'progressing', 'readiness'],
  ])('%s', (_name, view, is, reason) => {
    expect(first(one(view)).is).toBe(is);
    expect(likeliestCause(one(view))?.reason).toBe(reason);
  });

  it('is told with its exit code, and the last line of what it left', () => {
    expect(likeliestCause(one(container({ restarts: 2, ended })))?.message).toBe(
      'container web of web-1 crashes again and again: it ended with exit code 3: bye',
    );
  });

  it.each<readonly [string, Seen]>([
    ['a container that is ready again', one(crashed(4, { ready: true }))],
    ['a pod that is ready', one(crashed(4), { ready: true })],
  ])('is nothing to judge %s by', (_name, seen) => {
    expect(first(seen).is).not.toBe('doomed');
  });

  it('may be an init container, and is named so', () => {
    const containers = [crashed(2, { name: 'migrate', init: true }), waiting('PodInitializing')];
    const judgement = first(look([workload([pod('web-1', containers)])]));
    expect(judgement).toMatchObject({ is: 'doomed', cause: { reason: 'crash-loop' } });
    expect(JSON.stringify(judgement)).toContain('init container migrate of web-1');
  });

  it('may be a sidecar, beside a container that is well', () => {
    const containers = [crashed(2, { name: 'proxy', init: true }), container({ ready: true })];
    expect(first(look([workload([pod('web-1', containers)])]))).toMatchObject({ is: 'doomed' });
  });
});

describe('of several pods', () => {
  it.each<readonly [string, readonly PodView[], Judgement['is']]>([
    ['all crash', [pod('web-1', [crashed(2)]), pod('web-2', [crashed(3)])], 'doomed'],
    ['all fail, each in its way', [pod('web-1', [crashed(2)]), pod('web-2', [waiting('InvalidImageName')])], 'doomed'],
    ['one crashes, one has just begun', [pod('web-1', [crashed(2)]), pod('web-2', [container()])], 'progressing'],
    ['one crashes, one is ready', [pod('web-1', [crashed(2)]), healthy('web-2')], 'progressing'],
    [
      'one is certain to fail, one not yet',
      [pod('a', [crashed(2)]), pod('b', [waiting('ErrImagePull')])],
      'progressing',
    ],
    ['all are ready', [healthy('web-1'), healthy('web-2')], 'ready'],
  ])('%s', (_name, pods, is) => {
    expect(first(look([workload(pods)])).is).toBe(is);
  });

  it('of several workloads one that is doomed is enough', () => {
    const seen = look([workload([healthy('web-1')]), workload([pod('worker-1', [crashed(2)])])]);
    expect(first(seen).is).toBe('doomed');
  });

  it('old ones are not looked at: only those of the new template are views', () => {
    const view = workload([healthy('web-2')], { desired: 1, total: 3 });
    expect(first(look([view]))).toEqual({ is: 'progressing', words: 'web: 1 of 1 new, 1 available, 2 old' });
  });
});

describe('readiness', () => {
  it.each<readonly [string, Partial<WorkloadView>]>([
    ['not all are new', { updated: 1 }],
    ['not all are available', { available: 1 }],
    ['old ones are still there', { total: 3 }],
    ['the status is of another generation', { isFresh: false }],
    ['fewer pods are ready than the controller says', { pods: [healthy('web-1')] }],
  ])('is not there where %s', (_name, more) => {
    const pods = [healthy('web-1'), healthy('web-2')];
    expect(first(look([workload(pods)])).is).toBe('ready');
    expect(first(look([workload(pods, more)])).is).toBe('progressing');
  });

  it('of nobody is there at once', () => {
    expect(first(look([workload([])])).is).toBe('ready');
  });
});

describe('a status that is stale', () => {
  it.each<readonly [string, Partial<WorkloadView>]>([
    ['crashes', {}],
    ['refused', { pods: [], createFailure: 'violates PodSecurity "restricted"' }],
  ])('is never judged: %s', (_name, more) => {
    const pods = [pod('web-1', [crashed(9)])];
    expect(doomedAt(look([workload(pods, { ...more, isFresh: false })]))).toBeUndefined();
    expect(doomedAt(look([workload(pods, more)]))).toBeDefined();
  });
});

describe('a pod that cannot be made', () => {
  it.each([
    ['pods "web-1" is forbidden: exceeded quota: compute, requested: pods=1', 'quota', 'progressing'],
    ['pods "web-1" is forbidden: maximum memory usage per Pod is 1Gi, but limit is 2Gi', 'quota', 'progressing'],
    ['Internal error occurred: failed calling webhook "x": context deadline exceeded', 'webhook', 'progressing'],
    ['pods "web-1" is forbidden: violates PodSecurity "restricted:latest"', 'admission', 'doomed'],
    ['admission webhook "policy.example.com" denied the request: no', 'admission', 'doomed'],
    ['Pod "web-1" is invalid: spec.containers[0].image: Required value', 'admission', 'doomed'],
    ['the moon is full', 'create-pod', 'progressing'],
  ])('%s', (createFailure, reason, is) => {
    const seen = look([workload([], { desired: 1, createFailure })]);
    expect(doomedAt(seen)).toBe(is === 'doomed' ? 2000 : undefined);
    expect(likeliestCause(seen)).toEqual({ reason, message: `a pod cannot be made: ${createFailure}` });
  });

  it('dooms nothing as long as there is another', () => {
    const refused = { desired: 2, createFailure: 'violates PodSecurity "restricted"' };
    expect(first(look([workload([pod('web-1', [container()])], refused)])).is).toBe('progressing');
  });
});

describe('what is certain without any pod', () => {
  it('a workload that is gone', () => {
    const seen = look([], { gone: ['Deployment shop/web'] });
    const cause = { reason: 'gone', message: 'Deployment shop/web is not there any more' };
    expect(first(seen)).toEqual({ is: 'doomed', cause });
    expect(regressed(seen, new Map())).toEqual(cause);
  });
});

describe('a Job', () => {
  const again = one(
    container({ ready: false, restarts: 4, isDown: true, ended: { exitCode: 1, reason: 'Error', message: '' } }),
  );
  const pods = again.workloads[0]?.pods ?? [];

  it('is ready when it is done, whatever its pods are', () => {
    expect(first(look([workload(pods, { isDone: true })]))).toEqual({ is: 'ready' });
  });

  it('may fail as often as it says itself', () => {
    expect(first(look([workload(pods, { isDone: false })])).is).toBe('progressing');
    expect(first(look([workload(pods)])).is).toBe('doomed');
  });

  it('that gives up is told of with how its pod ended', () => {
    const judgement = first(look([workload(pods, { isDone: false, gaveUp: 'it has reached its limit' })]));
    expect(judgement).toMatchObject({ is: 'doomed', cause: { reason: 'job' } });
    expect(judgement).toMatchObject({
      cause: { message: expect.stringMatching(/failed: it has reached its limit; .*exit code 1/) },
    });
  });
});

describe('what cannot be started', () => {
  const startError = {
    exitCode: 128,
    reason: 'StartError',
    message: 'exec: "nope": executable file not found in $PATH',
  };

  it('is told as that, and not as a crash, when kubelet has tried twice', () => {
    const seen = one(
      container({ restarts: 2, ended: startError, waiting: { reason: 'CrashLoopBackOff', message: '' } }),
    );
    expect(first(seen)).toMatchObject({
      is: 'doomed',
      cause: {
        reason: 'run-container',
        message: expect.stringMatching(/cannot be started again and again: .*StartError/),
      },
    });
  });

  it('is certain at once where the program is not in the image', () => {
    expect(doomedAt(one(waiting('RunContainerError', startError.message)))).toBe(1000);
    expect(doomedAt(one(waiting('RunContainerError', 'context deadline exceeded')))).toBe(8000);
  });
});
