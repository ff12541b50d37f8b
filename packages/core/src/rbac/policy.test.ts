/** Aggregation from the documentation (no controller runs beside the conformance tests), and what holes do to an answer. */
import { describe, expect, it } from 'vitest';
import type { Origin } from '../location.ts';
import type { KubernetesSubject } from '../subject/kubernetes.ts';
import { at, type DataObject, OPEN, toData, Unresolved } from '../value.ts';
import { createWorld, type Missing, type World } from '../world.ts';
import { authorize } from './authorize.ts';
import { policyOf } from './policy.ts';
import { serviceAccount, userOf } from './principal.ts';
import type { Request } from './rule.ts';
import { whoCan } from './who-can.ts';
import { bindingText } from './words.ts';

const UNIT = 'u';
const ORIGIN = { file: 'rbac.yaml' } as Origin;

/** `Kind namespace/name`, or `Kind name`, and the rest of the object. */
function object(title: string, rest: Record<string, unknown> = {}): KubernetesSubject {
  const [kind = '', path = ''] = title.split(' ');
  const [name = '', namespace] = path.split('/').toReversed();
  const metadata = { name, ...(namespace && { namespace }), ...(rest['metadata'] as object) };
  const data = toData({ ...rest, kind, metadata }) as DataObject;
  const body = { apiVersion: 'v1', object: data, ...(kind === 'Pod' && { template: [] }) };
  return {
    model: 'kubernetes',
    id: title,
    kind,
    name,
    ...(namespace && { namespace }),
    unit: UNIT,
    origin: ORIGIN,
    body,
  };
}

const rule = (verbs: string, resources: string, more: object = {}, apiGroups = ['']): object => ({
  verbs: verbs.split(' '),
  resources: resources.split(' '),
  apiGroups,
  ...more,
});
const account = (path: string): object => {
  const [namespace, name] = path.split('/');
  return { kind: 'ServiceAccount', name, namespace };
};
const binding = (title: string, role: string, ...subjects: unknown[]): KubernetesSubject => {
  const [kind, name] = role.split(' ');
  return object(title, { roleRef: { kind, name }, subjects });
};

const worldOf = (objects: readonly KubernetesSubject[], whole = false, missing: readonly Missing[] = []): World =>
  createWorld(objects, new Map([[UNIT, missing]]), new Set(whole ? [UNIT] : []));

const GET: Request = { verb: 'get', group: '', resource: 'pods', namespace: 'shop' };
const WEB = userOf(serviceAccount('shop', 'web'));

const may = (objects: readonly KubernetesSubject[], request: Request = GET, whole = false, missing: Missing[] = []) => {
  const truth = authorize(policyOf(worldOf(objects, whole, missing), UNIT), WEB, request);
  return truth instanceof Unresolved ? truth.why : truth;
};

describe('aggregation', () => {
  const aggregate = (name: string, rest: object = {}) => ({
    metadata: { labels: { to: name } },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [`to-${name}`]: 'true' } }] },
    ...rest,
  });
  const monitoring = object('ClusterRole monitoring', aggregate('monitoring', { rules: [rule('get', 'secrets')] }));
  const endpoints = object('ClusterRole endpoints', {
    metadata: { labels: { 'to-monitoring': 'true' } },
    rules: [rule('get', 'pods')],
  });
  const bound = binding('ClusterRoleBinding b', 'ClusterRole monitoring', account('shop/web'));

  it('takes the rules of the roles that are selected, wherever they stand', () => {
    expect(may([monitoring, endpoints, bound])).toBe(true);
    const [grant] = whoCan(policyOf(worldOf([monitoring, endpoints, bound]), UNIT), { request: GET });
    expect(grant?.rule).toMatchObject({ role: { name: 'endpoints' }, at: '/rules/0' });
  });

  it('overwrites what the role says itself', () => {
    const secrets = { ...GET, resource: 'secrets' };
    expect(may([monitoring, endpoints, bound], secrets, true)).toBe(false);
    expect(may([monitoring, endpoints, bound], secrets)).toContain('takes in roles that are not seen');
  });

  it('looks at each role once where all are made of one another', () => {
    const all = { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { crowd: 'yes' } }] } };
    const crowd = Array.from({ length: 100 }, (_, index) =>
      object(`ClusterRole one-${index}`, { metadata: { labels: { crowd: 'yes', 'to-monitoring': 'true' } }, ...all }),
    );
    const began = performance.now();
    expect(may([monitoring, ...crowd, endpoints, bound])).toBe(true);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('takes the rules of a role that is made of others itself, and ends where they go round', () => {
    const outer = object('ClusterRole outer', {
      metadata: { labels: { 'to-monitoring': 'true' } },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { round: 'yes' } }] },
    });
    const inner = object('ClusterRole inner', { metadata: { labels: { round: 'yes' } }, rules: [rule('get', 'pods')] });
    const round = {
      ...monitoring,
      body: {
        ...monitoring.body,
        object: toData({
          ...(at(monitoring.body.object, []) as object),
          metadata: { name: 'monitoring', labels: { round: 'yes' } },
        }) as DataObject,
      },
    };
    expect(may([round, outer, inner, bound])).toBe(true);
    expect(may([round, outer, bound], GET, true)).toBe(false);
  });

  it('is no certainty where a label has a hole', () => {
    const hole = object('ClusterRole hole', { rules: [rule('get', 'pods')] });
    const labels = { 'to-monitoring': new Unresolved('{{ .Values.on }}') };
    (hole.body.object['metadata'] as DataObject)['labels'] = toData(labels);
    expect(may([monitoring, hole, bound], GET, true)).toBe('{{ .Values.on }}');
  });

  it('was done by the controller where a server has stored the role', () => {
    const stored = object('ClusterRole monitoring', {
      ...aggregate('monitoring', { rules: [rule('get', 'services')] }),
      metadata: { uid: '1' },
    });
    expect(may([stored, endpoints, bound], GET, true)).toBe(false);
    expect(may([stored, endpoints, bound], { ...GET, resource: 'services' }, true)).toBe(true);
  });
});

