/** The traps that the field knows by name: what the documentation says, held against the engine. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ask, type Word, wordOf } from './asked.ts';

interface Trap {
  readonly name: string;
  readonly policies: readonly { readonly namespace: string; readonly spec: object }[];
  readonly ask: string;
  readonly answer: Word;
  readonly says: string;
  readonly page: string;
}

interface Member {
  readonly namespace: string;
  readonly name: string;
  readonly ip: string;
  readonly labels: object;
  readonly ports: readonly object[];
  readonly second?: readonly object[];
  readonly hostNetwork?: boolean;
}

const { cast, traps } = parse(readFileSync(new URL('traps.yaml', import.meta.url), 'utf8')) as {
  readonly cast: readonly Member[];
  readonly traps: readonly Trap[];
};

const namespace = (name: string, labels: object): object => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

/** `a` is on the one node, all others on the other. */
const pod = ({ namespace: of, name, ip, labels, ports, second, hostNetwork = false }: Member): object => {
  const [nodeName, hostIP] = of === 'a' ? ['n1', '192.168.0.1'] : ['n2', '192.168.0.2'];
  const containers = [ports, ...(second ? [second] : [])].map((own, index) => ({
    name: `c${index}`,
    image: 'i',
    ports: own,
  }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: of, labels },
    spec: { nodeName, hostNetwork, containers },
    status: { podIP: ip, hostIP, phase: 'Running' },
  };
};

const objects = [
  namespace('a', { team: 'red' }),
  namespace('b', { team: 'blue' }),
  namespace('kube-system', {}),
  ...cast.map(pod),
];

const policy = ({ namespace: of, spec }: Trap['policies'][number], index: number): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: `policy-${index}`, namespace: of },
  spec,
});

describe('NetworkPolicies as documented', () => {
  it('are asked about in many ways', () => {
    expect(new Set(traps.map(({ name }) => name)).size).toBe(traps.length);
    expect(traps.length).toBeGreaterThanOrEqual(50);
    const words = new Set(traps.map(({ answer }) => answer));
    expect(words).toEqual(new Set(['yes', 'no', 'unknown']));
  });

  it.each(traps)('$name', ({ policies, ask: question, answer, says, page }) => {
    const all = [...objects, ...policies.map(policy)].map((object) => JSON.stringify(object)).join('\n---\n');
    expect(wordOf(ask(all, question)), `${says} (kubernetes.io/docs/${page})`).toBe(answer);
  });
});
