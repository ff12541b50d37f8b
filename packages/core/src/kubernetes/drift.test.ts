import { expect, it } from 'vitest';
import { type DataObject, newObject, OPEN, toData } from '../value.ts';
import { driftOf } from './drift.ts';

const drift = (wanted: object, live: object) => driftOf(toData(wanted) as DataObject, toData(live) as DataObject);
const told = (wanted: object, live: object): string[] =>
  drift(wanted, live).differences.map(({ kind, field, by }) => `${kind} ${field}${by ? ` ${by.name}` : ''}`);

const manager = (name: string, fieldsV1: object, more: object = {}): object => ({
  manager: name,
  operation: 'Update',
  time: '2026-01-01T00:00:00Z',
  fieldsV1,
  ...more,
});
const managed = (...managedFields: object[]): object => ({ metadata: { managedFields } });

it('an amount is the same however it is written, and a text is not', () => {
  const limits = (cpu: string) => ({ spec: { limits: { cpu, memory: '1Gi' } } });
  expect(told(limits('1000m'), limits('1'))).toEqual([]);
  expect(told(limits('1000m'), limits('2'))).toEqual(['changed spec.limits.cpu']);
  expect(told({ spec: { interval: '90m' } }, { spec: { interval: '1h30m' } })).toEqual([]);
  expect(told({ data: { a: '1000m' } }, { data: { a: '1' } })).toEqual(['changed data.a']);
});

it('what says nothing need not be kept', () => {
  expect(told({ spec: { hostNetwork: false, volumes: [], note: null } }, { spec: {} })).toEqual([]);
  expect(told({ spec: { allowPrivilegeEscalation: false } }, { spec: {} })).toEqual([
    'removed spec.allowPrivilegeEscalation',
  ]);
  expect(told({ metadata: { labels: { a: '' } } }, { metadata: { labels: {} } })).toEqual([
    'removed metadata.labels.a',
  ]);
});

it('items are told apart by the keys that the server uses', () => {
  const ports = (...list: object[]) => ({ spec: { ports: list } });
  const owned = managed(
    manager('kubectl', { 'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {} } } } }),
  );
  const live = { ...owned, ...ports({ port: 443, protocol: 'TCP' }, { port: 80, protocol: 'TCP', targetPort: 80 }) };
  expect(told(ports({ port: 80 }), live)).toEqual([]);
  expect(told(ports({ port: 81 }), live)).toEqual(['removed spec.ports[81]', 'added spec.ports[80] kubectl']);
});

it('what others put beside it is told, and what the control plane does is not', () => {
  const spec = { 'f:replicas': {}, 'f:paused': {} };
  const live = {
    ...managed(
      manager('kubectl', { 'f:spec': { 'f:replicas': {} } }),
      manager('somebody', { 'f:spec': { 'f:paused': {} } }),
      manager('kube-controller-manager', { 'f:spec': { 'f:clock': {} } }),
      manager('somebody', { 'f:status': spec }, { subresource: 'status' }),
    ),
    spec: { replicas: 2, paused: true, clock: 7 },
    status: { replicas: 1 },
  };
  expect(told({ spec: { replicas: 2 } }, live)).toEqual(['added spec.paused somebody']);
});

it('replicas that an autoscaler sets are no drift, and those of a person are', () => {
  const scaled = (name: string) => ({
    ...managed(manager(name, { 'f:spec': { 'f:replicas': {} } }, { subresource: 'scale' })),
    spec: { replicas: 9 },
  });
  expect(told({ spec: { replicas: 2 } }, scaled('kube-controller-manager'))).toEqual([]);
  expect(told({ spec: { replicas: 2 } }, scaled('kubectl'))).toEqual(['changed spec.replicas kubectl']);
});

it('the one who wrote last is named', () => {
  const fields = { 'f:spec': { 'f:replicas': {} } };
  const [early, late] = [manager('early', fields), manager('late', fields, { time: '2026-02-01T00:00:00Z' })];
  expect(told({ spec: { replicas: 1 } }, { ...managed(late, early), spec: { replicas: 2 } })).toEqual([
    'changed spec.replicas late',
  ]);
});

it('what is not known is not drift', () => {
  const live = toData({ kind: 'Secret', metadata: {} }) as DataObject;
  const data = newObject();
  data[OPEN] = 'only names are read';
  live['data'] = data;
  const wanted = toData({ kind: 'Secret', type: 'Opaque', stringData: { a: 'b' }, data: { c: 'd' } }) as DataObject;
  expect(driftOf(wanted, live)).toEqual({
    differences: [],
    unknown: ['type: only names are read', 'stringData: only names are read', 'data.c: only names are read'],
  });
});

it('a field may be called as objects’ own methods are', () => {
  expect(told({ constructor: { toString: { a: 1 } } }, { constructor: { toString: { a: 2 } } })).toEqual([
    'changed constructor.toString.a',
  ]);
});

it('a broken tree of managers breaks nothing', () => {
  const live = { ...managed(manager('odd', { 'k:{': {}, 'f:spec': { 'k:[]': {}, 'f:a': null } })), spec: { a: 1 } };
  expect(told({ spec: { a: 1 } }, live)).toEqual([]);
});