describe('what is not seen', () => {
  const bound = binding('RoleBinding shop/b', 'Role reader', account('shop/web'));
  const reader = object('Role shop/reader', { rules: [rule('get', 'pods')] });

  it('is no refusal', () => {
    expect(may([bound])).toBe('Role "reader" is not seen here');
    expect(may([reader], GET, true, [{ kinds: ['RoleBinding'], why: 'not allowed to list' }])).toBe(
      'not allowed to list',
    );
    expect(may([bound], GET, true)).toBe(false);
  });

  it('is a hole in a rule, a subject, a binding or its namespace', () => {
    const verb = new Unresolved('{{ .Values.verb }}');
    const holed = object('Role shop/reader', { rules: [{ ...rule('list', 'pods'), verbs: [verb] }] });
    expect(may([bound, holed])).toBe(verb.why);
    const open = object('Role shop/reader', { rules: [] });
    (open.body.object['rules'] as { [OPEN]?: string })[OPEN] = 'range over a list';
    expect(may([bound, open])).toBe('range over a list');
    const anybody = binding('RoleBinding shop/b', 'Role reader', new Unresolved('{{ .Values.who }}'));
    expect(may([anybody, reader])).toBe('{{ .Values.who }}');
    expect(may([{ ...bound, uncertain: 'if .Values.rbac' }, reader])).toBe('if .Values.rbac');
    const nowhere = binding('RoleBinding b', 'ClusterRole view', account('shop/web'));
    expect(may([nowhere])).toContain('names no namespace');
    expect(may([nowhere], { ...GET, namespace: 'default' })).toBe(true);
  });

  it('does not take back what is certain', () => {
    expect(may([bound, reader], GET, false, ['a chart could not be rendered'])).toBe(true);
  });

  it('is not what every cluster has', () => {
    const view = binding('RoleBinding shop/b', 'ClusterRole view', account('shop/web'));
    expect(may([view])).toBe(true);
    expect(may([view], { ...GET, resource: 'secrets' })).toBe('the cluster may have added to ClusterRole "view"');
    const admin = binding('ClusterRoleBinding b', 'ClusterRole cluster-admin', account('shop/web'));
    expect(may([admin], { verb: 'get', url: '/metrics' })).toBe(true);
  });
});

describe('who-can', () => {
  const names = object('Role shop/tls', { rules: [rule('get', 'secrets', { resourceNames: ['tls'] })] });
  const bound = binding(
    'RoleBinding shop/b',
    'Role tls',
    { kind: 'ServiceAccount', name: 'web' },
    { kind: 'Group', name: 'ops' },
  );
  const ask = (request: Partial<Request>, everywhere = false) =>
    whoCan(policyOf(worldOf([names, bound]), UNIT), {
      request: { verb: 'get', group: '', resource: 'secrets', ...request } as Request,
      everywhere,
    }).map(({ principal, names: only, bound: through }) => [
      principal?.name,
      principal?.namespace,
      ...only,
      bindingText(through),
    ]);

  it('names the subject, its namespace where the binding leaves it out, and the objects', () => {
    expect(ask({})).toEqual([
      ['web', 'shop', 'tls', 'RoleBinding shop/b'],
      ['ops', undefined, 'tls', 'RoleBinding shop/b'],
    ]);
    expect(ask({ name: 'tls', namespace: 'shop' })).toHaveLength(2);
    expect(ask({ name: 'other' })).toEqual([]);
    expect(ask({ namespace: 'blog' })).toEqual([]);
    expect(ask({}, true)).toEqual([]);
  });
});
