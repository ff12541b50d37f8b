import { decodeConfig } from '@palisade/config/decode';
import type { Service } from '@palisade/config/service/service';
import { SETTINGS } from '@palisade/ship/settings';
import { describe, expect, it } from 'vitest';
import { UserError } from '../command.ts';
import { settingsFor } from './settings.ts';

const SPEC = { name: 'web', runtime: 'node', port: 8080, image: 'ghcr.io/shop/web', owner: 'shop' };

export function serviceOf(more: object = {}): Service {
  const decoded = decodeConfig({ ...SPEC, ...more });
  if (!('config' in decoded) || !decoded.config.service) throw new Error(JSON.stringify(decoded));
  return decoded.config.service;
}

describe('settings', () => {
  it('are the defaults where nobody says anything, of a spec as well', () => {
    expect(settingsFor({}, undefined, 'shop')).toEqual(SETTINGS);
    expect(settingsFor({}, serviceOf(), 'shop')).toEqual(SETTINGS);
  });

  it('are those of the spec, and of the command line before them', () => {
    const service = serviceOf({
      strategy: 'canary',
      release: { steps: [5], soakSeconds: 7, timeoutSeconds: 20, asks: ['/orders'], onHold: 'leave' },
    });
    expect(settingsFor({}, service, 'shop')).toMatchObject({
      strategy: 'canary',
      weights: [5],
      soakSeconds: 7,
      asks: ['/orders'],
      onHold: 'leave',
    });
    const options = { strategy: 'rolling', soak: '90s', timeout: '0.5', ask: ['/a', 'https://shop.example.com/b'] };
    expect(settingsFor({ ...options, 'on-hold': 'roll-back' }, service, 'shop')).toMatchObject({
      strategy: 'rolling',
      soakSeconds: 90,
      timeoutSeconds: 0.5,
      asks: ['/a', 'https://shop.example.com/b'],
      onHold: 'roll-back',
    });
  });

  it('ask for the objective where Prometheus is named, and nothing else is asked', () => {
    const metrics = { prometheus: 'monitoring/prometheus:9090' };
    const own = settingsFor({}, serviceOf({ release: { metrics } }), 'shop').metrics;
    expect(own?.questions.map(({ name }) => name)).toHaveLength(2);
    for (const { query } of own?.questions ?? []) expect(query).toContain('namespace="shop",pod=~"$PODS"');
    const queries = [{ name: 'errors', query: 'vector(0)', atMost: 1 }];
    const said = settingsFor({}, serviceOf({ release: { metrics: { ...metrics, queries } } }), 'shop').metrics;
    expect(said?.questions).toEqual(queries);
  });
});

describe.each(['timeout', 'rollback-timeout', 'soak', 'wait'])('--%s', (name) => {
  it.each(['', 's', 'soon', '-1', '1e3', '0x10', ' 5', '5 m', '5m', '86401', 'Infinity', 'NaN', '1,5'])(
    '%j is refused, in one line that says how it is written',
    (value) => {
      const setting = (): unknown => settingsFor({ [name]: value }, undefined, 'shop');
      expect(setting).toThrow(UserError);
      expect(setting).toThrow(`--${name}=${value}: write a number of seconds, as 60`);
    },
  );

  it.each(['0', '1', '60s', '1.5', '86400'])('%j is taken', (value) => {
    expect(() => settingsFor({ [name]: value }, undefined, 'shop')).not.toThrow();
  });
});

it.each(['2', '0', '2.9s'])('--lease=%s is too short for a runner to say that it lives', (value) => {
  expect(() => settingsFor({ lease: value }, undefined, 'shop')).toThrow('--lease: a runner needs 3 seconds');
});

it.each(['orders', 'ftp://x', 'file:///etc/passwd'])('--ask=%s is neither path nor URL', (value) => {
  expect(() => settingsFor({ ask: ['/ok', value] }, undefined, 'shop')).toThrow(`--ask=${value}: write a path`);
});
