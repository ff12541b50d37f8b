/**
 * The profiles `baseline` and `restricted` against an independent oracle: the apiserver's own Pod Security admission.
 * A mismatch shrinks to a minimal pod.
 */
import { catalogue } from '@palisade/controls/catalogue.generated';
import { profiles } from '@palisade/controls/profiles/profiles';
import { includes } from '@palisade/core/profile';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';
import { container, ephemeralContainers, pods } from './pods.ts';
import { findingsOn } from './verdict.ts';

const RUNS = Number(process.env['CONFORMANCE_PODS'] ?? 600);
const LEVELS = ['baseline', 'restricted'] as const;

const controlsOf = (level: string) => {
  const profile = profiles.find(({ id }) => id === level);
  return catalogue.filter(({ id, form }) => form === 'field' && profile && includes(profile, id));
};

describe('Pod Security admission agrees', () => {
  let server: ControlPlane;
  let compared = 0;
  const seen = { allowed: 0, denied: 0, invalid: 0 };

  beforeAll(async () => {
    server = await startControlPlane({ features: { ProcMountType: true } });
    for (const level of LEVELS)
      await server.client.ensureNamespace(`psa-${level}`, { 'pod-security.kubernetes.io/enforce': level });
  });
  afterAll(async () => {
    console.log(`pod security: ${compared} pods compared`, seen);
    await server?.stop();
  });

  it.each(LEVELS)('with the profile %s', async (level) => {
    const controls = controlsOf(level);
    expect(controls.length).toBeGreaterThan(10);
    await fc.assert(
      fc.asyncProperty(pods, async (pod) => {
        const reply = await server.client.dryRunCreate({
          ...pod,
          metadata: { ...pod.metadata, namespace: `psa-${level}` },
        });
        const refused = !reply.allowed && reply.message.includes('violates PodSecurity');
        // What the API's own validation refuses is no Pod: nothing to compare.
        if (!reply.allowed && !refused) {
          seen.invalid++;
          return;
        }
        compared++;
        seen[refused ? 'denied' : 'allowed']++;
        const found = findingsOn(pod, controls).map(({ control }) => control.id);
        expect(found.length > 0, `${reply.message}\nours: ${found.join(', ')}`).toBe(refused);
        if (reply.object) expect(findingsOn(reply.object, controls)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it.each(LEVELS)('with the profile %s, of containers that are added to a pod that runs', async (level) => {
    const controls = controlsOf(level);
    const pod = await server.client.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'runs', namespace: `psa-${level}` },
      spec: { containers: [container('web', true)], securityContext: { runAsNonRoot: true } },
    });
    const path = `/api/v1/namespaces/psa-${level}/pods/runs/ephemeralcontainers`;
    const both = { allowed: 0, denied: 0 };
    await fc.assert(
      fc.asyncProperty(ephemeralContainers, async (added) => {
        const body = { ...pod, spec: { ...(pod['spec'] as object), ephemeralContainers: [added] } };
        const reply = await server.client.request('PUT', path, { query: { dryRun: 'All' }, body });
        const refused = reply.status === 403 && JSON.stringify(reply.body).includes('violates PodSecurity');
        if (reply.status !== 200 && !refused) {
          seen.invalid++;
          return;
        }
        compared++;
        both[refused ? 'denied' : 'allowed']++;
        seen[refused ? 'denied' : 'allowed']++;
        const found = findingsOn(body, controls).map(({ control }) => control.id);
        expect(found.length > 0, `${JSON.stringify(reply.body)}\nours: ${found.join(', ')}`).toBe(refused);
      }),
      { numRuns: RUNS / 2 },
    );
    expect(Math.min(both.allowed, both.denied)).toBeGreaterThan(RUNS / 20);
  });

  it('compares enough, of both kinds', () => {
    expect(compared).toBeGreaterThan(RUNS);
    expect(Math.min(seen.allowed, seen.denied)).toBeGreaterThan(RUNS / 20);
  });
});
