/** actionlint and zizmor, the latter at its strictest, on the workflows that synth writes: neither finds anything. */
import { decodeConfig } from '@palisade/config/decode';
import type { ServiceSpec } from '@palisade/config/service/service';
import type { TextFile } from '@palisade/sources/tree';
import { synth } from '@palisade/synth/synth';
import { sample } from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { specs } from '../synth/specs.ts';
import { lint, WORKFLOWS } from './actionlint.ts';
import { type Batch, pathsOf, write } from './cases.ts';
import { jsonOf, run } from './run.ts';
import { findTool } from './tools.ts';

interface One {
  readonly files: readonly TextFile[];
}

const filesOf = (spec: ServiceSpec): TextFile[] => {
  const decoded = decodeConfig({ ...spec, pipeline: { owners: ['@shop/team'] } });
  if (!('config' in decoded) || !decoded.config.service) return [];
  return synth(decoded.config.service).filter(({ path }) => path.startsWith('.github/'));
};

let batch: Batch<One>;
beforeAll(() => {
  const written = sample(specs, { numRuns: 60, seed: 17 }).map((spec) => ({ files: filesOf(spec) }));
  batch = write(written.filter(({ files }) => files.length > 0));
});
afterAll(() => batch?.remove());

const workflows = (): string[] => pathsOf(batch, WORKFLOWS);

it('actionlint finds nothing', async () => {
  expect(workflows().length).toBeGreaterThan(60);
  expect(await lint(workflows(), batch.root)).toEqual([]);
});

it('zizmor finds nothing, as an auditor', async () => {
  const options = [
    '--offline',
    '--no-progress',
    '--no-config',
    '--no-exit-codes',
    '--persona=auditor',
    '--format=json',
  ];
  const folders = batch.written.map(({ folder }) => folder);
  const found = jsonOf(await run(await findTool('zizmor'), [...options, ...folders], batch.root)) as {
    ident: string;
  }[];
  expect(found.map(({ ident, ...rest }) => `${ident} ${JSON.stringify(rest).slice(0, 600)}`)).toEqual([]);
});

it('zizmor would find something', async () => {
  const [path = ''] = workflows();
  const text = batch.written[0]?.one.files.find((file) => path.endsWith(file.path))?.text ?? '';
  const spoilt = text.replace(/@[0-9a-f]{40} # v[\d.]+/, '@main');
  expect(spoilt).not.toBe(text);
  const options = ['--offline', '--no-progress', '--no-exit-codes', '--format=json', '-'];
  const found = jsonOf(await run(await findTool('zizmor'), options, batch.root, spoilt)) as { ident: string }[];
  expect(found.map(({ ident }) => ident)).toContain('unpinned-uses');
});
