/** What synth promises for every spec: the controls find nothing, and it writes the same each time. */
import { decodeConfig } from '@palisade/config/decode';
import type { Service } from '@palisade/config/service/service';
import { plan } from '@palisade/synth/ownership';
import { synth } from '@palisade/synth/synth';
import { assert, asyncProperty, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../packages/cli/src/check/check.ts';
import { families } from '../../packages/controls/src/families.generated.ts';
import { enforced } from './enforced.ts';
import { specs } from './specs.ts';

function serviceOf(spec: unknown): Service | undefined {
  const decoded = decodeConfig(spec);
  return 'config' in decoded ? decoded.config.service : undefined;
}

/** A conflict that only a whole spec shows may still be in one that is made at random. */
const valid = specs.filter((spec) => serviceOf(spec) !== undefined);

const NOT_READ = /^(?:\.dockerignore|deploy\/monitoring\/(?:alertmanager|falco-rules)\.yaml)$/;

async function findings(service: Service, profile: string): Promise<string[]> {
  const files = plan(synth(service, enforced(profile)), new Map()).map(({ path, after }) => ({ path, text: after }));
  const result = await check({
    files,
    skipped: [],
    profile,
    own: [],
    only: [],
    skip: [],
    settings: {},
    given: {},
    waivers: [],
    today: '2026-11-22',
    policy: { threshold: 'info', unknown: 'fail' },
    all: false,
  });
  // Everything is read, but .dockerignore, which is read for its Dockerfile, and what is no object of Kubernetes.
  expect(result.coverage.files.checked).toBe(files.filter(({ path }) => !NOT_READ.test(path)).length);
  // The spec asked for the waivers of kube-bench, and said until when: nothing else may bear one.
  const waived = result.findings.filter(({ waiver }) => waiver !== undefined);
  expect(waived.filter(({ location }) => location.file !== 'deploy/monitoring/scans.yaml')).toEqual([]);
  return result.findings
    .filter(({ waiver }) => waiver === undefined)
    .map(
      ({ control, verdict, message, location }) =>
        `${control.id} ${verdict} ${location.file}:${location.line} ${message}`,
    );
}

describe('synth', () => {
  it.each(['restricted', 'recommended'])(
    'leaves the controls of %s nothing to find',
    { timeout: 240_000 },
    async (profile) => {
      let judged = 0;
      await assert(
        asyncProperty(valid, async (spec) => {
          judged++;
          expect(await findings(serviceOf(spec) as Service, profile)).toEqual([]);
        }),
        { numRuns: 300 },
      );
      expect(judged).toBeGreaterThanOrEqual(300);
    },
  );

  it('writes the same for the same spec, and nothing anew over what it wrote', () => {
    assert(
      property(valid, (spec) => {
        const first = synth(serviceOf(spec) as Service);
        expect(synth(serviceOf(spec) as Service)).toEqual(first);
        const written = new Map(plan(first, new Map()).map(({ path, after }) => [path, after]));
        expect(plan(first, written).every(({ state }) => state === 'same')).toBe(true);
      }),
    );
  });

  it('names controls that there are', () => {
    const known = new Set(families.flatMap(({ ids }) => ids));
    assert(
      property(valid, (spec) => {
        for (const { text } of synth(serviceOf(spec) as Service))
          for (const [, ids] of text.matchAll(/ # ([a-z]+\/[a-z-]+(?:, [a-z]+\/[a-z-]+)*)$/gm))
            for (const id of (ids as string).split(', ')) expect(known).toContain(id);
      }),
    );
  });
});
