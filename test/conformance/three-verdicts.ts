/** Three verdicts on one object: of the file, of the API server with every policy bound, and of what it would store. */

import type { Control } from '@palisade/core/control/control';
import { settingValues } from '@palisade/core/control/setting';
import { evaluate } from '@palisade/core/evaluate';
import type { Subject } from '@palisade/core/subject/subject';
import { createWorld } from '@palisade/core/world';
import { kubernetes } from '@palisade/sources/kubernetes/source';
import { treeOf } from '@palisade/sources/tree';
import type { KubeObject } from '../cluster/harness/client.ts';
import type { ControlPlane } from '../cluster/harness/control-plane.ts';
import { type FieldControlOf, policyOf } from './policies.ts';
import { liveSubject } from './verdict.ts';

/** Where the defaults ask for nothing. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'workload/allowed-registries': { registries: ['registry.example.com'] },
  'workload/resource-range': { minimumMemory: '64Mi', maximumMemory: '512Mi', minimumCpu: '100m', maximumCpu: '500m' },
};
const settingsOf = ({ id }: Control): Readonly<Record<string, unknown>> => SETTINGS[id] ?? {};

/** The controls that fail an object, by id. */
export type Failed = ReadonlySet<string>;

/** Of each text, in order. With one's own body: a test of this test breaks it. */
export type JudgeFiles = (texts: readonly string[], controls: readonly Control[]) => readonly Failed[];

/** All at once: the controls are compiled once. */
function judgeSubjects(subjects: readonly Subject[], controls: readonly Control[]): Failed[] {
  const findings = evaluate({
    subjects,
    world: createWorld([]),
    controls,
    settings: (control) => settingValues(control, settingsOf(control)),
  });
  const undecided = findings.find(({ verdict }) => verdict !== 'fail');
  if (undecided) throw new Error(`unknown on a fully known object: ${undecided.message}`);
  const bySubject = Map.groupBy(findings, ({ subject }) => subject);
  return subjects.map((subject) => new Set(bySubject.get(subject)?.map(({ control }) => control.id)));
}

function subjectOfFile(text: string): Subject {
  const { subjects, unreadable } = kubernetes.read({ path: 'generated.yaml', text }, treeOf([]));
  const [subject] = subjects;
  if (unreadable?.length || !subject || subjects.length > 1) throw new Error(`not one object: ${text}`);
  return subject;
}

export const judgeFiles: JudgeFiles = (texts, controls) => judgeSubjects(texts.map(subjectOfFile), controls);

/** Live objects, or what is no text. */
export const judgeObjects = (objects: readonly unknown[], controls: readonly Control[]): Failed[] =>
  judgeSubjects(objects.map(liveSubject), controls);

export interface Reply {
  /** The API's own validation refused it: there is no object to compare. */
  readonly invalid: boolean;
  readonly admission: Failed;
  readonly stored: Failed;
}

const slugOf = ({ id }: Control): string => id.replace('/', '-');

interface Event {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly objectRef?: { readonly name?: string };
  readonly requestObject?: { readonly metadata?: { readonly name?: string } };
}

export const AUDIT = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Request', verbs: ['create'], namespaces: ['generated'] }, { level: 'None' }],
};

export const NAMESPACE = 'generated';

interface Spec {
  readonly matchConstraints?: { readonly resourceRules: readonly unknown[] };
  readonly validations?: readonly { readonly expression: string }[];
}

/** Of a policy that refuses, one that notes: each control under a key of its own in the audit log. */
function noting({ matchConstraints, validations = [], ...rest }: Spec): object {
  if (!matchConstraints) return { ...rest, validationActions: ['Audit'] };
  const [{ expression } = { expression: '' }] = validations;
  return {
    ...rest,
    matchConstraints: { resourceRules: matchConstraints.resourceRules },
    auditAnnotations: [{ key: 'verdict', valueExpression: `(${expression}) ? 'pass' : 'fail'` }],
  };
}

/** Every control's policy, told to note: a refusal names the first gap only, and so does an audited one; warnings are cut. */
export const notingPolicies = (controls: readonly FieldControlOf[]): KubeObject[] =>
  controls.flatMap((control) =>
    policyOf({ control, settings: settingsOf(control), slug: slugOf(control) }).map((object) => ({
      ...object,
      spec: noting(object['spec'] as Spec),
    })),
  );

/** Named in no file, since it says nothing of the object. */
const placed = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, namespace: NAMESPACE },
});

/** What the pods refer to, and the server asks for. */
export const SURROUNDINGS: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web', namespace: NAMESPACE } },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'critical' }, value: 1000 },
];

/** `conformance-FAMILY-CONTROL/verdict` */
const verdictKey = (control: Control): string => `conformance-${slugOf(control)}/verdict`;

/** What the server noted of each object, by name. A control that has noted nothing of it has nothing to say of its kind. */
async function noted(plane: ControlPlane, controls: readonly Control[]): Promise<ReadonlyMap<string, Failed>> {
  const events = (await plane.auditEvents()) as Event[];
  return new Map(
    events.map(({ annotations = {}, objectRef, requestObject }) => {
      const failed = controls.filter((control) => annotations[verdictKey(control)] === 'fail');
      const name = objectRef?.name ?? requestObject?.metadata?.name ?? '';
      return [name, new Set(failed.map(({ id }) => id))] as const;
    }),
  );
}

const PARALLEL = 12;

/** Replies in the order of the objects. */
export async function askServer(
  plane: ControlPlane,
  objects: readonly KubeObject[],
  controls: readonly Control[],
): Promise<Reply[]> {
  const stored: (KubeObject | undefined)[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < objects.length; index = next++)
      stored[index] = (await plane.client.dryRunCreate(placed(objects[index] as KubeObject))).object;
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  const notes = await noted(plane, controls);
  const kept = stored.filter((object) => object !== undefined);
  const verdicts = new Map(judgeObjects(kept, controls).map((failed, index) => [kept[index], failed]));
  return objects.map(({ metadata: { name = '' } }, index) => {
    const seen = verdicts.get(stored[index]);
    const admission = notes.get(name);
    if (seen && !admission) throw new Error(`${name} is not in the audit log`);
    return { invalid: seen === undefined, admission: admission ?? new Set(), stored: seen ?? new Set() };
  });
}

const minus = (a: Failed, b: Failed): string[] => [...a].filter((id) => !b.has(id));

/** Where they differ, in words; undefined where they agree. */
export function disagreement(file: Failed, { admission, stored }: Reply): string | undefined {
  const parts = [
    ...minus(file, admission).map((id) => `${id}: the file fails, admission lets it in`),
    ...minus(admission, file).map((id) => `${id}: admission refuses, the file passes`),
    ...minus(file, stored).map((id) => `${id}: the file fails, what is stored passes`),
    ...minus(stored, file).map((id) => `${id}: what is stored fails, the file passes`),
  ];
  return parts.length === 0 ? undefined : parts.join('\n');
}
