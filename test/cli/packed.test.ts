/** Packed charts: `helm dependency update` leaves them in charts/. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inFolder, palisade } from './run.ts';

const CHART = {
  'Chart.yaml':
    'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n  - { name: cache, version: 1.0.0, repository: "https://charts.example.com" }\n',
  'values.yaml': 'cache: { host: true }\n',
  'charts/cache/Chart.yaml': 'apiVersion: v2\nname: cache\nversion: 1.0.0\n',
  'charts/cache/templates/pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: { name: cache }\nspec:\n  hostNetwork: {{ .Values.host }}\n  containers: [{ name: cache, image: "redis:8.2" }]\n',
};

const only = ['check', '--only', 'workload/no-host-network', '--format=json'];

interface Report {
  readonly findings: readonly { readonly verdict: string; readonly location: { readonly file: string } }[];
  readonly coverage: {
    readonly files: { readonly skipped: readonly { readonly file: string; readonly reason: string }[] };
  };
}

const report = async (cwd: string): Promise<Report> => JSON.parse((await palisade(only, { cwd })).stdout) as Report;

describe('a packed chart', () => {
  it('is rendered as the unpacked one is', () =>
    inFolder(CHART, async (cwd) => {
      const unpacked = await report(cwd);
      expect(unpacked.findings).toMatchObject([
        { verdict: 'fail', location: { file: 'charts/cache/templates/pod.yaml' } },
      ]);
      execFileSync('tar', ['czf', 'cache-1.0.0.tgz', 'cache'], { cwd: join(cwd, 'charts') });
      rmSync(join(cwd, 'charts/cache'), { recursive: true });
      const { findings } = await report(cwd);
      expect(findings).toMatchObject([
        { verdict: 'fail', location: { file: 'charts/cache-1.0.0.tgz/cache/templates/pod.yaml' } },
      ]);
    }));

  const header = (name: string, size: string): Buffer => {
    const block = Buffer.alloc(512);
    block.write(name, 0);
    block.write(size, 124);
    return block;
  };

  it.each([
    ['no archive', Buffer.from('hello'), /incorrect header check/],
    ['a bomb', gzipSync(Buffer.alloc(64 * 1024 * 1024)), /unpacks to more than 20 MiB/],
    ['a negative size', gzipSync(Buffer.concat([header('a', '-0000777'), Buffer.alloc(512)])), /damaged/],
    ['a size beyond its end', gzipSync(Buffer.concat([header('a', '77777777'), Buffer.alloc(512)])), /damaged/],
  ])('that is %s is named with the reason', (_, bytes, reason) =>
    inFolder(CHART, async (cwd) => {
      mkdirSync(join(cwd, 'charts'), { recursive: true });
      writeFileSync(join(cwd, 'charts/bad-1.0.0.tgz'), bytes);
      const { coverage } = await report(cwd);
      expect(coverage.files.skipped).toMatchObject([
        { file: 'charts/bad-1.0.0.tgz', reason: expect.stringMatching(reason) as string },
      ]);
    }),
  );

  it('cannot name a file outside of it', () =>
    inFolder(CHART, async (cwd) => {
      const pod = Buffer.from(CHART['charts/cache/templates/pod.yaml'].replace('{{ .Values.host }}', 'true'));
      const size = pod.length.toString(8).padStart(11, '0');
      const file = Buffer.concat([header('../../../escaped.yaml', size), pod, Buffer.alloc(1024 - (pod.length % 512))]);
      writeFileSync(join(cwd, 'charts/evil-1.0.0.tgz'), gzipSync(file));
      const { findings } = await report(cwd);
      expect(findings.map(({ location }) => location.file)).toEqual(['charts/cache/templates/pod.yaml']);
    }));
});
