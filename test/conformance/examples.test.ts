/**
 * For every example of every field control three verdicts are equal: the file check, a real kube-apiserver with the
 * control's policy bound, and the check of the object as that server would store it.
 */
import { catalogue } from '@palisade/controls/catalogue.generated';
import { parseYaml } from '@palisade/sources/yaml/parse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseExamples } from '../../packages/cli/src/own/examples.ts';
import { docOf } from '../catalogue/docs.ts';
import type { KubeObject } from '../cluster/harness/client.ts';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';
import { waitForPolicies } from '../cluster/harness/policy-wait.ts';
import { type FieldControlOf, LABEL, policyOf, type Shown } from './policies.ts';
import { findingsOn } from './verdict.ts';

interface Case extends Shown {
  readonly object: KubeObject;
  readonly where: string;
}

const fieldControls = catalogue.filter((control): control is FieldControlOf => control.form === 'field');

/** The objects of an example that the control judges; the label shows them to its policy only. */
function casesOf(control: FieldControlOf): Case[] {
  return parseExamples(docOf(control.id)).flatMap((example) => {
    // No API server takes a Compose file.
    if (example.language === 'compose') return [];
    const slug = `${control.id.replace('/', '-')}-${example.line}`;
    return example.files.flatMap(({ text }) =>
      parseYaml(text).documents.flatMap(({ value }) => {
        const object = JSON.parse(JSON.stringify(value)) as KubeObject;
        object.metadata.labels = { ...object.metadata.labels, [LABEL]: slug };
        // Other examples live in namespaces of the example's name.
        if (object.kind === 'Namespace') object.metadata.name = slug;
        return [
          {
            control,
            settings: example.settings,
            slug,
            object,
            where: `${control.id}.md:${example.line} ${object.kind}`,
          },
        ];
      }),
    );
  });
}

/** Does the control fail the object, as the check of a file or of a live object says? */
const fails = ({ control, settings }: Case, object: unknown): boolean =>
  findingsOn(object, [control], settings).length > 0;

describe('the file check, the apiserver and the live check agree', () => {
  const cases = fieldControls.flatMap(casesOf);
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
      expect(reply.message).toContain(`palisade: ${one.control.id}`);
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
