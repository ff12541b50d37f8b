/** The matrix asks once about who cannot be told apart: the answers are the same, and a large cluster is a short table. */
import { podEndpoints } from '@palisade/core/network/endpoint';
import { reach } from '@palisade/core/network/reach';
import type { World } from '@palisade/core/world';
import { createWorld } from '@palisade/core/world';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../../packages/cli/src/reach/matrix.ts';
import { tableOf } from '../../packages/cli/src/reach/table.ts';
import type { SeenWorld } from '../../packages/cli/src/world.ts';
import { UNIT, wordOf } from './asked.ts';
import { ordered, tied } from './clusters-admin.ts';
import type { Cluster, Pod } from './oracle.ts';
import { adminsOf, asFiles, subjectOf, worldOf } from './world.ts';

const RUNS = Number(process.env['REACH_CASES'] ?? 12_000) / 12;

const seenOf = (world: World): SeenWorld => ({ world, subjects: [], units: [UNIT] });

/** Each of them thrice: as it is, with a label that nobody looks at, and at another address of the same blocks. */
const multiplied = (cluster: Cluster): Cluster => ({
  ...cluster,
  pods: cluster.pods.flatMap((pod): Pod[] => [
    pod,
    { ...pod, name: `${pod.name}-2`, labels: { ...pod.labels, unseen: pod.name } },
    { ...pod, name: `${pod.name}-3`, ips: pod.ips.map((ip) => (ip === '10.0.1.5' ? '10.0.1.6' : ip)) },
  ]),
});

function differences(world: World): { readonly wrong: string[]; readonly pairs: number; readonly cells: number } {
  const wrong: string[] = [];
  let pairs = 0;
  const cells = matrix(seenOf(world), []);
  for (const { from, to, port, reach: found, pairs: counted } of cells) {
    let asked = 0;
    for (const source of from)
      for (const target of to) {
        if (source === target) continue;
        asked++;
        const own = wordOf(reach(world, UNIT, source, target, port));
        if (own !== wordOf(found)) wrong.push(`${own}, not ${wordOf(found)}, on ${port.number}`);
      }
    expect(counted).toBe(asked);
    pairs += asked;
  }
  return { wrong, pairs, cells: cells.length };
}

/** Of every pod with every port of every other, and the internet. */
function pairsOf(world: World): number {
  const pods = podEndpoints(world, UNIT);
  const ports = pods.map((pod) => new Set(pod.ports.map(({ number, protocol }) => `${protocol} ${number}`)).size);
  return ports.reduce((sum, count) => sum + count * pods.length, 0);
}

describe('the matrix', () => {
  it(`says of each pair what reach says, for ${RUNS} clusters`, { timeout: 240_000 }, () => {
    const seen = { pairs: 0, cells: 0 };
    fc.assert(
      fc.property(fc.oneof(ordered, tied), fc.boolean(), ({ cluster }, files) => {
        const world = (files ? asFiles : worldOf)(multiplied(cluster), adminsOf(cluster));
        const { wrong, pairs, cells } = differences(world);
        expect(wrong).toEqual([]);
        expect(pairs).toBe(pairsOf(world));
        seen.pairs += pairs;
        seen.cells += cells;
      }),
      { numRuns: RUNS },
    );
    console.log(`matrix: ${RUNS} clusters, 0 mismatches`, seen);
    // Were nobody alike, there would be as many of the one as of the other.
    expect(seen.cells).toBeLessThan(seen.pairs / 3);
  });
});

const LAYERS = ['web', 'api', 'db', 'cache', 'job'];

const meta = (namespace: string, name: string) => ({ namespace, name });

const deny = (namespace: string): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: meta(namespace, 'default-deny'),
  spec: { podSelector: {}, policyTypes: ['Ingress'] },
});

const allow = (namespace: string, of: string, from: object): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: meta(namespace, of),
  spec: { podSelector: { matchLabels: { layer: of } }, ingress: [{ from: [from], ports: [{ port: 8080 }] }] },
});

const podOf = (namespace: string, index: number): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...meta(namespace, `p${index}`), labels: { layer: LAYERS[index % 5], app: `${namespace}-${index}` } },
  spec: { containers: [{ name: 'c', image: 'i', ports: [{ containerPort: index % 5 === 2 ? 5432 : 8080 }] }] },
  status: { podIP: `10.${namespace.length}.${index >> 8}.${index % 256}` },
});

/** Half of the namespaces are isolated, and let their layers through; the other half is as it was made. */
function large(namespaces: number, each: number): World {
  const objects = Array.from({ length: namespaces }, (_, index) => `ns-${index}`).flatMap((namespace, index) => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...Array.from({ length: each }, (_unused, pod) => podOf(namespace, pod)),
    ...(index % 2 === 0
      ? [
          deny(namespace),
          allow(namespace, 'web', { ipBlock: { cidr: '0.0.0.0/0' } }),
          allow(namespace, 'api', { podSelector: { matchLabels: { layer: 'web' } } }),
          allow(namespace, 'cache', { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ns-1' } } }),
        ]
      : []),
  ]);
  return createWorld(
    objects.map((object) => ({ ...subjectOf(object), unit: UNIT })),
    new Map(),
    new Set([UNIT]),
  );
}

/** Nobody is like another: each has a policy of its own, which lets in one other. */
function unlike(namespaces: number, each: number): World {
  const objects = Array.from({ length: namespaces }, (_, index) => `ns-${index}`).flatMap((namespace) => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...Array.from({ length: each }, (_unused, index) => [
      podOf(namespace, index),
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: meta(namespace, `p${index}`),
        spec: {
          podSelector: { matchLabels: { app: `${namespace}-${index}` } },
          ingress: [{ from: [{ podSelector: { matchLabels: { app: `${namespace}-${(index + 1) % each}` } } }] }],
        },
      },
    ]).flat(),
  ]);
  return createWorld(
    objects.map((object) => ({ ...subjectOf(object), unit: UNIT })),
    new Map(),
    new Set([UNIT]),
  );
}

describe('a large cluster', () => {
  it('in which nobody is like another is worked out as far as anybody reads, and no further', {
    timeout: 120_000,
  }, () => {
    const start = performance.now();
    const lines = tableOf(matrix(seenOf(unlike(50, 20)), []));
    const seconds = (performance.now() - start) / 1000;
    console.log(`matrix of 1,000 workloads with a policy each: ${lines.length} lines, ${seconds.toFixed(1)} s`);
    expect(lines).toHaveLength(1001);
    expect(seconds).toBeLessThan(60);
    expect(() => matrix(seenOf(unlike(100, 20)), [])).toThrow(/more than anybody reads: name namespaces/);
    expect(matrix(seenOf(unlike(100, 20)), ['ns-3'])).toHaveLength(20 * 20);
  });

  it('of 5,000 pods is a table that can be read, in seconds', { timeout: 120_000 }, () => {
    const world = large(100, 50);
    const start = performance.now();
    const cells = matrix(seenOf(world), []);
    const lines = tableOf(cells);
    const seconds = (performance.now() - start) / 1000;
    console.log(`matrix of 5,000 pods: ${cells.length} cells, ${lines.length} lines, ${seconds.toFixed(1)} s`);
    expect(podEndpoints(world, UNIT)).toHaveLength(5000);
    expect(lines.length).toBeLessThan(300);
    expect(seconds).toBeLessThan(30);
  });
});
