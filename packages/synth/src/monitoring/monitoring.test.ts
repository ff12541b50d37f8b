import { serviceSchema } from '@palisade/config/service/service';
import { describe, expect, it } from 'vitest';
import { kubernetesFiles } from '../kubernetes/kubernetes.ts';
import { monitoringFiles } from './monitoring.ts';

const FIVE_LINES = {
  name: 'shop-api',
  runtime: 'node',
  port: 8080,
  image: 'registry.example.com/shop/api',
  owner: 'shop-team',
};
const filesOf = (more: object = {}) => {
  const service = serviceSchema.parse({ ...FIVE_LINES, ...more });
  return [...kubernetesFiles(service), ...monitoringFiles(service)];
};
const ours = (more?: object): string[] =>
  filesOf(more)
    .map(({ path }) => path)
    .filter((path) => /monitoring|scans/.test(path));
const MAIL = { email: 'ops@example.com', smarthost: 'smtp.example.com:587' };

describe('which files there are', () => {
  it.each([
    [{}, []],
    [
      { monitoring: {} },
      [
        'deploy/kubernetes/monitoring.yaml',
        'deploy/kubernetes/scans.yaml',
        'deploy/monitoring/audit-policy.yaml',
        'deploy/monitoring/falco-rules.yaml',
      ],
    ],
    [{ notify: [MAIL] }, ['deploy/monitoring/alertmanager.yaml']],
    [{ scans: { image: true } }, ['deploy/kubernetes/scans.yaml']],
    [{ scans: { nodes: { until: '2027-06-30' } } }, ['deploy/monitoring/scans.yaml']],
  ])('for %o', (more, files) => {
    expect(ours(more)).toEqual(files);
  });
});

it('expressions name the namespace of their environment, and of no other', () => {
  const files = filesOf({ monitoring: {}, environments: { dev: {}, prod: { namespace: 'shop-live' } } });
  const named = (path: string): string[] => {
    const text = files.find((file) => file.path === path)?.text ?? '';
    return [...new Set([...text.matchAll(/namespace=\\?"([a-z-]+)\\?"/g)].map(([, name]) => name as string))];
  };
  expect(named('deploy/kubernetes/base/monitoring.yaml')).toEqual(['shop-api']);
  expect(named('deploy/kubernetes/overlays/dev/kustomization.yaml')).toEqual(['shop-api-dev']);
  expect(named('deploy/kubernetes/overlays/prod/kustomization.yaml')).toEqual(['shop-live']);
});

it('the exception of kube-bench bears its owner and its last day, on each object that needs it', () => {
  const { text = '' } =
    filesOf({ scans: { nodes: { until: '2027-06-30' } } }).find(({ path }) => /scans/.test(path)) ?? {};
  const waivers = text.split('\n').filter((line) => line.includes('palisade:waive'));
  expect(waivers.length).toBe(9);
  for (const line of waivers) expect(line).toMatch(/ owner=shop-team reason="[^"]+" expires=2027-06-30$/);
});

describe('what cannot be', () => {
  it.each([
    [{ notify: [{ email: 'ops@example.com' }] }, /smarthost/],
    [{ notify: [{ ...MAIL, smarthost: 'smtp.example.com' }] }, /with its port/],
    [{ notify: [{ ...MAIL, username: 'x' }] }, /name the Secret that holds it/],
    [{ notify: [{ ...MAIL, severity: 'page' }] }, /nobody hears of a ticket/],
    [{ scans: { nodes: { until: 'soon' } } }, /a day is written as/],
    [{ slo: { availability: 90 } }, /could never fire/],
    [{ slo: { latencyMs: 20_000 } }, /ends at 10 s/],
  ])('%o', (more, message) => {
    expect(JSON.stringify(serviceSchema.safeParse({ ...FIVE_LINES, ...more }).error?.issues)).toMatch(
      new RegExp(message.source.replaceAll('"', '\\\\"')),
    );
  });
});
