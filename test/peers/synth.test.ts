/** Other tools on what synth writes: Kustomize renders it, and the rest find nothing but what is waived with a reason. */
import { dirname, join } from 'node:path';
import { decodeConfig } from '@palisade/config/decode';
import type { ServiceSpec } from '@palisade/config/service/service';
import type { TextFile } from '@palisade/sources/tree';
import { synth } from '@palisade/synth/synth';
import { sample } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enforced } from '../synth/enforced.ts';
import { specs } from '../synth/specs.ts';
import { type Batch, pathsOf, write } from './cases.ts';
import { checkov } from './checkov.ts';
import { hadolint } from './hadolint.ts';
import { kubeScore } from './kube-score.ts';
import { invalid } from './kubeconform.ts';
import { run } from './run.ts';
import { findTool } from './tools.ts';
import { trivy } from './trivy.ts';
import waived from './waived.json' with { type: 'json' };

const SPECS = 12;
const RENDERED = /rendered\.yaml$/;
/** Those of Gatekeeper are `gator verify`'s to judge. */
const POLICY = /deploy\/policies\/(?!constraints)[^/]+\.yaml$/;
const ROOT = /^deploy\/kubernetes\/(?:(?:overlays\/[^/]+\/)?)kustomization\.yaml$/;

interface One {
  readonly files: TextFile[];
}

/** What Helm makes of a chart is held against what Kustomize makes of the same spec: chart.test.ts. */
function filesOf(spec: ServiceSpec): TextFile[] {
  const decoded = decodeConfig({ ...spec, packaging: 'kustomize' });
  return 'config' in decoded && decoded.config.service ? synth(decoded.config.service, enforced('recommended')) : [];
}

const written: readonly One[] = sample(specs, { numRuns: SPECS * 2, seed: 11 })
  .map((spec) => ({ files: filesOf(spec) }))
  .filter(({ files }) => files.length > 0)
  .slice(0, SPECS);

/** What a cluster is given: a folder for each environment, so that no tool takes two for one. */
async function rendered(batch: Batch<One>): Promise<One[]> {
  const kustomize = await findTool('kustomize');
  const results: One[] = [];
  for (const { one, folder } of batch.written)
    for (const { path } of one.files.filter((file) => ROOT.test(file.path))) {
      const { stdout, stderr, code } = await run(kustomize, ['build', dirname(path)], join(batch.root, folder));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      results.push({ files: [{ path: 'rendered.yaml', text: stdout }] });
    }
  return results;
}

let sources: Batch<One>;
let batch: Batch<One>;
beforeAll(async () => {
  sources = write(written);
  batch = write(await rendered(sources));
}, 120_000);
afterAll(() => {
  sources?.remove();
  batch?.remove();
});

interface Waived {
  readonly peer: string;
  readonly id: string;
  /** In this file only. */
  readonly file?: string;
  readonly reason: string;
}

const waivedOf = (peer: string): readonly Waived[] => (waived as readonly Waived[]).filter((one) => one.peer === peer);

const covers = (one: Waived, { id, path }: { readonly id: string; readonly path: string }): boolean =>
  one.id === id && (one.file === undefined || path.endsWith(`/${one.file}`));

const PEERS = [
  { what: 'objects', peer: kubeScore },
  { what: 'objects', peer: checkov },
  { what: 'files', peer: hadolint },
  { what: 'files', peer: checkov },
  { what: 'objects', peer: trivy },
  { what: 'files', peer: trivy },
] as const;

const needed = new Set<string>();

describe('what synth writes', () => {
  it('is rendered by Kustomize, overlays and all', () => {
    expect(batch.written.length).toBeGreaterThan(SPECS);
  });

  it('is valid by the schemas of Kubernetes, strictly', async () => {
    expect(await invalid(pathsOf(batch, RENDERED), batch.root)).toEqual([]);
    const policies = pathsOf(sources, POLICY);
    expect(policies.length).toBeGreaterThan(SPECS);
    expect(await invalid(policies, sources.root)).toEqual([]);
  });

  it.each(PEERS)('$peer.name finds nothing in $what', { timeout: 240_000 }, async ({ what, peer }) => {
    const reported = await peer.report((what === 'files' ? sources : batch) as unknown as Batch);
    const own = waivedOf(peer.name);
    expect(
      reported.filter((one) => !own.some((waiver) => covers(waiver, one))).map(({ path, id }) => `${id} ${path}`),
    ).toEqual([]);
    for (const { id } of reported) needed.add(`${peer.name} ${id}`);
  });

  it('needs every waiver: one that nothing needs any more would hide what comes', () => {
    const names = new Set(PEERS.map(({ peer }) => peer.name));
    const kept = (waived as readonly Waived[]).filter(({ peer }) => names.has(peer));
    expect(kept.map(({ peer, id }) => `${peer} ${id}`).filter((one) => !needed.has(one))).toEqual([]);
  });
});
