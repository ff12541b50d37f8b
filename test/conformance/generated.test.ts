/**
 * Thousands of generated pods and objects that bear pods, and examples with fields exchanged: of each, the file (as YAML
 * 1.1), admission and what is stored are judged alike by every field control. A mismatch shrinks to a minimal object.
 */
import { isAdmitted } from '@palisade/core/control/control';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../cluster/harness/client.ts';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';
import { waitForPolicies } from '../cluster/harness/policy-wait.ts';
import { breaking, broken, disjunction } from './broken.ts';
import { fieldControls } from './field-examples.ts';
import type { FieldControlOf } from './policies.ts';
import {
  AUDIT,
  askServer,
  disagreement,
  type Failed,
  type JudgeFiles,
  judgeFiles,
  NAMESPACE,
  notingPolicies,
  type Reply,
  SURROUNDINGS,
} from './three-verdicts.ts';
import { workloads } from './workloads.ts';
import { asYaml } from './yaml-1-1.ts';

const RUNS = Number(process.env['CONFORMANCE_WORKLOADS'] ?? 6000);
const SEED = Number(process.env['CONFORMANCE_SEED'] ?? Date.now() % 2 ** 31);

const controls = fieldControls.filter(isAdmitted);

/** Its predicate is a disjunction. */
const BROKEN_IN_CEL = 'workload/run-as-non-root';

interface Case {
  readonly object: KubeObject;
  readonly text: string;
}
const cases: fc.Arbitrary<Case> = workloads.chain((object) => asYaml(object).map((text) => ({ object, text })));

let plane: ControlPlane;
let sent: readonly Case[];
let replies: readonly Reply[];

beforeAll(async () => {
  plane = await startControlPlane({ auditPolicy: AUDIT });
  await plane.client.ensureNamespace(NAMESPACE);
  for (const object of [...SURROUNDINGS, ...notingPolicies(controls)]) await plane.client.create(object);
  await waitForPolicies(plane.client);
  sent = fc.sample(cases, { numRuns: RUNS, seed: SEED });
  replies = await askServer(
    plane,
    sent.map(({ object }) => object),
    controls,
  );
});
afterAll(() => plane?.stop());

const texts = (): string[] => sent.map(({ text }) => text);

/** Where the server took the object and somebody says otherwise. */
function mismatches(judge: JudgeFiles): number[] {
  const verdicts = judge(texts(), controls);
  return replies.flatMap((reply, index) =>
    !reply.invalid && disagreement(verdicts[index] as Failed, reply) !== undefined ? [index] : [],
  );
}

/** The mismatch, made as small as it goes. */
async function shrunk(index: number): Promise<never> {
  await fc.assert(
    fc.asyncProperty(cases, async ({ object, text }) => {
      const [reply] = await askServer(plane, [object], controls);
      const [file] = judgeFiles([text], controls);
      if (reply && file && !reply.invalid) expect(disagreement(file, reply)).toBeUndefined();
    }),
    { seed: SEED, path: String(index), numRuns: RUNS },
  );
  throw new Error(`a mismatch that does not come again: ${JSON.stringify(sent[index])}`);
}

describe('generated workloads', () => {
  const valid = (): Reply[] => replies.filter(({ invalid }) => !invalid);

  it('get the same verdict from the file, from admission and from what is stored', async () => {
    const [first] = mismatches(judgeFiles);
    if (first !== undefined) await shrunk(first);
    const compared = sent.filter((_, index) => replies[index]?.invalid === false);
    const kinds = Map.groupBy(compared, ({ object }) => object.kind);
    console.log(
      `conformance: ${compared.length} generated objects compared by ${controls.length} field controls, 0 mismatches (seed ${SEED}; ${RUNS - compared.length} more are no valid objects):`,
      Object.fromEntries([...kinds].map(([kind, of]) => [kind, of.length])),
    );
    expect(compared.length).toBeGreaterThanOrEqual((RUNS * 5) / 6);
  });

  it('are failed and passed by every control about workloads', () => {
    const about = controls.filter(({ kinds }) => kinds === 'workload');
    const sides = about.map(({ id }) => {
      const failed = valid().filter(({ admission }) => admission.has(id)).length;
      return { id, failed, passed: valid().length - failed };
    });
    expect(sides.filter(({ failed, passed }) => failed < 5 || passed < 5)).toEqual([]);
  });

  it.each(broken)('would differ, were $name broken where files are judged', ({ judge }) => {
    expect(mismatches(judge).length).toBeGreaterThan(0);
  });

  it('would differ, were the compiler to CEL broken', async () => {
    const control = controls.find(({ id }) => id === BROKEN_IN_CEL) as FieldControlOf;
    for (const object of notingPolicies([breaking(control, disjunction)])) await plane.client.apply(object);
    await waitForPolicies(plane.client);
    const again = sent.slice(0, 300);
    const objects = again.map(({ object }) => object);
    const answers = await askServer(plane, objects, controls);
    const verdicts = judgeFiles(
      again.map(({ text }) => text),
      controls,
    );
    const found = answers.filter((reply, index) => !reply.invalid && disagreement(verdicts[index] as Failed, reply));
    expect(found.length).toBeGreaterThan(0);
  });
});
