import type { Service } from '@palisade/config/service/service';
import { describe, expect, it } from 'vitest';
import { configMap, deployment, object } from '../../../../test/ship/objects.ts';
import { CLOCK, namespaceFor, notesOf, runnerName, serviceName } from './place.ts';

const spec = (more: object = {}): Service => ({ name: 'orders', environments: {}, ...more }) as Service;

describe('a service is called', () => {
  it.each([
    ['as the command line says', { service: 'web' }, spec(), [deployment('other')], 'web'],
    ['as the spec says', {}, spec(), [deployment('other')], 'orders'],
    ['as the only workload is', {}, undefined, [configMap('c'), deployment('web')], 'web'],
  ])('%s', (_name, options, service, objects, name) => {
    expect(serviceName(options, service, objects)).toBe(name);
  });

  it.each([
    ['there is no workload', [configMap('c')]],
    ['there are two', [deployment('web'), deployment('worker')]],
  ])('by the command line alone where %s', (_name, objects) => {
    expect(() => serviceName({}, undefined, objects)).toThrow('--service=NAME: what is the service called?');
  });

  it.each(['Web', '1web', 'web-', '-web', 'web_api', 'web.api', '../web', '', 'x'.repeat(51), 'web\n'])(
    'not %j, for Kubernetes has names of it',
    (service) => {
      expect(() => serviceName({ service }, undefined, [])).toThrow('a name is at most 50 lower-case letters');
    },
  );

  it.each(['w', 'web', 'shop-api-2', 'x'.repeat(50)])('%s, if it is told so', (service) => {
    expect(serviceName({ service }, undefined, [])).toBe(service);
  });
});

describe('it is shipped to the namespace', () => {
  const inShop = deployment('web');
  const inOther = object(['apps/v1', 'Deployment'], 'worker', {}, { namespace: 'other' });
  const staging = spec({ environments: { staging: { namespace: 'stage' }, dev: {} } });

  it.each<readonly [string, object, Service | undefined, Parameters<typeof namespaceFor>[2], string]>([
    ['of the command line', { namespace: 'mine', environment: 'staging' }, staging, [inShop], 'mine'],
    ['of the environment', { environment: 'staging' }, staging, [inShop], 'stage'],
    ['named after the environment', { environment: 'dev' }, staging, [inShop], 'orders-dev'],
    ['of the workloads', {}, spec({ namespace: 'said' }), [inShop, configMap('c')], 'shop'],
    ['of the spec, where workloads disagree', {}, spec({ namespace: 'said' }), [inShop, inOther], 'said'],
    ['named after the spec', {}, spec(), [], 'orders'],
    ['of the context', {}, undefined, [], 'context'],
    ['of the context, where workloads disagree', {}, undefined, [inShop, inOther], 'context'],
  ])('%s', (_name, options, service, objects, namespace) => {
    expect(namespaceFor(options as never, service, objects, 'context')).toBe(namespace);
  });
});

describe('a run', () => {
  const ACTIONS = {
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'shop/web',
    GITHUB_RUN_ID: '42',
    GITHUB_SHA: 'abc',
    GITHUB_REF_NAME: 'main',
    GITHUB_ACTOR: 'me',
    GITHUB_TOKEN: 'hunter2',
  };

  it('has a name that no other has', () => {
    const names = Array.from({ length: 100 }, () => runnerName({}));
    expect(new Set(names).size).toBe(100);
    expect(runnerName(ACTIONS)).toMatch(/^shop\/web\/actions\/runs\/42-\d+-[0-9a-f]{8}$/);
  });

  it('knows its commit and where it is seen, and tells nothing else of its environment', () => {
    expect(notesOf(ACTIONS)).toEqual({
      commit: 'abc',
      ref: 'main',
      actor: 'me',
      run: 'https://github.com/shop/web/actions/runs/42',
    });
    expect(notesOf({ HOME: '/root' })).toEqual({});
  });
});

describe('its clock', () => {
  it('only goes forward, and says what the wall says', async () => {
    const began = CLOCK.monotonic();
    await CLOCK.sleep(20);
    expect(CLOCK.monotonic() - began).toBeGreaterThan(15);
    expect(CLOCK.wall()).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('wakes early, and without an error, where it is told to', async () => {
    const over = new AbortController();
    const began = CLOCK.monotonic();
    const sleeping = CLOCK.sleep(60_000, over.signal);
    over.abort('leave');
    await sleeping;
    await CLOCK.sleep(60_000, over.signal);
    expect(CLOCK.monotonic() - began).toBeLessThan(1000);
  });
});
