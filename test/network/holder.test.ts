/** Whose an address is, of what a live cluster says: workloads stand for their pods, and each pod has its own. */

import type { Endpoint } from '@palisade/core/network/endpoint';
import { holderOf } from '@palisade/core/network/holder';
import { reach } from '@palisade/core/network/reach';
import { addressCalled } from '@palisade/core/network/resolve';
import type { KubernetesSubject, LivePod } from '@palisade/core/subject/kubernetes';
import { createWorld } from '@palisade/core/world';
import { describe, expect, it } from 'vitest';
import { UNIT, type Word, wordOf } from './asked.ts';
import { subjectOf } from './world.ts';

const live = (name: string, ip: string, node: string, more: Partial<LivePod> = {}): LivePod => ({
  name,
  phase: 'Running',
  node,
  hostNetwork: false,
  ips: [ip],
  hostIP: node === 'n1' ? '192.168.0.1' : '192.168.0.2',
  images: [],
  ...more,
});

function workload(kind: string, name: string, pods: readonly LivePod[], spec: object = {}): KubernetesSubject {
  const containers = [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }] }];
  const subject = subjectOf({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'shop' },
    spec: { template: { metadata: { labels: { app: name } }, spec: { containers, ...spec } } },
  });
  return { ...subject, unit: UNIT, body: { ...subject.body, pods } };
}

const node = (name: string, podCIDR: string, address: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  spec: { podCIDR, podCIDRs: [podCIDR] },
  status: {
    addresses: [
      { type: 'Hostname', address: name },
      { type: 'InternalIP', address },
    ],
  },
});

const policy = (of: string, from: string) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: of, namespace: 'shop' },
  spec: { podSelector: { matchLabels: { app: of } }, ingress: [{ from: [{ ipBlock: { cidr: from } }] }] },
});

const world = createWorld(
  [
    workload('Deployment', 'api', [
      live('api-1', '10.244.1.7', 'n1'),
      live('api-2', '10.244.2.7', 'n2'),
      live('api-0', '10.244.1.9', 'n1', { phase: 'Failed' }),
    ]),
    workload('Deployment', 'db', [live('db-1', '10.244.1.8', 'n1')]),
    workload('DaemonSet', 'agent', [live('agent-1', '192.168.0.1', 'n1', { hostNetwork: true })], {
      hostNetwork: true,
    }),
    ...[
      node('n1', '10.244.1.0/24', '192.168.0.1'),
      node('n2', '10.244.2.0/24', '192.168.0.2'),
      policy('db', '10.244.1.7/32'),
      policy('api', '203.0.113.0/24'),
    ].map((object) => ({ ...subjectOf(object), unit: UNIT })),
  ],
  new Map(),
  new Set([UNIT]),
);

function endpointAt(text: string): Endpoint {
  const address = addressCalled(text);
  if (address?.kind !== 'address') throw new Error(`${text} is no address`);
  const holder = holderOf(world, UNIT, address);
  if (holder?.kind === 'node') return { ...address, node: holder.node };
  return holder && holder.kind !== 'service' ? holder.endpoint : address;
}

const asked = (from: string, to: string): Word =>
  wordOf(reach(world, UNIT, endpointAt(from), endpointAt(to), { number: 80, protocol: 'TCP' }));

describe('an address', () => {
  it.each([
    ['10.244.1.7', { kind: 'pod', name: 'api-1' }],
    ['10.244.2.7', { kind: 'pod', name: 'api-2' }],
    ['192.168.0.1', { kind: 'node', node: 'n1' }],
    ['192.168.0.2', { kind: 'node', node: 'n2' }],
    ['10.244.1.9', { kind: 'nobody', range: '10.244.1.0/24', node: 'n1' }],
    ['10.244.2.1', { kind: 'nobody', range: '10.244.2.0/24', node: 'n2' }],
  ])('%s is that of whoever has it', (text, expected) => {
    const address = addressCalled(text);
    expect(address && holderOf(world, UNIT, address)).toMatchObject(expected);
  });

  it.each(['10.244.3.1', '8.8.8.8', '10.244.1.0/24', '10.244.1.6/31', 'internet'])('%s is nobody’s here', (text) => {
    const address = addressCalled(text);
    expect(address && holderOf(world, UNIT, address)).toBeUndefined();
  });

  it.each<{ who: string; from: string; to: string; word: Word }>([
    { who: 'the one of the replicas that a block lets in', from: '10.244.1.7', to: '10.244.1.8', word: 'yes' },
    { who: 'the other', from: '10.244.2.7', to: '10.244.1.8', word: 'no' },
    { who: 'itself', from: '10.244.1.7', to: '10.244.1.7', word: 'yes' },
    { who: 'another replica, which is not itself', from: '10.244.1.7', to: '10.244.2.7', word: 'no' },
    { who: 'a pod on the node', from: '192.168.0.1', to: '10.244.1.8', word: 'yes' },
    { who: 'a pod on another node', from: '192.168.0.2', to: '10.244.1.8', word: 'no' },
    { who: 'the replica on the node', from: '192.168.0.2', to: '10.244.2.7', word: 'yes' },
    { who: 'who may be the bridge of the node, to a pod on it', from: '10.244.1.1', to: '10.244.1.8', word: 'unknown' },
    { who: 'who may be the bridge of another node', from: '10.244.2.1', to: '10.244.1.8', word: 'no' },
  ])('$who: $word', ({ from, to, word }) => {
    expect(asked(from, to)).toBe(word);
  });

  it('of a node reaches some replicas, and of others it is not known', () => {
    const deployment = endpointAt('10.244.1.7');
    if (deployment.kind !== 'pod') throw new Error('no pod');
    const { pod: _one, ...any } = deployment;
    const found = reach(world, UNIT, endpointAt('192.168.0.1'), any, { number: 80, protocol: 'TCP' });
    expect(wordOf(found)).toBe('unknown');
  });
});
