/**
 * For every example of every field control three verdicts are equal: the file check, a real kube-apiserver with the
 * control's policy bound, and the check of the object as that server would store it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';
import { waitForPolicies } from '../cluster/harness/policy-wait.ts';
import { examplesOf, type FieldExample, fieldControls } from './field-examples.ts';
import { LABEL, policyOf } from './policies.ts';
import { findingsOn } from './verdict.ts';

/** The label shows an object to the policy of its control only. */
const shown = (example: FieldExample): FieldExample => {
  const { object, slug } = example;
  // Other examples live in namespaces of the example's name.
  const name = object.kind === 'Namespace' ? { name: slug } : {};
  const metadata = { ...object.metadata, ...name, labels: { ...object.metadata.labels, [LABEL]: slug } };
  return { ...example, object: { ...object, metadata } };
};

/** Does the control fail the object, as the check of a file or of a live object says? */
const fails = ({ control, settings }: FieldExample, object: unknown): boolean =>
  findingsOn(object, [control], () => settings).length > 0;

describe('the file check, the apiserver and the live check agree', () => {
  const cases = fieldControls.flatMap(examplesOf).map(shown);
  let server: ControlPlane;

  beforeAll(async () => {
    server = await startControlPlane();
    for (const shown of new Map(cases.map((one) => [one.slug, one])).values())
      for (const object of policyOf(shown)) await server.client.create(object);
    await waitForPolicies(server.client);
  });
  afterAll(async () => {
    console.log(`conformance: ${cases.length} examples of ${fieldControls.length} field controls compared`);
    await server?.stop();
  });

  it.each(cases.map((one) => [one.where, one] as const))('%s', async (_, one) => {
    const inFile = fails(one, one.object);
    const reply = await server.client.dryRunCreate(one.object);
    if (inFile) {
      expect(reply.allowed, 'the apiserver allowed what the file check fails').toBe(false);
      expect(reply.message).toContain(`(palisade ${one.control.id})`);
      return;
    }
    expect(reply.message).toBe('');
    expect(reply.allowed).toBe(true);
    expect(fails(one, reply.object), 'the live check differs from the file check').toBe(false);
  });

  it('judges what the server stores as it judged the file, for refused objects too', async () => {
    for (const one of cases.filter((candidate) => fails(candidate, candidate.object))) {
      const { [LABEL]: _, ...labels } = one.object.metadata.labels ?? {};
      const reply = await server.client.dryRunCreate({ ...one.object, metadata: { ...one.object.metadata, labels } });
      expect(reply.message, one.where).toBe('');
      expect(fails(one, reply.object), one.where).toBe(true);
    }
  });
});
