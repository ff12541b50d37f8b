import { describe, expect, it } from 'vitest';
import { object } from '../../../../test/ship/objects.ts';
import type { KubeObject } from '../object.ts';
import { hasFailed, withHashedJobs, withoutOtherHooks } from './jobs.ts';

const job = (spec: object, name = 'migrate', metadata: object = {}): KubeObject => ({
  ...object(['batch/v1', 'Job'], name, { spec }),
  metadata: { name, namespace: 'shop', ...metadata },
});
const nameOf = (one: KubeObject): string => withHashedJobs([one])[0]?.metadata.name ?? '';
const image = (tag: string) => ({ template: { spec: { containers: [{ name: 'migrate', image: `shop/db:${tag}` }] } } });

describe('the name of a Job', () => {
  it('is that of what it does', () => {
    expect(nameOf(job(image('1')))).toMatch(/^migrate-[0-9a-f]{10}$/);
    expect(nameOf(job(image('1'), 'migrate', { labels: { version: '9' } }))).toBe(nameOf(job(image('1'))));
    expect(nameOf(job(image('2')))).not.toBe(nameOf(job(image('1'))));
  });

  it('fits into a label, and ends in no dash before its hash', () => {
    const name = nameOf(job(image('1'), `${'a'.repeat(51)}-${'b'.repeat(30)}`));
    expect(name).toMatch(/^a{51}-[0-9a-f]{10}$/);
    expect(nameOf(job(image('1'), 'a'.repeat(253)))).toHaveLength(63);
  });

  it('takes the place of one that the server would make up', () => {
    const [made] = withHashedJobs([{ ...job(image('1')), metadata: { generateName: 'migrate-' } as never }]);
    expect(made?.metadata).toEqual({ name: expect.stringMatching(/^migrate-[0-9a-f]{10}$/) });
  });

  it('of others is left as it is', () => {
    const others = [object(['batch/v1', 'CronJob'], 'nightly'), object(['v1', 'ConfigMap'], 'settings')];
    expect(withHashedJobs(others)).toEqual(others);
  });
});

describe('hooks of Helm', () => {
  const hook = (events: string, kind = 'Job') => ({
    ...job({}),
    kind,
    metadata: { name: 'hooked', annotations: { 'helm.sh/hook': events } },
  });

  it.each(['pre-install', 'pre-upgrade,pre-install', 'Pre-Upgrade , test', 'post-install,pre-upgrade'])(
    '%s: a Job is done',
    (events) => {
      expect(withoutOtherHooks([hook(events)])).toEqual([hook(events)]);
    },
  );

  it.each(['test', 'pre-delete', 'post-delete,post-rollback', 'test-success'])(
    '%s: is for another occasion',
    (events) => {
      expect(withoutOtherHooks([hook(events), hook(events, 'Pod'), job({})])).toEqual([job({})]);
    },
  );

  it('after the pods: nobody would wait for it', () => {
    expect(() => withoutOtherHooks([hook('post-upgrade,post-install')])).toThrow('before the pods are replaced');
    expect(withoutOtherHooks([hook('post-install', 'ConfigMap')])).toHaveLength(1);
  });
});

it('has failed where its condition says so', () => {
  const ended = (type: string, status: string) => ({ ...job({}), status: { conditions: [{ type, status }] } });
  expect(hasFailed(ended('Failed', 'True'))).toBe(true);
  expect(hasFailed(ended('Failed', 'False'))).toBe(false);
  expect(hasFailed(ended('Complete', 'True'))).toBe(false);
  expect(hasFailed(job({}))).toBe(false);
});
