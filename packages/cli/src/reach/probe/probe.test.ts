import type { Endpoint, PodEndpoint } from '@palisade/core/network/endpoint';
import { newObject } from '@palisade/core/value';
import { expect, it } from 'vitest';
import type { Answer } from '../answer.ts';
import { measuredOf, planOf } from './probe.ts';

const live = (name: string, ip: string, phase = 'Running') => ({
  name,
  phase,
  node: 'n',
  hostNetwork: false,
  ips: [ip],
  hostIP: undefined,
  images: [],
});

const pod = (more: Partial<PodEndpoint> = {}): PodEndpoint => ({
  kind: 'pod',
  subject: {
    kind: 'Deployment',
    name: 'db',
    body: { pods: [live('db-1', '10.0.0.1'), live('db-2', '10.0.0.2'), live('db-0', '10.0.0.3', 'Failed')] },
  } as unknown as PodEndpoint['subject'],
  namespace: 'shop',
  labels: newObject(),
  namespaceLabels: newObject(),
  addresses: undefined,
  hostNetwork: false,
  ports: [],
  morePorts: undefined,
  ...more,
});

const ask = (from: Endpoint, to: Endpoint, protocol: 'TCP' | 'UDP' = 'TCP') =>
  planOf({ from, to, port: { number: 5432, protocol }, notes: [] } as unknown as Answer);

const address = (name: string): Endpoint => ({ kind: 'address', name, addresses: {} as never, each: 'any' });

it('tries each pod that runs, or the one that is meant', () => {
  expect(ask(pod(), pod())).toMatchObject({
    targets: [
      ['10.0.0.1', 5432],
      ['10.0.0.2', 5432],
    ],
  });
  expect(ask(pod(), pod({ pod: 'db-2' }))).toMatchObject({ targets: [['10.0.0.2', 5432]] });
  expect(ask(pod(), address('192.0.2.1'))).toMatchObject({ targets: [['192.0.2.1', 5432]] });
});

it.each([
  ['from outside', address('internet'), pod(), 'TCP', 'stands outside'],
  ['UDP', pod(), pod(), 'UDP', 'no handshake'],
  ['from the network of a node', pod({ hostNetwork: true }), pod(), 'TCP', 'network of a node'],
  ['to many addresses', pod(), address('10.0.0.0/8'), 'TCP', 'many addresses'],
  ['to nobody', pod(), pod({ pod: 'db-0' }), 'TCP', 'no pod of db runs'],
] as const)('cannot try %s', (_name, from, to, protocol, why) => {
  expect(ask(from, to, protocol)).toMatchObject({ cannot: expect.stringContaining(why) as string });
});

const TARGETS = [
  ['10.0.0.1', 80],
  ['10.0.0.2', 80],
] as const;

it.each([
  [['connected', 'connected'], 'yes'],
  [['silence', 'silence'], 'no'],
  [['connected', 'silence'], 'unknown'],
  [['refused', 'refused'], 'unknown'],
  [['error', 'connected'], 'unknown'],
] as const)('%s is %s', (outcomes, word) => {
  const measured = measuredOf(outcomes, TARGETS);
  expect(measured.word).toBe(word);
  expect(measured.why).toContain(`10.0.0.1:80 ${outcomes[0]}`);
});
