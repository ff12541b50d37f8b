import { describe, expect, it } from 'vitest';
import { apiOf } from '../../../../test/ship/memory-api.ts';
import { crashed, healthy, look, pod, waiting, workload } from '../../../../test/ship/views.ts';
import { evidenceOf } from './evidence.ts';
import type { Seen } from './look.ts';
import { redactor } from './redact.ts';

const SECRET = 'correct-horse-battery-staple';

/** The evidence where every log says this, and what was asked for it. */
async function gathered(seen: Seen, log: string): Promise<{ lines: string[]; asked: string[] }> {
  const asked: string[] = [];
  const api = {
    ...apiOf(async () => ({})),
    answer: async ({ path }: { path: string }) => {
      asked.push(path);
      return { status: 200, retryAfter: undefined, warnings: [], text: log };
    },
  };
  return { lines: await evidenceOf(api, seen, redactor([SECRET])), asked };
}

const ill = look([workload([pod('web-1', [crashed(3)])])]);

describe('evidence', () => {
  it('says how the pods are, and their last words', async () => {
    const { lines, asked } = await gathered(ill, 'starting\n\nno database\n');
    expect(lines).toEqual([
      'web-1 container web: not ready, 3 restarts; waiting: CrashLoopBackOff (back-off); last ended with exit code 1 (Error)',
      'web-1/web> starting',
      'web-1/web> no database',
    ]);
    expect(asked).toEqual(['/api/v1/namespaces/shop/pods/web-1/log?container=web&tailLines=20&limitBytes=16384']);
  });

  it('asks for the run before where the next one runs', async () => {
    const { asked } = await gathered(look([workload([pod('web-1', [crashed(3, { isDown: false })])])]), '');
    expect(asked[0]).toContain('previous=true');
  });

  it('asks no log of what never ran, and of nobody who is well', async () => {
    const seen = look([workload([pod('web-1', [waiting('ErrImagePull')]), healthy('web-2')])]);
    const { lines, asked } = await gathered(seen, 'x');
    expect(asked).toEqual([]);
    expect(lines).toEqual(['web-1 container web: not ready, 0 restarts; waiting: ErrImagePull']);
  });

  it('is of two pods at most, those that are not ready first', async () => {
    const pods = ['a', 'b', 'c'].map((name) => pod(name, [crashed(1)]));
    const well = pod('well', [crashed(1, { ready: true })], { ready: true });
    const { lines } = await gathered(look([workload([well, ...pods])]), '');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['a', 'b']);
  });

  it('has the events of its pods and of what makes pods, not those of others', async () => {
    const event = (about: string) => ({ about, reason: 'Failed', message: 'no', count: 2 });
    const events = ['Pod/web-1', 'Pod/web-old', 'ReplicaSet/web-7d9c', 'Node/n1'].map(event);
    const { lines } = await gathered({ ...ill, events }, '');
    expect(lines.slice(1)).toEqual(['Pod/web-1: Failed: no (2 times)', 'ReplicaSet/web-7d9c: Failed: no (2 times)']);
  });

  it.each([0, 440, 470, 480, 490, 499, 500])(
    'holds no part of a secret that stands at %i of a long line',
    async (at) => {
      const { lines } = await gathered(ill, `${'x'.repeat(at)} ${SECRET} ${'y'.repeat(600)}`);
      expect(lines.every((line) => line.length <= 500)).toBe(true);
      expect(lines.join('\n')).not.toContain(SECRET.slice(0, 4));
    },
  );
});
