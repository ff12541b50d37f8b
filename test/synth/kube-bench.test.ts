/** The Job in the control's doc is what synth runs each night, but for who is told. */
import { serviceSchema } from '@palisade/config/service/service';
import { synth } from '@palisade/synth/synth';
import { expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { docOf } from '../catalogue/docs.ts';

interface Pod {
  readonly serviceAccountName?: string;
  readonly containers: readonly { readonly imagePullPolicy?: string; readonly command: readonly string[] }[];
}

const comparable = ({ serviceAccountName: _account, containers, ...rest }: Pod): object => ({
  ...rest,
  containers: containers.map(({ imagePullPolicy: _policy, command: _command, ...container }) => container),
});

it('is the same pod', () => {
  const [, job = ''] = /```yaml\n(apiVersion: batch\/v1[^`]+)```/.exec(docOf('cluster/benchmark-passes')) ?? [];
  const service = serviceSchema.parse({
    name: 'shop',
    runtime: 'node',
    port: 8080,
    image: 'registry.example.com/shop',
    owner: 'shop',
    scans: { nodes: { until: '2027-06-30' } },
  });
  const written = synth(service).flatMap(({ text, path }) =>
    path.endsWith('.yaml') && text.includes('kube-bench')
      ? parseAllDocuments(text).map((document) => document.toJS() as { kind?: string; spec?: unknown })
      : [],
  );
  const cron = written.find(({ kind }) => kind === 'CronJob') as {
    spec: { jobTemplate: { spec: { template: { spec: Pod } } } };
  };
  const { spec } = parse(job) as { spec: { template: { spec: Pod } } };
  expect(comparable(spec.template.spec)).toEqual(comparable(cron.spec.jobTemplate.spec.template.spec));
  expect(spec.template.spec.containers[0]?.command).toContain('--json');
});
